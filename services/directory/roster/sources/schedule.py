# SPDX-License-Identifier: Apache-2.0
"""When a source is due. Plain rules, no clock of their own.

A slot is a moment for which a source is scheduled. What was missed is made up once: of all the
slots since the last one only the latest counts, and a missed bulk sync makes it a bulk one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Mode = Literal["bulk", "delta"]
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Schedule:
    every_minutes: int = 0
    at: tuple[time, ...] = ()  # of the district's clocks
    bulk_at: tuple[time, ...] = ()

    def __str__(self) -> str:
        told = [f"every {self.every_minutes} min"] if self.every_minutes else []
        told += [f"at {_times(self.at)}"] if self.at else []
        told += [f"whole at {_times(self.bulk_at)}"] if self.bulk_at else []
        return ", ".join(told) or "on demand"


@dataclass(frozen=True, kw_only=True)
class Due:
    slot: datetime
    mode: Mode


def due(schedule: Schedule, since: datetime, now: datetime, zone: ZoneInfo) -> Due | None:
    """What has to be done now, if the last slot that was handled is `since`."""
    bulk = _latest(schedule.bulk_at, now, zone)
    latest = max(bulk, _latest(schedule.at, now, zone), _latest_of(schedule.every_minutes, now))
    if latest <= since:
        return None
    return Due(slot=latest, mode="bulk" if bulk > since else "delta")


def following(schedule: Schedule, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The first slot after now."""
    slots = [each for each in _slots((*schedule.at, *schedule.bulk_at), now, zone) if each > now]
    if schedule.every_minutes:
        every = timedelta(minutes=schedule.every_minutes)
        slots.append(_latest_of(schedule.every_minutes, now) + every)
    return min(slots, default=None)


def _latest(times: Sequence[time], now: datetime, zone: ZoneInfo) -> datetime:
    return max((each for each in _slots(times, now, zone) if each <= now), default=NEVER)


def _latest_of(every_minutes: int, now: datetime) -> datetime:
    """Counted from one moment for all, so that a restart moves nothing."""
    if not every_minutes:
        return NEVER
    every = every_minutes * 60
    return datetime.fromtimestamp(now.timestamp() // every * every, UTC)


def _slots(times: Sequence[time], now: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """Those around now. An hour that the clocks leave out or have twice gives one slot a day."""
    today = now.astimezone(zone).date()
    for days in (-1, 0, 1):
        day = today + timedelta(days=days)
        for each in times:
            yield datetime.combine(day, each, zone).astimezone(UTC)


def _times(times: Sequence[time]) -> str:
    return " and ".join(each.strftime("%H:%M") for each in times)
