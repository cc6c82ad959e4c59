# SPDX-License-Identifier: Apache-2.0
"""Memory as the office asks it, on a real database."""

from datetime import UTC, datetime
from typing import Any

import pytest
from nameko.testing.services import worker_factory

from kernel.chain import chain_key
from kernel.identity import Operator, Role, issue
from kernel.mongo import Database
from kernel.providers import Caller
from kernel.unit import Unit
from services.translation.memory.repository import MongoImports, MongoUnits
from services.translation.memory.sentences import SentenceMemory
from services.translation.repository import MongoSchoolNames
from services.translation.review.handlers import approved as handed_in
from services.translation.service import TranslationService
from tests.translation.memory.builders import CERRADA, CLOSED, approved
from tests.translation.review.builders import WORDS, a_task

pytestmark = pytest.mark.mongo
KEY = "k" * 40
ROW = {"number": 1, "sentence": CLOSED, "words": CERRADA, "source": "en", "target": "es"}
TUESDAY = {"text": "School is closed on Tuesday, May 5.", "target": "es"}


@pytest.fixture
def empty(database: Database) -> Database:
    for name in ("memory_units", "memory_hits", "memory_imports", "acts", "answers"):
        database[name].delete_many({})
    return database


def a_service(database: Database, role: Role = Role.OFFICE, *schools: str) -> TranslationService:
    operator = Operator(operator_id="op-kim", name="Kim", role=role, schools=list(schools))
    now = datetime.now(UTC)
    unit = Unit(database, chain_key=chain_key(KEY))
    units = MongoUnits(unit)
    return worker_factory(
        TranslationService,
        unit=unit,
        caller=Caller(
            KEY, issue(KEY, operator, now=now, expires_at=now.replace(year=2099)), database
        ),
        schools=MongoSchoolNames(unit),
        reviewed=SentenceMemory(units, unit.clock),
        memory_units=units,
        memory_imports_kept=MongoImports(unit),
    )


def answer(told: dict[str, Any]) -> Any:
    assert "error" not in told, told
    return told["result"]


@pytest.mark.row(21, 23)
def test_what_is_imported_is_found_exported_and_taken_back(empty: Database) -> None:
    service = a_service(empty)
    answer(service.memory_import_begin({"import_id": "one", "file_name": "old.tmx"}))
    added = answer(service.memory_import_add({"import_id": "one", "number": 0, "rows": [ROW]}))
    assert (added["new"], added["refused"]) == (1, [])
    assert answer(service.memory_find(TUESDAY))["exact"] == []
    answer(service.memory_import_finish({"import_id": "one", "rows": 1}))

    (found,) = answer(service.memory_find(TUESDAY))["exact"]
    assert found["result"] == "La escuela está cerrada el martes, 5 de mayo."
    assert answer(service.memory_show({"unit_id": found["unit_id"]}))["imports"] == ["one"]
    page = answer(service.memory_export({"target": "es"}))
    assert ([each["words"] for each in page["units"]], page["next"]) == ([found["words"]], None)
    assert answer(service.memory_stats({}))["held"][0]["units"] == 1

    undone = answer(service.memory_undo({"import_id": "one", "reason": "wrong file"}))

    assert (undone["state"], undone["left"]) == ("undone", 0)
    assert answer(service.memory_find(TUESDAY))["exact"] == []
    assert [each["state"] for each in answer(service.memory_imports({}))["imports"]] == ["undone"]


def test_what_a_person_approved_is_suggested_and_can_be_forgotten(empty: Database) -> None:
    service = a_service(empty)
    unit = service.unit
    unit.run(lambda: service.reviewed.remember_reviewed([approved()]))

    found = answer(
        service.memory_find({"text": "School is open on Tuesday, May 5.", "target": "es",
                             "fuzzy": True})
    )  # fmt: skip
    assert found["exact"] == []
    told = service.memory_find({"text": "Hello.", "target": "espanol"})
    assert told["error"]["code"] == "no-language"
    (alike,) = found["alike"]
    answer(service.memory_forget({"unit_id": alike["unit_id"]}))

    assert answer(service.memory_find(TUESDAY))["exact"] == []


@pytest.mark.row(42)
def test_memory_is_changed_by_the_office_of_the_whole_district(empty: Database) -> None:
    begin = {"import_id": "one", "file_name": "old.tmx"}

    reader = a_service(empty, Role.READER).memory_import_begin(begin)
    of_a_school = a_service(empty, Role.OFFICE, "s1").memory_import_begin(begin)

    assert (reader["error"]["code"], of_a_school["error"]["code"]) == ("role", "school-scope")
    assert empty.memory_imports.count_documents({}) == 0


@pytest.mark.row(23)
def test_what_a_reviewer_hands_in_serves_the_next_message(empty: Database) -> None:
    service = a_service(empty, Role.READER)
    unit = service.unit
    task = a_task()
    task.hand_in("op-lan", WORDS, task.fingerprint, unit.clock(), "")

    unit.run(lambda: service.reviewed.remember_reviewed(list(handed_in(task, (), ""))))

    asked = {"text": "The hearing begins at 9:00 AM.", "target": "es"}
    (found,) = answer(service.memory_find(asked))["exact"]
    assert found["result"] == "La audiencia comienza a las 9:00 a.m."
    assert found["reviewed_by"] == "op-lan"
