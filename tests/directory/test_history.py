# SPDX-License-Identifier: Apache-2.0
"""What was before each save is kept in the save's own transaction."""

from dataclasses import asdict
from datetime import timedelta

import pytest

from kernel.clock import utc_now
from kernel.unit import Unit
from services.directory import repository
from services.directory.errors import StaleVersion
from services.directory.family.said import Said
from services.directory.handlers import let_leave, record_many
from services.directory.history import History
from tests.directory.builders import a_person

pytestmark = [pytest.mark.mongo, pytest.mark.row(35)]


def record(unit: Unit, cause: str, language: str) -> None:
    unit.correlation_id = cause
    unit.run(lambda: record_many([a_person(language=language)], repository.people(unit)))


def leave(unit: Unit, cause: str) -> None:
    unit.correlation_id = cause
    unit.run(lambda: let_leave(["ana"], repository.people(unit)))


def test_each_save_keeps_what_was_before_it_and_what_caused_it(unit: Unit) -> None:
    record(unit, "import-1", "es")
    record(unit, "import-2", "pt")
    leave(unit, "import-3")
    record(unit, "import-4", "so")

    kept = History(unit.database).of("people", "ana")

    assert [(each.version, each.cause) for each in kept] == [
        (1, "import-1"), (2, "import-2"), (3, "import-3"), (4, "import-4"),
    ]  # fmt: skip
    before = [each.recorded["language"] if each.recorded else None for each in kept]
    assert before == [None, "es", "pt", None]


def test_what_was_as_of_a_moment_is_before_the_earliest_later_save(unit: Unit) -> None:
    record(unit, "import-1", "es")
    between = utc_now()
    record(unit, "import-2", "pt")
    leave(unit, "import-3")
    history = History(unit.database)

    then = history.after("people", "ana", between)
    now = history.after("people", "ana", utc_now() + timedelta(seconds=1))
    earliest = history.after("people", "ana", between - timedelta(days=1))

    assert then is not None
    assert earliest is not None
    assert (then.recorded or {})["language"] == "es"
    assert (earliest.recorded, now) == (None, None)


def test_ids_that_begin_alike_are_not_taken_for_each_other(unit: Unit) -> None:
    for id in ("a", "a:1", "ab", "A"):
        unit.run(lambda id=id: record_many([a_person(id)], repository.people(unit)))  # type: ignore[misc]

    assert [each.id for each in History(unit.database).of("people", "a")] == ["a"]


def test_what_was_not_committed_has_no_history(unit: Unit) -> None:
    def fails() -> None:
        record_many([a_person()], repository.people(unit))
        raise StaleVersion("on purpose")

    with pytest.raises(StaleVersion):
        unit.run(fails)

    assert unit.database.history.count_documents({}) == 0


def test_saving_again_without_loading_again_keeps_what_was_before(unit: Unit) -> None:
    people = repository.people(unit)
    (ana,) = people.load_many(["ana"])
    for language in ("es", "pt", "so"):
        ana.record(a_person(language=language))
        unit.run(lambda: people.save_many([ana]))

    before = [each.recorded for each in History(unit.database).of("people", "ana")]
    assert [each and each["language"] for each in before] == [None, "es", "pt"]


def test_what_else_an_aggregate_holds_is_kept_beside(unit: Unit) -> None:
    record(unit, "import-1", "es")
    said = {"language": asdict(Said(value="so", at=utc_now(), by="op", origin="family"))}
    unit.database.people.update_one({"_id": "ana"}, {"$set": {"family": said}})

    record(unit, "import-2", "pt")

    assert History(unit.database).of("people", "ana")[1].beside == {"family": said}


def test_what_is_older_than_the_district_keeps_is_forgotten(unit: Unit) -> None:
    record(unit, "import-1", "es")
    later = utc_now()
    record(unit, "import-2", "pt")
    history = History(unit.database)

    assert history.forget(later) == 1
    assert [each.cause for each in history.of("people", "ana")] == ["import-2"]
