# SPDX-License-Identifier: Apache-2.0
"""Units in memory."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from services.translation.memory.errors import NoSuchUnit
from services.translation.memory.model import Origin, TranslationUnit


class FakeUnits:
    def __init__(self) -> None:
        self.units: dict[str, TranslationUnit] = {}
        self.ranks: dict[str, Counter[str]] = defaultdict(Counter)

    def recall(self, keys: Sequence[str]) -> Mapping[str, Sequence[TranslationUnit]]:
        return {key: found for key in keys if (found := self._under(key))}

    def _under(self, key: str) -> list[TranslationUnit]:
        return [unit for unit in self.units.values() if unit.key == key]

    def keep(self, units: Sequence[TranslationUnit]) -> None:
        for unit in units:
            known = self.units.get(unit.unit_id)
            if known and unit.origin == Origin.IMPORT:
                imports = tuple(dict.fromkeys((*known.imports, *unit.imports)))
                self.units[unit.unit_id] = replace(known, imports=imports)
            elif known:
                self.units[unit.unit_id] = replace(
                    unit, created_at=known.created_at, used=known.used
                )
            else:
                self.units[unit.unit_id] = unit

    def alike(
        self, source: str, targets: Sequence[str], shortest: int, longest: int
    ) -> Iterable[TranslationUnit]:
        return [
            unit
            for unit in self.units.values()
            if unit.source == source
            and unit.target in targets
            and shortest <= len(unit.sentence) <= longest
        ]

    def get(self, unit_id: str) -> TranslationUnit:
        if unit_id not in self.units:
            raise NoSuchUnit(unit_id)
        return self.units[unit_id]

    def note_used(self, language: str, ranks: Mapping[str, int], unit_ids: Sequence[str]) -> None:
        self.ranks[language].update(ranks)
        for unit_id in set(unit_ids):
            unit = self.units[unit_id]
            self.units[unit_id] = replace(unit, used=unit.used + 1)
