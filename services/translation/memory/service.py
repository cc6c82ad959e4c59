# SPDX-License-Identifier: Apache-2.0
"""Translation's methods about its memory. Their names are on the wire."""

import time
from typing import Any

from kernel.contracts import load
from kernel.identity import Role
from kernel.providers import Caller
from kernel.rpc import LONG_S, rpc
from kernel.unit import Unit
from services.translation.memory import handlers, schemas
from services.translation.memory.commands import (
    AddRows,
    BeginImport,
    ExportUnits,
    FindSentence,
    FinishImport,
    ForgetUnit,
    ListImports,
    ShowStatistics,
    ShowUnit,
    UndoImport,
)
from services.translation.memory.dependencies import (
    ImportsProvider,
    MemoryProvider,
    ReviewedMemoryProvider,
    UnitsProvider,
)
from services.translation.memory.errors import WholeDistrictOnly
from services.translation.memory.model import tag_of
from services.translation.memory.ports import Imports, Units
from services.translation.memory.repository import MongoMemory
from services.translation.memory.rows import require_language
from services.translation.memory.sentences import SentenceMemory
from services.translation.model.languages import base_of
from services.translation.ports import SchoolNames

Payload = dict[str, Any]
NOBODY = "sentences without the names that stood in them"


class MemoryMethods:
    """Mixed into the service of translation, which has unit, caller and the names of schools."""

    unit: Unit
    caller: Caller
    schools: SchoolNames
    memory: MongoMemory = MemoryProvider()
    reviewed: SentenceMemory = ReviewedMemoryProvider()
    memory_units: Units = UnitsProvider()
    memory_imports_kept: Imports = ImportsProvider()

    @rpc(role=Role.READER, shows_nobody=NOBODY)
    def memory_find(self, payload: Payload) -> Payload:
        asked = load(FindSentence, payload)
        require_language(asked.source)
        require_language(asked.target)
        pair = {"source": asked.source, "target": asked.target}
        names = self.schools.all()
        found = self.reviewed.look_up(asked.text, **pair, names=names)
        near = self.reviewed.suggest(asked.text, **pair, names=names) if asked.fuzzy else ()
        return {
            "exact": [schemas.shown_unit(unit) | {"result": words} for unit, words in found],
            "alike": [schemas.shown_suggestion(each) for each in near],
        }

    @rpc(role=Role.READER, shows_nobody=NOBODY)
    def memory_show(self, payload: Payload) -> Payload:
        return schemas.shown_unit(self.memory_units.get(load(ShowUnit, payload).unit_id))

    @rpc(role=Role.READER, shows_nobody="counts")
    def memory_stats(self, payload: Payload) -> Payload:
        load(ShowStatistics, payload)
        return schemas.shown_statistics(self.memory_units.held(), self.memory_units.ranks())

    @rpc(role=Role.READER, shows_nobody="files and counts")
    def memory_imports(self, payload: Payload) -> Payload:
        latest = self.memory_imports_kept.latest(load(ListImports, payload).limit)
        return {"imports": [schemas.shown_import(each) for each in latest]}

    @rpc(role=Role.READER, within_s=LONG_S, shows_nobody=NOBODY)
    def memory_export(self, payload: Payload) -> Payload:
        asked = load(ExportUnits, payload)
        require_language(asked.target or asked.source)
        targets = [tag_of(asked.target)] if asked.target else []
        limit = min(asked.limit, handlers.MOST_ROWS)
        page = self.memory_units.page(base_of(asked.source), targets, asked.after, limit)
        return {
            "units": [schemas.shown_unit(unit) for unit in page],
            "next": page[-1].unit_id if len(page) == limit else None,
        }

    @rpc(role=Role.OFFICE, writes=True, shows_nobody=NOBODY)
    def memory_forget(self, payload: Payload) -> Payload:
        self._memory_by()
        unit = self.memory_units.get(load(ForgetUnit, payload).unit_id)
        self.memory_units.forget(unit.unit_id)
        return schemas.shown_unit(unit)

    @rpc(role=Role.OFFICE, writes=True, shows_nobody="a file's name")
    def memory_import_begin(self, payload: Payload) -> Payload:
        by = self._memory_by()
        command = load(BeginImport, payload)
        return schemas.shown_import(handlers.begin_import(command, self.memory_imports_kept, by))

    @rpc(role=Role.OFFICE, writes=True, within_s=LONG_S, shows_nobody="numbers of rows")
    def memory_import_add(self, payload: Payload) -> Payload:
        added = handlers.add_rows(
            load(AddRows, payload), self.memory_imports_kept, self.memory_units,
            self.schools.all(), self._memory_by(), lambda: time.sleep(0),
        )  # fmt: skip
        return schemas.shown_added(added)

    @rpc(role=Role.OFFICE, writes=True, shows_nobody="counts")
    def memory_import_finish(self, payload: Payload) -> Payload:
        by = self._memory_by()
        command = load(FinishImport, payload)
        return schemas.shown_import(handlers.finish_import(command, self.memory_imports_kept, by))

    @rpc(role=Role.OFFICE, writes=True, within_s=LONG_S, shows_nobody="counts")
    def memory_undo(self, payload: Payload) -> Payload:
        undone, left = handlers.undo_import(
            load(UndoImport, payload), self.memory_imports_kept, self.memory_units,
            self._memory_by(),
        )  # fmt: skip
        return schemas.shown_import(undone) | {"left": left}

    def _memory_by(self) -> handlers.By:
        operator = self.caller.operator
        if operator.schools:
            raise WholeDistrictOnly
        return handlers.By(operator_id=operator.operator_id, at=self.unit.clock())
