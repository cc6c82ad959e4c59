# SPDX-License-Identifier: Apache-2.0
"""Times of day in a text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.translation.checkset.checking.page import Page
from services.translation.checkset.checking.tables import Table
from services.translation.checkset.sentences import Expected

HOUR = r"(?<![\d:.,/$€])(?P<hour>2[0-4]|[01]?\d)(?!\d)"
RANGE_JOINT = r"\s?(?:[-–]|to|until|a|à|às|até|hasta|y|e|and|fins a)\s?(?:l[ao]s?\s)?"
BEGINS = re.compile(
    r"\b(?:from|between|de|desde|das|da|dalle|entre|du|tra)\s(?:l[ae]s?\s)?$", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class Clock:
    """A time as written; `halved` when it says which half of the day.

    `lasting`: "24 h" may be a stretch of time as well.
    """

    minutes: int
    halved: bool
    lasting: bool
    start: int
    end: int


def time_findings(expected: Expected, page: Page, table: Table) -> Iterator[str]:
    page.words = _spoken(_both_halved(page.words, table), table)
    clocks = _clocks(page.words, table)
    for time in expected.times:
        hour, minute = time.rstrip("~").split(":")
        minutes, doubtful = int(hour) * 60 + int(minute), time.endswith("~")
        match = next((each for each in clocks if _agrees(each, minutes, doubtful)), None)
        if match is not None:
            clocks.remove(match)
            page.strike(match.start, match.end)
        elif not _by_word(page, minutes, table):
            bare = doubtful and not int(minute)
            if not (bare and page.strike_word(rf"(?<![:.,\d]){int(hour)}(?![:.,]?\d)")):
                yield f"the time {time} is missing"
    for each in (clock for clock in clocks if not clock.lasting):
        page.strike(each.start, each.end)
        yield f"the time {each.minutes // 60}:{each.minutes % 60:02} appeared"
    if page.has_word(f"{table.noon}|{table.midnight}"):
        yield "noon or midnight appeared"
    if re.search(r"(?<!\w)(?:[AP]M|[AaPp]\. ?[Mm]\.)(?!\w)", page.words):
        yield "a half of the day stands alone"


def _agrees(clock: Clock, minutes: int, doubtful: bool) -> bool:
    return clock.minutes == minutes and not (doubtful and clock.halved)


def _by_word(page: Page, minutes: int, table: Table) -> bool:
    words = {720: f"{table.noon}|{table.noon_too}", 0: table.midnight}.get(minutes)
    return bool(words) and page.strike_word(rf"(?:12(?::00)? ?)?(?:{words})")


def _both_halved(words: str, table: Table) -> str:
    """ "6-7:30 PM" says PM of both; "11-1 PM" begins in the morning."""
    clock = r"(?:1[0-2]|[1-9])(?::[0-5]\d)?"
    before, after = _halves(table)
    pattern = rf"(?<![\d:.,/$])(?P<first>{clock})(?P<joint>{RANGE_JOINT})(?P<second>{clock})\s?"
    half = rf"(?:(?P<morning>{before})|(?P<afternoon>{after}))(?!\w)"

    def halved(match: re.Match[str]) -> str:
        bare = ":" not in match["first"] and match["joint"].strip() not in ("-", "–")
        if bare and not BEGINS.search(words[: match.start()]):
            return match.group()  # "for grade 2 at 11:40" is no range
        first, second = (int(match[each].split(":")[0]) % 12 for each in ("first", "second"))
        late = bool(match["afternoon"]) == (first <= second)
        mark = "PM" if late else "AM"
        return f"{match['first']} {mark}" + match.group()[len(match["first"]) :]

    return re.sub(pattern + half, halved, words, flags=re.IGNORECASE)


def _spoken(words: str, table: Table) -> str:
    """Half past four, in words or digits, as 4:30."""

    def written(match: re.Match[str]) -> str:
        hour = next((n for n, word in table.cardinals.items() if _is(word, match[1])), None)
        hour = int(match[1]) if match[1].isdigit() else hour
        return match.group() if hour is None else f"{hour}:30"

    return re.sub(rf"(?<!\w){table.half_past}(?!\w)", written, words, flags=re.IGNORECASE)


def _is(pattern: str, word: str) -> bool:
    return bool(re.fullmatch(pattern, word, re.IGNORECASE))


def _halves(table: Table) -> tuple[str, str]:
    return f"a\\.? ?m\\b\\.?|{table.morning}", f"p\\.? ?m\\b\\.?|{table.afternoon}"


def _clocks(words: str, table: Table) -> list[Clock]:
    morning, afternoon = _halves(table)
    separator = r"(?::| ?h ?|\.(?=\d\d ?[ap]\.? ?m\b))"
    if table.stop_in_times:
        separator = r"(?::| ?h ?|\.)"
    written = (
        rf"{separator}(?P<minute>[0-5]\d)(?![\d:])(?: ?(?:h(?:oras?|eures?)?|hs)\b)?"
        r"|(?P<full> ?h\b| ?heures?\b)"
    )
    half = rf"\s*(?:(?P<morning>{morning})|(?P<afternoon>{afternoon}))(?!\w)"
    pattern = re.compile(rf"{HOUR}(?:{written})?(?:{half})?", re.IGNORECASE)
    matches = pattern.finditer(words)
    return [_clock(match) for match in matches if match.group() != match["hour"]]


def _clock(match: re.Match[str]) -> Clock:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["afternoon"] and hour < 12:
        hour += 12
    if match["morning"] and hour == 12:
        hour = 0
    return Clock(
        minutes=hour % 24 * 60 + minute,
        halved=bool(match["morning"] or match["afternoon"]),
        lasting=bool(match["full"] and not (match["morning"] or match["afternoon"])),
        start=match.start(),
        end=match.end(),
    )
