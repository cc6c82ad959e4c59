# SPDX-License-Identifier: Apache-2.0
"""Days of the district's calendar as moments."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def begin_of(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of the day, UTC; where the clocks make two of it, the earlier."""
    return min(_midnights(day, zone))


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The first moment after the day, UTC; where the clocks make two of it, the later."""
    return max(_midnights(day + timedelta(days=1), zone))


def _midnights(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    midnight = datetime.combine(day, time(), zone)
    return midnight.astimezone(UTC), midnight.replace(fold=1).astimezone(UTC)
