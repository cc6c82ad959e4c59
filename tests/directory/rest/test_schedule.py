# SPDX-License-Identifier: Apache-2.0
"""When a source is due: what was missed is made up once, and nothing happens twice."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.directory.roster.sources.schedule import Schedule, due, following

pytestmark = pytest.mark.row(31)
ZONE = ZoneInfo("America/Chicago")
NIGHTLY = Schedule(every_minutes=15, bulk_at=(time(1, 30),))


def at(text: str) -> datetime:
    """By the clocks of the district."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def test_changes_are_due_by_the_minute_and_the_whole_at_night() -> None:
    found = due(NIGHTLY, at("2026-11-02T10:00"), at("2026-11-02T10:15"), ZONE)
    assert found
    assert (found.slot, found.mode) == (at("2026-11-02T10:15"), "delta")
    assert due(NIGHTLY, at("2026-11-02T10:15"), at("2026-11-02T10:29"), ZONE) is None
    found = due(NIGHTLY, at("2026-11-03T01:15"), at("2026-11-03T01:30"), ZONE)
    assert found
    assert found.mode == "bulk"


def test_a_night_that_was_missed_is_made_up_by_one_sync_of_the_whole() -> None:
    missed = due(NIGHTLY, at("2026-11-02T22:00"), at("2026-11-05T09:07"), ZONE)
    assert missed
    assert (missed.slot, missed.mode) == (at("2026-11-05T09:00"), "bulk")
    assert due(NIGHTLY, missed.slot, at("2026-11-05T09:14"), ZONE) is None


def test_a_source_on_demand_is_never_due() -> None:
    assert due(Schedule(), at("2020-01-01T00:00"), at("2026-11-02T00:00"), ZONE) is None
    assert following(Schedule(), at("2026-11-02T00:00"), ZONE) is None


@pytest.mark.parametrize("clock", [time(1, 30), time(2, 30)])  # twice in autumn, never in spring
def test_each_day_has_its_slot_once_also_when_the_clocks_change(clock: time) -> None:
    schedule, since, slots = Schedule(at=(clock,)), at("2026-03-05T12:00"), []
    now = since
    while now < at("2026-11-12T12:00"):
        now += timedelta(minutes=17)
        if found := due(schedule, since, now, ZONE):
            slots.append(found.slot)
            since = found.slot
    assert len(slots) == (at("2026-11-12T12:00") - at("2026-03-05T12:00")).days
    assert len({slot.astimezone(ZONE).date() for slot in slots}) == len(slots)


clocks = st.times().map(lambda each: each.replace(second=0, microsecond=0))
schedules = st.builds(
    Schedule,
    every_minutes=st.sampled_from([0, 1, 7, 60]),
    at=st.lists(clocks, max_size=2).map(tuple),
    bulk_at=st.lists(clocks, max_size=1).map(tuple),
)
moments = st.datetimes(
    min_value=datetime(2026, 1, 1), max_value=datetime(2027, 1, 1), timezones=st.just(UTC)
)


@given(schedules, moments, st.timedeltas(timedelta(), timedelta(days=3)))
def test_what_is_due_lies_behind_us_and_is_done_once(
    schedule: Schedule, since: datetime, later: timedelta
) -> None:
    now = since + later
    found = due(schedule, since, now, ZONE)
    next_at = following(schedule, now, ZONE)
    if found:
        assert since < found.slot <= now
        assert due(schedule, found.slot, now, ZONE) is None
    if next_at:
        assert now < next_at
        assert due(schedule, now, next_at, ZONE)
        assert due(schedule, now, next_at - timedelta(seconds=1), ZONE) is None
