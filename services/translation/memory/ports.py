# SPDX-License-Identifier: Apache-2.0
"""What memory needs from outside itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.translation.memory.model import Import, TranslationUnit


@dataclass(frozen=True, kw_only=True)
class Held:
    """How many units there are between two languages, and how often they were used."""

    source: str
    target: str
    origin: str
    units: int
    used: int


class Units(Protocol):
    """The units of a district. In force is what a person approved, and what an import brought that
    is in force itself."""

    def recall(self, keys: Sequence[str]) -> Mapping[str, Sequence[TranslationUnit]]:
        """Those that are in force under each key, in one question and in no order."""

    def keep(self, units: Sequence[TranslationUnit]) -> None:
        """Store them, in the open unit of work. What a person approves again is as they have it
        now; what is imported again stays as it is, and belongs to both imports."""

    def sentences(self, source: str, targets: Sequence[str]) -> Mapping[str, str]:
        """The sentences, by unit, of all that are in force between two languages."""

    def page(
        self, source: str, targets: Sequence[str], after: str, limit: int
    ) -> Sequence[TranslationUnit]:
        """Those in force with a higher id, by id; without targets in any language."""

    def get(self, unit_id: str) -> TranslationUnit:
        """Raise NoSuchUnit when there is none."""

    def in_force(self, unit_ids: Sequence[str]) -> set[str]:
        """Those of them that are."""

    def forget(self, unit_id: str) -> None:
        """Delete it, in the open unit of work. Raise NoSuchUnit when there is none."""

    def remove_of(self, import_id: str, limit: int) -> int:
        """Take up to so many units out of an import, and delete those that are in no other.

        Joins the open unit of work. Returns how many are left in it.
        """

    def held(self) -> Sequence[Held]:
        """What is in force, by languages and origin."""

    def ranks(self) -> Mapping[str, Mapping[str, int]]:
        """By language: how many sentences each rank had since the beginning."""

    def note_used(self, language: str, ranks: Mapping[str, int], unit_ids: Sequence[str]) -> None:
        """Count sentences of a language by who had them, and one use of each of these units.
        Joins no unit of work."""


class Imports(Protocol):
    """Files that were imported."""

    def get(self, import_id: str) -> Import:
        """Raise NoSuchImport when there is none."""

    def find(self, import_id: str) -> Import | None:
        """None when there is none."""

    def save(self, importing: Import) -> None:
        """Store it, in the open unit of work."""

    def latest(self, limit: int) -> Sequence[Import]:
        """The newest first."""
