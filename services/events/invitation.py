# SPDX-License-Identifier: Apache-2.0
"""What families are told of a gathering: in English, with day and time in words.

Written out, "Thursday, December 3, 2026, 6:00 PM" can be verified after translation, where
"12/3" could be read as the third of December or the twelfth of March.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from services.events.model import Gathering

LANGUAGE = "en"
LOCALE = "en_US"


def subject(gathering: Gathering) -> str:
    zone = ZoneInfo(gathering.plan.time_zone)
    day = _day(gathering.plan.starts_at.astimezone(zone))
    return f"{_cancelled(gathering)}{gathering.plan.title}, {day}"


def body(gathering: Gathering, more: str = "") -> str:
    plan = gathering.plan
    head = f"{plan.title}\nWhen: {when(plan.starts_at, plan.ends_at, plan.time_zone)}\n"
    told = f"{_sentence(gathering)}{head}Where: {plan.place}"
    return f"{told}\n\n{more.strip()}" if more.strip() else told


def when(starts_at: datetime, ends_at: datetime, time_zone: str) -> str:
    """ "Thursday, December 3, 2026, 6:00 PM to 7:30 PM"; the second day only when it differs."""
    zone = ZoneInfo(time_zone)
    begin, end = starts_at.astimezone(zone), ends_at.astimezone(zone)
    until = _time(end) if begin.date() == end.date() else f"{_day(end)}, {_time(end)}"
    return f"{_day(begin)}, {_time(begin)} to {until}"


def _day(moment: datetime) -> str:
    return format_date(moment, format="full", locale=LOCALE)


def _time(moment: datetime) -> str:
    # Newer locale data puts a narrow no-break space before PM, which costs an SMS its alphabet.
    return format_time(moment, format="short", locale=LOCALE).replace("\u202f", " ")


def _cancelled(gathering: Gathering) -> str:
    return "Cancelled: " if gathering.cancelled_at else ""


def _sentence(gathering: Gathering) -> str:
    return "This gathering is cancelled.\n\n" if gathering.cancelled_at else ""
