# SPDX-License-Identifier: Apache-2.0
"""Units and imports in memory."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from services.translation.memory.errors import NoSuchImport, NoSuchUnit
from services.translation.memory.model import Import, Origin, State, TranslationUnit
from services.translation.memory.ports import Held


class FakeImports:
    def __init__(self) -> None:
        self.imports: dict[str, Import] = {}

    def get(self, import_id: str) -> Import:
        found = self.find(import_id)
        if found is None:
            raise NoSuchImport(import_id)
        return found

    def find(self, import_id: str) -> Import | None:
        return self.imports.get(import_id)

    def save(self, importing: Import) -> None:
        self.imports[importing.import_id] = importing

    def latest(self, limit: int) -> Sequence[Import]:
        found = sorted(self.imports.values(), key=lambda each: each.begun_at, reverse=True)
        return found[:limit]


class FakeUnits:
    def __init__(self, imports: FakeImports | None = None) -> None:
        self.units: dict[str, TranslationUnit] = {}
        self.counted: dict[str, Counter[str]] = defaultdict(Counter)
        self._imports = imports or FakeImports()

    def recall(self, keys: Sequence[str]) -> Mapping[str, Sequence[TranslationUnit]]:
        return {key: found for key in keys if (found := self._under(key))}

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

    def sentences(self, source: str, targets: Sequence[str]) -> Mapping[str, str]:
        return {
            unit.unit_id: unit.sentence
            for unit in self._counting()
            if unit.source == source and unit.target in targets
        }

    def page(
        self, source: str, targets: Sequence[str], after: str, limit: int
    ) -> Sequence[TranslationUnit]:
        found = [
            unit
            for unit in sorted(self._counting(), key=lambda each: each.unit_id)
            if unit.source == source and unit.unit_id > after
            and (not targets or unit.target in targets)
        ]  # fmt: skip
        return found[:limit]

    def get(self, unit_id: str) -> TranslationUnit:
        if unit_id not in self.units:
            raise NoSuchUnit(unit_id)
        return self.units[unit_id]

    def in_force(self, unit_ids: Sequence[str]) -> set[str]:
        return {unit.unit_id for unit in self._counting()} & set(unit_ids)

    def forget(self, unit_id: str) -> None:
        del self.units[self.get(unit_id).unit_id]

    def remove_of(self, import_id: str, limit: int) -> int:
        mine = [unit for unit in self.units.values() if import_id in unit.imports]
        for unit in mine[:limit]:
            others = tuple(each for each in unit.imports if each != import_id)
            self.units[unit.unit_id] = replace(unit, imports=others)
            if not others:
                del self.units[unit.unit_id]
        return len(mine[limit:])

    def held(self) -> Sequence[Held]:
        groups: dict[tuple[str, str, str], list[TranslationUnit]] = defaultdict(list)
        for unit in self._counting():
            groups[unit.source, unit.target, str(unit.origin)].append(unit)
        return [
            Held(source=source, target=target, origin=origin, units=len(group),
                 used=sum(unit.used for unit in group))
            for (source, target, origin), group in sorted(groups.items())
        ]  # fmt: skip

    def ranks(self) -> Mapping[str, Mapping[str, int]]:
        return {language: dict(counted) for language, counted in self.counted.items()}

    def note_used(self, language: str, ranks: Mapping[str, int], unit_ids: Sequence[str]) -> None:
        if ranks:
            self.counted[language].update(ranks)
        for unit_id in set(unit_ids):
            unit = self.units[unit_id]
            self.units[unit_id] = replace(unit, used=unit.used + 1)

    def _under(self, key: str) -> list[TranslationUnit]:
        return [unit for unit in self._counting() if unit.key == key]

    def _counting(self) -> list[TranslationUnit]:
        applied = {
            each.import_id
            for each in self._imports.imports.values()
            if each.state == State.IN_FORCE
        }
        return [
            unit
            for unit in self.units.values()
            if unit.origin == Origin.PERSON or applied.intersection(unit.imports)
        ]
