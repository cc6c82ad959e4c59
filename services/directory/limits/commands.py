# SPDX-License-Identifier: Apache-2.0
"""What can be asked of limits. Flat, imperative, may be refused."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from kernel.messages import personal, public


@dataclass(frozen=True, kw_only=True)
class AddLimit:
    """Keep things from a person, because a document says so. In force at once, or from its day."""

    person_id: str = personal("Who must not be told.")
    document_reference: str = personal("The document that says so, as the office files it.")
    student_ids: tuple[str, ...] = personal("About which students; empty: about every one.", ())
    scopes: tuple[str, ...] = public("Some of contracts.rights.Scope.", ("all",))
    begins_on: date | None = public("Its first day in the district; null: at once.", None)
    ends_on: date | None = public("Its last day in the district; null: until it is ended.", None)
    key: str = public("Asking twice with one key is asking once; empty: each time anew.", "")


@dataclass(frozen=True, kw_only=True)
class EndLimit:
    """Ask for a limit to end; when a second person asks as well, it ends."""

    limit_id: str = public("The limit.")
    reason: str = personal("Why: kept with the limit.", "")


@dataclass(frozen=True, kw_only=True)
class ApproveLimit:
    """Say, as the second person, that what another did is right."""

    limit_id: str = public("The limit.")
    what: Literal["entry", "end"] = public('Its "entry", or its "end" that somebody asked for.')


@dataclass(frozen=True, kw_only=True)
class KeepLimit:
    """Withdraw what was asked for: the limit does not end."""

    limit_id: str = public("The limit.")


@dataclass(frozen=True, kw_only=True)
class ResendLimits:
    """Tell every limit again, for a copy that lost some."""


@dataclass(frozen=True, kw_only=True)
class ListLimits:
    person_id: str = public("Only on this person.", "")
    student_id: str = public("Only about this student.", "")
    pending: bool = public("Only those where a second person is waited for.", False)
    over: bool = public("Also those that are over.", False)
    limit_id: str = public("Only this one.", "")


@dataclass(frozen=True, kw_only=True)
class ExplainLimits:
    person_id: str = public("Who might be told.")
    student_id: str = public("About which student.")
