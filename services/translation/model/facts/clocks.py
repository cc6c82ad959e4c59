# SPDX-License-Identifier: Apache-2.0
"""Times of day, in 12 and in 24 hours."""

import functools
import re
from collections.abc import Iterator
from decimal import Decimal

from services.translation.model.facts.fact import Fact
from services.translation.model.languages import Conventions

MERIDIEM = r"[ap]\.?[\s\u202f\xa0]?m\b\.?"
NOON, MIDNIGHT = frozenset({Decimal(720)}), frozenset({Decimal(0), Decimal(1440)})
NIGHT_BEGINS = 6
NEVER = r"(?!)"
# "às 16 horas" is a time, "16 horas" are many hours.
AT = re.compile(r"\b(?:às|as|a las|las|à|a les|les|alle|le|alle ore|ore)\s$", re.IGNORECASE)


@functools.cache
def _clock(conventions: Conventions) -> re.Pattern[str]:
    end = "" if conventions.is_dense else r"(?!\w)"
    longest_first = sorted(conventions.halves, key=len, reverse=True)
    halves = "|".join([MERIDIEM, *(re.escape(half) + end for half in longest_first)])
    leading = "|".join(map(re.escape, longest_first)) if conventions.is_dense else NEVER
    hours, minutes = conventions.hours or NEVER, conventions.minutes or NEVER
    dotted = r"|\." if conventions.dotted_clock else ""
    return re.compile(
        rf"(?<![\d:.,/])(?:(?P<before>{leading})\s?)?(?P<hour>\d{{1,2}})(?:"
        rf"(?:[:h]|\s?h\s|\.(?=\d\d\s?(?:{MERIDIEM})){dotted})(?P<minute>[0-5]\d)(?![\d:])"
        rf"(?:\s?h(?:s|oras?|rs)?\b)?(?:\s*(?P<half>{halves}))?"
        rf"|\s?(?:{hours})(?:\s?(?P<minute2>[0-5]?\d)(?!\d)\s?(?:{minutes})?)?"
        rf"(?:\s*(?P<half3>{halves}))?"
        rf"|(?:\s?h(?:rs)?\b(?!-)|(?P<hours>\s(?:horas?|heures?|hores?|ore)\b))"
        rf"(?:\s*(?P<half4>{halves}))?"
        rf"|\s*(?P<half2>{halves}))",
        re.IGNORECASE,
    )


def clocks_in(text: str, conventions: Conventions) -> Iterator[Fact]:
    if any(letter.isdigit() for letter in text):
        for match in _clock(conventions).finditer(text):
            if fact := _time(match, text, conventions):
                yield fact
    vocabulary = conventions.vocabulary
    for words, values in ((vocabulary.noon, NOON), (vocabulary.midnight, MIDNIGHT)):
        for match in _named(words).finditer(text):
            yield Fact(
                kind="time", values=values, start=match.start(), end=match.end(),
                text=match.group(), spelled=True,
            )  # fmt: skip


@functools.cache
def _named(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(words) or NEVER})(?![\w-])", re.IGNORECASE)


def _time(match: re.Match[str], text: str, conventions: Conventions) -> Fact | None:
    hour, minute = int(match["hour"]), int(match["minute"] or match["minute2"] or 0)
    half = match["half"] or match["half2"] or match["half3"] or match["half4"] or match["before"]
    if hour > 24 or (match["hours"] and not AT.search(text[: match.start()])):
        return None
    if half:
        hour = _in_24_hours(hour, half.lower(), conventions)
    # The full stop after "PM" is the sentence's own.
    own_stop = bool(half) and match.group().endswith(".") and (half or "").count(".") == 1
    end = match.end() - own_stop
    return Fact(
        kind="time",
        values=frozenset({Decimal(hour * 60 + minute)}),
        start=match.start(),
        end=end,
        text=text[match.start() : end],
        # "8h30" is half past eight in the morning; whoever writes "8:30" may mean the evening.
        spelled=not half and hour <= 12 and not (conventions.full_day and "h" in match.group()),
    )


def _in_24_hours(hour: int, half: str, conventions: Conventions) -> int:
    part = conventions.part_of_day(half)
    if part == "night":
        part = "pm" if NIGHT_BEGINS <= hour < 12 else "am"
    if part == "pm" and hour < 12:
        return hour + 12
    return 0 if part == "am" and hour == 12 else hour
