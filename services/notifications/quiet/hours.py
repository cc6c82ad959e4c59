# SPDX-License-Identifier: Apache-2.0
"""Hours of the day in which nothing leaves, on the district's clock on the wall."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, order=True, slots=True)
class Hours:
    """From a time of day until before another, over midnight where that is the earlier one.

    From and until the same: at no time.
    """

    begins: time
    ends: time

    @classmethod
    def of(cls, begins: str, ends: str) -> "Hours":
        return cls(time.fromisoformat(begins), time.fromisoformat(ends))

    def __contains__(self, at: time) -> bool:
        if self.begins <= self.ends:
            return self.begins <= at < self.ends
        return at >= self.begins or at < self.ends


def quiet_until(now: datetime, hours: Iterable[Hours], zone: ZoneInfo) -> datetime | None:
    """When it may leave, where it may not now; None: at once.

    Of several hours all are kept. Where together they leave nothing of the day, it is quiet only
    while all of them are: nothing waits for ever.
    """
    mine = list(hours)
    is_quiet = any if _leave_some(mine) else all
    until = now
    while mine:
        at = until.astimezone(zone)
        if not is_quiet(at.time() in each for each in mine):
            break
        until = min(_next(at, each.ends) for each in mine if at.time() in each)
    return until if until > now else None


def _leave_some(hours: list[Hours]) -> bool:
    """What is left of the day begins where some of them end."""
    return any(not any(each.ends in other for other in hours) for each in hours)


def next_time(after: datetime, of_day: time, zone: ZoneInfo, weekday: str = "") -> datetime:
    """The next moment after `after` at which the clock on the wall shows this time of day."""
    at = _next(after.astimezone(zone), of_day)
    while weekday and DAYS[at.astimezone(zone).weekday()] != weekday:
        at = _next(at.astimezone(zone), of_day)
    return at


def _next(local: datetime, of_day: time) -> datetime:
    """Strictly later; a time that the clocks skip that day is when they have skipped it, and one
    that they show twice is there twice."""
    for days, fold in product(range(3), (0, 1)):
        day = local.date() + timedelta(days=days)
        found = datetime.combine(day, of_day.replace(fold=fold), tzinfo=local.tzinfo)
        if found.astimezone(UTC) > local.astimezone(UTC):
            return found.astimezone(UTC)
    raise AssertionError("a day has every time of day, or the one after has")
