# SPDX-License-Identifier: Apache-2.0
"""One suite: the fake must promise what MongoDB keeps."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from contracts.directory import LimitRecorded
from contracts.rights import Scope
from kernel.envelope import open_envelope, unwrap
from kernel.errors import Conflict
from kernel.mongo import Database
from kernel.unit import Unit
from services.directory.limits.errors import LimitNotFound, LimitStale
from services.directory.limits.model import Period
from services.directory.limits.ports import Limits
from services.directory.limits.repository import CONFIRMED, NUMBER, MongoLimits
from tests.directory.limits.builders import ZONE, FakeLimits, a_limit, an_act


class Kept:
    def __init__(
        self, limits: Limits, run: Callable[[Callable[[], Any]], Any], told: Callable[[], list[Any]]
    ) -> None:
        self.limits, self.run, self.told = limits, run, told


@pytest.fixture(params=["fake", pytest.param("mongo", marks=pytest.mark.mongo)])
def kept(request: pytest.FixtureRequest) -> Kept:
    if request.param == "fake":
        fake = FakeLimits()
        return Kept(fake, lambda work: work(), lambda: fake.published)
    unit: Unit = request.getfixturevalue("unit")
    return Kept(MongoLimits(unit), unit.run, lambda: told(unit.database))


def told(database: Database) -> list[LimitRecorded]:
    entries = database.outbox.find().sort("seq", 1)
    types = {LimitRecorded.type: LimitRecorded}
    return [unwrap(open_envelope(bytes(entry["body"])), types) for entry in entries]  # type: ignore[misc]


def test_what_is_saved_is_found_as_it_was(kept: Kept) -> None:
    limit = a_limit(
        scopes=(Scope.RECORDS, Scope.CONTACT),
        period=Period.of(date(2026, 12, 1), date(2027, 6, 30), ZONE),
        approved=an_act("op-lee"),
        source="roster",
    )
    limit.end(an_act("op-lee"), "Order lifted")
    kept.run(lambda: kept.limits.save(limit))

    assert kept.limits.find("L-1") == limit
    assert kept.limits.get("L-1").untold is False
    assert kept.limits.find("L-2") is None
    with pytest.raises(LimitNotFound):
        kept.limits.get("L-2")


def test_each_change_that_is_told_has_the_next_number(kept: Kept) -> None:
    first, second = a_limit("L-1"), a_limit("L-2")
    for limit in (first, second):
        kept.run(lambda limit=limit: kept.limits.save(limit))
    first.approve(an_act("op-lee"))
    kept.run(lambda: kept.limits.save(first))
    first.end(an_act("op-kim"), "lifted")
    first.end(an_act("op-lee"))
    kept.run(lambda: kept.limits.save(first))

    assert [(each.limit_id, each.number, each.sequence) for each in kept.told()] == [
        ("L-1", 1, 1), ("L-2", 2, 2), ("L-1", 3, 3),
    ]  # fmt: skip


def test_who_saves_an_older_version_is_refused(kept: Kept) -> None:
    kept.run(lambda: kept.limits.save(a_limit()))
    one, other = kept.limits.get("L-1"), kept.limits.get("L-1")
    kept.run(lambda: kept.limits.save(one))

    with pytest.raises(LimitStale):
        kept.run(lambda: kept.limits.save(other))


@pytest.mark.mongo
def test_eight_who_add_at_once_leave_no_gap_and_no_number_twice(database: Database) -> None:
    start = threading.Barrier(8)

    def add_five(who: int) -> None:
        start.wait()
        for count in range(5):
            unit = Unit(database)
            save_until_it_commits(unit, f"L-{who}-{count}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add_five, range(8)))

    numbers = [each.number for each in told(database)]
    assert sorted(numbers) == list(range(1, 41))
    assert sorted(each["number"] for each in database.limits.find()) == list(range(1, 41))


def save_until_it_commits(unit: Unit, id: str) -> None:
    while True:
        try:
            unit.run(lambda: MongoLimits(unit).save(a_limit(id)))
        except Conflict:
            continue
        return


@pytest.mark.mongo
def test_a_change_that_does_not_commit_takes_no_number(unit: Unit) -> None:
    def add_and_fail() -> None:
        MongoLimits(unit).save(a_limit("L-1"))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        unit.run(add_and_fail)
    unit.run(lambda: MongoLimits(unit).save(a_limit("L-2")))

    assert [(each.limit_id, each.number) for each in told(unit.database)] == [("L-2", 1)]
    assert unit.database.settings.find_one({"_id": NUMBER}) == {"_id": NUMBER, "number": 1}


class CountedApart(MongoLimits):
    """What must not be: the number does not belong to the transaction."""

    def _next_number(self) -> int:
        other = Unit(self._unit.database)
        return other.run(MongoLimits(other)._next_number)


@pytest.mark.mongo
def test_were_the_number_counted_apart_a_failure_would_leave_a_gap(unit: Unit) -> None:
    def add_and_fail() -> None:
        CountedApart(unit).save(a_limit("L-1"))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        unit.run(add_and_fail)
    unit.run(lambda: MongoLimits(unit).save(a_limit("L-2")))

    assert [each.number for each in told(unit.database)] == [2]


@pytest.mark.mongo
def test_a_limit_goes_by_the_urgent_lane(unit: Unit) -> None:
    unit.run(lambda: MongoLimits(unit).save(a_limit()))

    (entry,) = unit.database.outbox.find()
    assert (entry["lane"], entry["key"]) == ("urgent", LimitRecorded.type + ".urgent")


@pytest.mark.mongo
def test_all_are_told_again_under_numbers_that_no_copy_can_have(unit: Unit) -> None:
    for id in ("L-1", "L-2"):
        unit.run(lambda id=id: MongoLimits(unit).save(a_limit(id)))
    unit.database.settings.insert_one({"_id": CONFIRMED, "number": 7})  # of before a restore
    unit.database.outbox.delete_many({})

    assert unit.run(MongoLimits(unit).tell_all_again) == 2

    again = told(unit.database)
    assert [(each.limit_id, each.number) for each in again] == [("L-1", 1007), ("L-2", 1008)]
    assert {each.complete_from for each in again} == {1007}
