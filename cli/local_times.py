# SPDX-License-Identifier: Apache-2.0
"""Times as a school's clock on the wall shows them."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cli.problems import Invalid

DEFAULT_ZONE = "America/Chicago"


def zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Invalid(
            f"There is no time zone {name!r}.", fix="Take an IANA name, e.g. America/Chicago."
        ) from None


def instant(text: str, zone_name: str) -> datetime:
    """A local time, or one with an offset. Refuses a time that the clocks skip or show twice."""
    try:
        given = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Invalid(
            f"{text!r} is no date and time.", fix="Write it like '2026-12-03 18:30'."
        ) from None
    if given.tzinfo is not None:
        return given
    first = given.replace(tzinfo=zone(zone_name))
    if first.utcoffset() != first.replace(fold=1).utcoffset():
        raise Invalid(
            f"The clocks of {zone_name} change at {text}: it happens twice, or never.",
            fix="Say which with an offset, e.g. '2026-11-01 01:30-05:00'.",
        )
    return first


def local(iso: str, zone_name: str) -> str:
    """Day and time in the gathering's own zone, with the weekday: that is how mistakes show."""
    at = datetime.fromisoformat(iso).astimezone(zone(zone_name))
    return at.strftime("%a %Y-%m-%d %H:%M %Z")
