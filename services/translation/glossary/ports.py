# SPDX-License-Identifier: Apache-2.0
from collections.abc import Mapping, Sequence
from typing import Protocol

from services.translation.glossary.model.changes import Change
from services.translation.glossary.model.term import Term


class GlossaryTerms(Protocol):
    """The district's glossary: what comes with the platform, and what the district made of it."""

    def all(self) -> Mapping[str, Term]:
        """Every term by its id, also those that are switched off."""

    def version(self) -> int:
        """The number of the last change; 0 before the first."""

    def apply(self, change: Change) -> None:
        """Do it and keep it in the history, in the open unit of work. Raise ChangedMeanwhile when
        its number is not the next one."""

    def changes(self, *, term_id: str = "", limit: int) -> Sequence[Change]:
        """The newest first; of one term: with its steps alone. Otherwise without steps."""

    def change(self, number: int) -> Change:
        """With all its steps. Raise NoChange."""

    def mark_undone(self, number: int, by: int) -> None:
        """Join the open unit of work."""
