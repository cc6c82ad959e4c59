# SPDX-License-Identifier: Apache-2.0
"""One suite: the fake must promise what MongoDB keeps."""

from collections.abc import Callable
from typing import Any

import pytest

import contracts.directory as published
from kernel.envelope import open_envelope, unwrap
from kernel.messages import Event
from kernel.unit import Unit
from services.directory import repository
from services.directory.errors import StaleVersion
from services.directory.handlers import let_leave, record_many
from services.directory.model import Person
from services.directory.ports import People
from tests.directory.builders import a_guardian, a_person
from tests.directory.fakes import FakeCollected


class Kept:
    """A repository, how its work is run, and what it told."""

    def __init__(
        self,
        people: People,
        run: Callable[[Callable[[], Any]], Any],
        told: Callable[[], list[Event]],
    ) -> None:
        self.people, self.run, self.told = people, run, told


@pytest.fixture(params=["fake", pytest.param("mongo", marks=pytest.mark.mongo)])
def kept(request: pytest.FixtureRequest) -> Kept:
    if request.param == "fake":
        fake = FakeCollected(Person)
        return Kept(fake, lambda work: work(), lambda: fake.published)
    unit: Unit = request.getfixturevalue("unit")
    return Kept(repository.people(unit), unit.run, lambda: _outbox(unit))


def _outbox(unit: Unit) -> list[Event]:
    types = {
        each.type: each
        for each in vars(published).values()
        if isinstance(each, type) and issubclass(each, Event) and "type" in vars(each)
    }
    entries = unit.database.outbox.find().sort("seq", 1)
    told = [unwrap(open_envelope(bytes(entry["body"])), types) for entry in entries]
    return [event for event in told if isinstance(event, Event)]


def test_what_is_saved_is_loaded(kept: Kept) -> None:
    kept.run(lambda: record_many([a_person(), a_guardian()], kept.people))

    rosa, ana = kept.people.load_many(["rosa", "ana"])

    assert (rosa.recorded, ana.recorded) == (a_guardian(), a_person())
    assert (rosa.version, rosa.changed, rosa.events) == (1, False, [])


def test_who_is_not_known_comes_as_version_0(kept: Kept) -> None:
    (nobody,) = kept.people.load_many(["nobody"])

    assert (nobody.id, nobody.version, nobody.recorded) == ("nobody", 0, None)


def test_events_are_told_with_growing_sequences(kept: Kept) -> None:
    kept.run(lambda: record_many([a_person()], kept.people))
    kept.run(lambda: record_many([a_person(language="pt")], kept.people))

    sequences = [event.sequence for event in kept.told()]

    assert sequences == [1000, 1001, 1002, 2000]


def test_saving_the_same_again_tells_nothing_and_keeps_the_version(kept: Kept) -> None:
    kept.run(lambda: record_many([a_person()], kept.people))
    before = len(kept.told())

    kept.run(lambda: record_many([a_person()], kept.people))

    assert len(kept.told()) == before
    assert kept.people.load_many(["ana"])[0].version == 1


def test_a_stale_version_is_refused_and_nothing_of_the_batch_is_stored(kept: Kept) -> None:
    kept.run(lambda: record_many([a_person()], kept.people))
    (stale,) = kept.people.load_many(["ana"])
    kept.run(lambda: record_many([a_person(language="pt")], kept.people))
    told = len(kept.told())
    (new,) = kept.people.load_many(["rosa"])
    stale.record(a_person(language="so"))
    new.record(a_guardian())

    with pytest.raises(StaleVersion):
        kept.run(lambda: kept.people.save_many([new, stale]))

    assert kept.people.load_many(["rosa"])[0].version == 0
    assert kept.people.load_many(["ana"])[0].recorded == a_person(language="pt")
    assert len(kept.told()) == told


def test_fingerprints_are_those_of_what_is_recorded(kept: Kept) -> None:
    kept.run(lambda: record_many([a_person()], kept.people))

    assert list(kept.people.fingerprints()) == [("ana", a_person().fingerprint)]


def test_fingerprints_come_by_ascending_id_in_the_order_of_text(kept: Kept) -> None:
    ids = ["a10", "a2", "A", "é", "z", "\U0001f600", "\uffee", "a"]
    kept.run(lambda: record_many([a_person(id) for id in ids], kept.people))

    assert [id for id, _ in kept.people.fingerprints()] == sorted(ids)


def test_who_left_is_not_in_the_directory_and_leaves_a_version(kept: Kept) -> None:
    kept.run(lambda: record_many([a_person(), a_guardian()], kept.people))
    kept.run(lambda: let_leave(["ana"], kept.people))

    assert [id for id, _ in kept.people.fingerprints()] == ["rosa"]
    (ana,) = kept.people.load_many(["ana"])
    assert (ana.version, ana.recorded) == (2, None)


@pytest.mark.mongo
def test_of_who_left_nothing_personal_stays(unit: Unit) -> None:
    people = repository.people(unit)
    unit.run(lambda: record_many([a_person()], people))
    assert "Núñez" in repr(unit.database.people.find_one({"_id": "ana"}))

    unit.run(lambda: let_leave(["ana"], people))

    left = unit.database.people.find_one({"_id": "ana"})
    assert set(left or {}) == {"_id", "version", "recorded", "fingerprint", "left_at"}
    assert "Núñez" not in repr(left)


@pytest.mark.mongo
def test_without_the_transaction_nothing_is_told(unit: Unit) -> None:
    def fails() -> None:
        record_many([a_person()], repository.people(unit))
        raise StaleVersion("on purpose")

    with pytest.raises(StaleVersion):
        unit.run(fails)

    assert unit.database.people.count_documents({}) == 0
    assert unit.database.outbox.count_documents({}) == 0
