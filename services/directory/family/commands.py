# SPDX-License-Identifier: Apache-2.0
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class SetChoices:
    """What a family said of itself; None: said nothing. `spoken_language` "": the same."""

    person_id: str
    said_by: Literal["family", "office"]
    language: str | None = None  # a BCP 47 tag, an ISO 639 code or an English name
    spoken_language: str | None = None
    interpreter: bool | None = None


@dataclass(frozen=True, kw_only=True)
class TakeBackChoices:
    """Back to what the roster says: these fields, or all that the family chose."""

    person_id: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ProposeCorrection:
    """One of `email`, `phone`, `given_name`, `family_name`. `replaces`: which address or number."""

    person_id: str
    said_by: Literal["family", "office"] = "family"
    email: str = ""
    phone: str = ""
    given_name: str = ""
    family_name: str = ""
    replaces: str = ""
    idempotency_key: str = ""


@dataclass(frozen=True, kw_only=True)
class DecideProposal:
    proposal_id: str
    approve: bool
    reason: str
    document: str = ""  # where the paper is that shows it


@dataclass(frozen=True, kw_only=True)
class AskProposals:
    state: Literal["open", "approved", "all"] = "open"
    person_id: str = ""
    limit: int = 200
