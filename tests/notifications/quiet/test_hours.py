# SPDX-License-Identifier: Apache-2.0
"""Quiet hours on the clock on the wall, against a walk through the day."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.notifications.quiet.hours import Hours, next_time, quiet_until

CHICAGO = ZoneInfo("America/Chicago")
NIGHT = Hours.of("21:00", "07:00")
MINUTE, STEP = timedelta(minutes=1), 5
QUARTERS = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
HOURS = st.builds(Hours, QUARTERS, QUARTERS)
# Around both days of the year on which the clocks change, and a plain one.
MOMENTS = st.builds(
    lambda day, step: datetime(*day, 6, tzinfo=UTC) + step * STEP * MINUTE,  # type: ignore[misc]
    st.sampled_from([(2026, 3, 7), (2026, 10, 31), (2026, 11, 24)]),
    st.integers(0, 48 * 60 // STEP),
)


def local(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=CHICAGO).astimezone(UTC)


def quiet_times(hours: list[Hours]) -> set[time]:
    """By the sentences: while one of them is, or, where that is always, while all are."""
    day = [time(minute // 60, minute % 60) for minute in range(0, 24 * 60, STEP)]
    some = {at for at in day if any(at in each for each in hours)}
    return some if len(some) < len(day) else {at for at in day if all(at in one for one in hours)}


@example(
    now=datetime(2026, 11, 1, 7, 0, tzinfo=UTC), hours=[Hours(begins=time(0), ends=time(1, 15))]
)  # the clocks show one o'clock for the second time
@given(now=MOMENTS, hours=st.lists(HOURS, max_size=3))
def test_it_leaves_in_the_first_moment_that_is_not_quiet(now: datetime, hours: list[Hours]) -> None:
    quiet, expected = quiet_times(hours), now
    while expected.astimezone(CHICAGO).time() in quiet:
        expected += STEP * MINUTE
        assert expected - now < timedelta(days=2), "it would wait for ever"

    assert (quiet_until(now, hours, CHICAGO) or now) == expected


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        (local(24, 20, 59), None),
        (local(24, 21), local(25, 7)),
        (local(24, 23, 59), local(25, 7)),
        (local(25, 6, 59), local(25, 7)),
        (local(25, 7), None),
        (local(31, 22, month=10), local(1, 7)),  # the night that has an hour more
        (local(7, 22, month=3), local(8, 7, month=3)),  # the night that has an hour less
    ],
)
def test_a_night_begins_in_the_evening_and_ends_in_the_morning(
    now: datetime, leaves: datetime | None
) -> None:
    assert quiet_until(now, [NIGHT], CHICAGO) == leaves


def test_who_is_never_quiet_waits_for_nothing() -> None:
    assert quiet_until(local(24, 23), [Hours.of("00:00", "00:00")], CHICAGO) is None


@given(after=MOMENTS, of_day=QUARTERS)
def test_the_next_time_of_day_is_later_and_at_most_a_day_away(
    after: datetime, of_day: time
) -> None:
    found = next_time(after, of_day, CHICAGO)

    assert timedelta(0) < found - after <= timedelta(hours=25)


def test_a_week_has_one_digest() -> None:
    friday = next_time(local(24, 12), time(16), CHICAGO, "friday")

    assert friday == local(27, 16)
    assert next_time(friday, time(16), CHICAGO, "friday") == local(4, 16, month=12)
