# SPDX-License-Identifier: Apache-2.0
"""One suite on the fake and on real MongoDB; and the words that requests get from it."""

from collections.abc import Callable
from typing import Any

import pytest

from contracts.translation import WordingRecorded
from kernel.errors import Conflict, Rejected
from kernel.mongo import Database
from kernel.unit import Unit
from services.translation.templates import handlers
from services.translation.templates.commands import ReviewTemplate
from services.translation.templates.record import By, WordingRecord
from services.translation.templates.repository import MongoWordingRecords
from services.translation.templates.words import PreparedWords
from tests.translation.templates.builders import NOON, a_desk, now_in
from tests.translation.templates.fakes import FakeWordingRecords

BY = By(operator_id="op-olga", name="Olga Office", at=NOON)
TEXTS = {"subject": "{school}", "body": "{school} {date}", "reason:snow": "nieve"}
Run = Callable[[Callable[[Any], Any]], Any]


@pytest.fixture(params=["fake", pytest.param("mongo", marks=pytest.mark.mongo)])
def run(request: pytest.FixtureRequest) -> Run:
    """Runs work on the records in a unit of work of its own."""
    if request.param == "fake":
        fake = FakeWordingRecords()
        return lambda work: work(fake)
    database: Database = request.getfixturevalue("database")
    for name in ("wordings", "wording_acts", "outbox"):
        database[name].delete_many({})

    def on_mongo(work: Callable[[Any], Any]) -> Any:
        unit = Unit(database)
        return unit.run(lambda: work(MongoWordingRecords(unit)))

    return on_mongo


def told(record: WordingRecord) -> WordingRecorded:
    return WordingRecorded(
        wording_id=record.id, template=record.template, language=record.language, version="v1"
    )


def saved(run: Run, record: WordingRecord) -> WordingRecord:
    run(lambda records: records.save(record, told(record)))
    return record


def test_a_record_comes_back_as_it_was_saved(run: Run) -> None:
    record = WordingRecord(template="closure", language="es")
    record.take(TEXTS, "e1", BY, "By Sara.")
    record.approve("v1", "e1", BY, "Fine.")
    record.reject("v0", BY, "Wrong.")
    saved(run, record)

    found = run(lambda records: records.of("closure"))["es"]

    assert found == record
    assert run(lambda records: records.all()) == [record]
    assert run(lambda records: records.of("delay")) == {}


def test_who_saves_what_another_changed_meanwhile_is_told_so(run: Run) -> None:
    saved(run, WordingRecord(template="closure", language="es"))
    mine, theirs = (run(lambda records: records.of("closure"))["es"] for _ in range(2))
    theirs.approve("v1", "e1", BY)
    saved(run, theirs)

    mine.approve("v2", "e1", BY)
    with pytest.raises(Conflict):
        saved(run, mine)

    assert set(run(lambda records: records.of("closure"))["es"].reviews) == {"v1"}


def test_two_who_begin_at_once_do_not_both_succeed(run: Run) -> None:
    saved(run, WordingRecord(template="closure", language="es"))

    with pytest.raises(Conflict):
        saved(run, WordingRecord(template="closure", language="es"))


def test_the_history_keeps_every_act_and_every_text(run: Run) -> None:
    record = WordingRecord(template="closure", language="es")
    record.take(TEXTS, "e1", BY, "By Sara.")
    version = record.acts[0].version
    saved(run, record)
    record.reset("s1", BY, "")
    saved(run, record)

    acts = run(lambda records: records.history("closure", "", 10))

    assert {(act.act, act.note) for act in acts} == {("imported", "By Sara."), ("reset", "")}
    assert run(lambda records: records.texts_of("closure", "es", version)) == TEXTS
    assert run(lambda records: records.texts_of("closure", "es", "s1")) is None
    assert run(lambda records: records.history("delay", "es", 10)) == []


@pytest.mark.mongo
@pytest.mark.row(28)
def test_requests_get_the_words_in_force_and_whether_somebody_approved_them(
    database: Database,
) -> None:
    slots = {"school": "Lincoln", "date": "2026-12-04"}
    templates = PreparedWords(MongoWordingRecords(Unit(database)))
    unit = Unit(database)
    desk = a_desk(MongoWordingRecords(unit))
    version = now_in(desk, "closure", "pt").wording.version
    before = templates.words("closure", slots, "pt-BR")

    command = ReviewTemplate(template="closure", language="pt", version=version, verdict="approve")
    unit.run(lambda: handlers.review(command, desk))

    after = templates.words("closure", slots, "pt-BR")
    assert before is not None
    assert after is not None
    assert (before.reviewed, after.reviewed) == (False, True)
    assert (after.kind, after.version) == ("emergency", version)
    school, said = after.texts["body"].splitlines()
    assert school == "Lincoln"
    assert ": sexta-feira, 4 de dezembro de 2026. " in said
    assert templates.words("closure", slots, "xx") is None
    with pytest.raises(Rejected, match="slot date: it is needed"):
        templates.words("closure", {"school": "Lincoln"}, "pt")
