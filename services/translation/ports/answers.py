# SPDX-License-Identifier: Apache-2.0
"""Where answers go, and what is kept of how they came about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from contracts.translation import Translated


class Answers(Protocol):
    """Where answers go."""

    def has_given(self, language: str) -> bool:
        """Whether the request in hand was answered in a language before, and comes again."""

    def give(self, answer: Translated) -> None:
        """Publish the answer, once for each request and language, whoever tries again."""


class Tally(Protocol):
    """How often memory, phrasebook and engines were needed, for operators."""

    def count(self, language: str, by: str, sentences: int) -> None:
        """Add sentences; `by` is memory, phrasebook, engine or refused."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """What was done with a request in one language, and why: what `why` tells.

    `sentences` as `translating.told` has them. It holds the texts: names may stand in them.
    """

    request_id: str
    language: str
    category: str
    tier: str
    way: str
    why: str
    at: datetime
    refused: str = ""
    engine: str = ""
    sentences: tuple[Mapping[str, Any], ...] = ()


class Records(Protocol):
    """What was decided, kept for those who ask why."""

    def keep(self, record: Record) -> None:
        """Keep it in place of an earlier one of the same request and language."""

    def of(self, request_id: str) -> Sequence[Record]:
        """Those of a request, one a language; empty when none is known."""
