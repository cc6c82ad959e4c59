# SPDX-License-Identifier: Apache-2.0
"""What was translated before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.translation.model.preparing import Prepared
from services.translation.ports.engines import Draft


@dataclass(frozen=True, kw_only=True)
class MemoryKey:
    """What a remembered sentence is found by. `words` are normalised and masked."""

    words: str
    source: str
    target: str
    engine: str


class Memory(Protocol):
    """Sentences that passed the gate before."""

    def recall(self, keys: Sequence[MemoryKey]) -> Mapping[MemoryKey, Draft]:
        """Those that are known, in one question."""

    def remember(self, drafts: Mapping[MemoryKey, Draft]) -> None:
        """Keep them; one that is known already stays as it is. No unit of work is joined."""


@dataclass(frozen=True, kw_only=True)
class ApprovedSentence:
    """Words that a person approved for a sentence of a text.

    `before` and `after` are the sentences around it, `engine` is who drafted it, `despite` why its
    words count although the gate finds something in them.
    """

    sentence: str
    words: str
    source: str
    target: str
    reviewed_by: str
    reviewed_at: datetime
    engine: str = ""
    before: str = ""
    after: str = ""
    category: str = ""
    names: tuple[str, ...] = ()
    despite: str = ""


@dataclass(frozen=True, kw_only=True)
class Sought:
    """A prepared sentence whose translation somebody may have approved before."""

    prepared: Prepared
    before: str = ""
    after: str = ""
    category: str = ""


@dataclass(frozen=True, kw_only=True)
class Recollection:
    """Approved words, the sought sentence's stand-ins and facts in place.

    `by` is "memory:person" or "memory:import"; `accepted` are findings of the gate that a person
    knew of and let pass.
    """

    words: str
    by: str
    unit_id: str
    reviewed_by: str = ""
    reviewed_at: datetime | None = None
    accepted: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A sentence that is nearly the one sought, for a person who translates; never sent.

    Both texts have slots in braces for names and facts. `score` is out of 100; `difference` marks
    what only the one sought has with + and what only this one has with -.
    """

    unit_id: str
    sentence: str
    words: str
    score: int
    difference: str
    by: str
    reviewed_by: str = ""
    reviewed_at: datetime | None = None


class ReviewedMemory(Protocol):
    """Sentences whose words a person approved, or that were imported, without names and facts."""

    def remember_reviewed(self, approved: Sequence[ApprovedSentence]) -> Sequence[tuple[str, ...]]:
        """Keep them, in the open unit of work; they count from the next message on.

        Returns for each what the gate finds in it: such a sentence is not kept, unless `despite`
        says why it should be. What loses a placeholder, address or name is never kept.
        """

    def recall_reviewed(
        self, sought: Sequence[Sought], *, source: str, target: str
    ) -> Sequence[Sequence[Recollection]]:
        """For each what is known, best first: what a person approved before what was imported,
        then what stood between the same sentences, then the newest."""

    def suggest(
        self, sentence: str, *, source: str, target: str, names: Sequence[str] = ()
    ) -> Sequence[Suggestion]:
        """Up to five that are alike by at least 75 of 100, the most alike first."""

    def note_used(self, language: str, ranks: Mapping[str, int], unit_ids: Sequence[str]) -> None:
        """Count sentences that were put into a language, by who had them (memory:person,
        memory:import, memory:engine, phrasebook, engine, refused), and the units that were used.
        No unit of work is joined."""
