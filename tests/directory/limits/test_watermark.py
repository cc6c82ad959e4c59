# SPDX-License-Identifier: Apache-2.0
"""How often it is told how far the limits are, and what is remembered of who knows it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from contracts.directory import LimitsWatermark
from contracts.notifications import LimitsConfirmed
from kernel.envelope import open_envelope, unwrap
from kernel.errors import Conflict
from kernel.mongo import Database
from kernel.unit import Unit
from services.directory.limits.repository import MongoLimits
from services.directory.limits.watermark import Watermark, clock_difference, confirm, state
from tests.directory.limits.builders import NOW, a_limit

pytestmark = pytest.mark.mongo


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class Told:
    """A watermark, its clock, and what the outbox holds of it."""

    def __init__(self, database: Database) -> None:
        self.database, self.clock = database, Clock()
        self.watermark = Watermark(database, self.clock)

    def after(self, seconds: float) -> bool:
        self.clock.now += timedelta(seconds=seconds)
        return self.watermark.tell()

    @property
    def waiting(self) -> list[LimitsWatermark]:
        types = {LimitsWatermark.type: LimitsWatermark}
        found = self.database.outbox.find({"key": LimitsWatermark.type + ".urgent"})
        return [unwrap(open_envelope(bytes(each["body"])), types) for each in found]  # type: ignore[misc]

    def confirm(self, *, number: int = 0, clock_ahead_s: float = 0.0) -> None:
        (latest,) = self.waiting
        self.clock.now += timedelta(milliseconds=20)
        confirmed_at = self.clock.now + timedelta(seconds=clock_ahead_s)
        confirmed = LimitsConfirmed(
            number=number, confirmed_at=confirmed_at, watermark_at=latest.at
        )
        self.clock.now += timedelta(milliseconds=20)
        confirm(self.database, confirmed, self.clock.now)


@pytest.fixture
def told(database: Database) -> Told:
    return Told(database)


def test_it_tells_the_number_of_the_latest_change_and_the_time_before_it_looked(
    told: Told, unit: Unit
) -> None:
    unit.run(lambda: MongoLimits(unit).save(a_limit()))

    assert told.after(0)

    assert [(mark.number, mark.at, mark.lane) for mark in told.waiting] == [(1, NOW, "urgent")]


def test_a_district_without_limits_is_told_zero(told: Told) -> None:
    assert told.after(0)

    assert [mark.number for mark in told.waiting] == [0]


@pytest.mark.row(37)
def test_a_change_that_commits_between_the_time_and_the_number_makes_it_no_older(
    told: Told, database: Database
) -> None:
    """The time is taken first: a number that is newer than its time is true, the other way is a
    copy that believes it knows a limit it does not."""
    unit = Unit(database)
    clock = told.clock

    def slow_clock() -> datetime:
        before = clock.now
        unit.run(lambda: MongoLimits(unit).save(a_limit(f"L-{before}")))
        clock.now += timedelta(seconds=3)
        return before

    told.watermark._clock = slow_clock
    assert told.watermark.tell()

    assert [(mark.number, mark.at) for mark in told.waiting] == [(1, NOW)]


class TimeAfterwards(Watermark):
    """What must not be: the number is read, and then the time is taken."""

    def _tell(self, unit: Unit, before: datetime | None, at: datetime) -> bool:
        stale = self.database.settings.find_one({"_id": "limits-number"}) or {}
        after = self._clock()
        unit.publish(LimitsWatermark(number=stale.get("number", 0), at=after))
        return True


def test_were_the_time_taken_afterwards_a_copy_would_believe_what_is_not_so(
    database: Database, unit: Unit
) -> None:
    ticks = iter([NOW, NOW + timedelta(seconds=3)])

    def slow_clock() -> datetime:
        now = next(ticks)
        if now > NOW:
            other = Unit(database)
            other.run(lambda: MongoLimits(other).save(a_limit()))
        return now

    watermark = TimeAfterwards(database, slow_clock)
    unit.run(lambda: watermark._tell(unit, None, watermark._clock()))

    (entry,) = database.outbox.find({"key": LimitsWatermark.type + ".urgent"})
    told = unwrap(open_envelope(bytes(entry["body"])), {LimitsWatermark.type: LimitsWatermark})
    assert isinstance(told, LimitsWatermark)
    (limit,) = database.limits.find()
    assert (told.number, limit["number"]) == (0, 1)  # it says zero of a time when there was one


def test_the_next_one_follows_when_the_last_was_confirmed(told: Told) -> None:
    assert told.after(0)
    assert not told.after(0.25)
    told.confirm()

    assert told.after(0.25)
    assert not told.after(0.1)


def test_while_nobody_confirms_one_follows_every_five_seconds_and_none_piles_up(
    told: Told,
) -> None:
    assert sum(told.after(0.25) for _ in range(4 * 60)) == 12
    assert len(told.waiting) == 1
    assert told.waiting[0].at >= told.clock.now - timedelta(seconds=5)


def test_limits_that_wait_to_leave_are_not_overtaken_by_a_watermark(
    told: Told, unit: Unit, database: Database
) -> None:
    unit.run(lambda: MongoLimits(unit).save(a_limit()))

    assert told.after(0)
    assert told.after(6)

    assert database.outbox.count_documents({}) == 2


def test_when_the_clock_is_set_back_it_goes_on(told: Told) -> None:
    assert told.after(0)

    assert told.after(-3600)


def test_of_many_processes_one_tells_at_a_time(database: Database) -> None:
    def tell(_: int) -> bool:
        try:
            return Watermark(database, lambda: NOW).tell()
        except Conflict:
            return False

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(tell, range(6))) == 1
    assert database.outbox.count_documents({}) == 1


def test_what_is_confirmed_is_the_highest_in_whatever_order_it_comes(
    database: Database, unit: Unit
) -> None:
    for id in ("L-1", "L-2", "L-3"):
        unit.run(lambda id=id: MongoLimits(unit).save(a_limit(id)))
    for number in (1, 3, 2):
        at = NOW + timedelta(seconds=number)
        confirm(database, LimitsConfirmed(number=number, confirmed_at=at), at)

    assert (state(database)["number"], state(database)["confirmed_number"]) == (3, 3)


@pytest.mark.parametrize(("ahead_s", "seen_s"), [(0.0, 0.0), (3.0, 2.98), (-3.0, -2.98)])
def test_a_clock_that_is_apart_is_seen(told: Told, ahead_s: float, seen_s: float) -> None:
    told.after(0)
    told.confirm(clock_ahead_s=ahead_s)

    noted = told.database.settings.find_one({"_id": "limits-confirmed"}) or {}

    assert clock_difference(noted) == pytest.approx(seen_s, abs=0.001)


def test_nothing_is_known_before_anybody_confirmed(database: Database) -> None:
    assert state(database) == {
        "number": 0, "confirmed_number": None, "age_s": None, "clock_difference_s": None,
    }  # fmt: skip


def test_a_clock_that_was_wrong_is_forgotten_when_it_is_right(told: Told) -> None:
    told.after(0)
    told.confirm(clock_ahead_s=3600)
    told.after(1)
    told.confirm()

    noted = told.database.settings.find_one({"_id": "limits-confirmed"}) or {}

    assert clock_difference(noted) == 0.0
