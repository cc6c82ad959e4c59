# SPDX-License-Identifier: Apache-2.0
"""What memory needs from outside itself."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from services.translation.memory.model import TranslationUnit


class Units(Protocol):
    """The units of a district."""

    def recall(self, keys: Sequence[str]) -> Mapping[str, Sequence[TranslationUnit]]:
        """Those that are in force under each key, in one question and in no order."""

    def keep(self, units: Sequence[TranslationUnit]) -> None:
        """Store them, in the open unit of work. Who is known by its id is replaced."""

    def alike(
        self, source: str, targets: Sequence[str], shortest: int, longest: int
    ) -> Iterable[TranslationUnit]:
        """Those in force between two languages whose sentence is of such a length."""

    def get(self, unit_id: str) -> TranslationUnit:
        """Raise NoSuchUnit when there is none."""

    def note_used(self, language: str, ranks: Mapping[str, int], unit_ids: Sequence[str]) -> None:
        """Count sentences of a language by who had them, and one use of each of these units.
        Joins no unit of work."""
