# SPDX-License-Identifier: Apache-2.0
"""Which days belong to which month: January 15; 8, 9 y 10 de septiembre; April 19 to 23."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from services.translation.model.facts.fact import Fact
from services.translation.model.languages import base_of

DAY_AFTER_MONTH = frozenset({"en", "zh", "yue", "ja", "ko"})
DAY_BEFORE_MONTH = frozenset({"es", "pt", "fr", "it", "ca", "de", "ru", "uk", "pl", "vi", "ar"})
BEFORE = re.compile(r"\s*(?:[.º°ªo]|er|è|st|nd|rd|th)?\s*(?:de|di|d'|d’|of|do|del)?\s*|-", re.I)
AFTER = re.compile(r"\s*\.?\s*")
YEAR = re.compile(r"(?:,|\s(?:de|del|di)\b|\s)?\s*")
JOINT = re.compile(
    r"\s*(?:(?P<list>y|e|et|i|and|&)|(?P<range>a|al|à|ao|au|to|-|–|through)|(?P<choice>or|o|ou)|,)"
    r"\s*(?:el|le|il|the|os|as)?\s*",
    re.IGNORECASE,
)
# What may follow on a list of days; "March 3 and 25 students" is none.
ENDS = re.compile(
    r"\s*(?:$|[.,;:!?)]|(?:at|from|in|between|for|on|to|with|because|due|is|are|was|were|during)\b)"
)
LAST_DAY = 31
YEARS = range(1900, 2101)


@dataclass(frozen=True, kw_only=True)
class Date:
    """A month and the days that the text surely names with it, as they follow on each other.

    `joint` is what is between them: list, range, choice, "" for a single day, and "mixed" for
    what is more than one range: "3-5, 10-12 and 17-19".
    """

    month: Fact
    days: tuple[Fact, ...]
    joint: str = ""
    year: Fact | None = None

    @property
    def facts(self) -> tuple[Fact, ...]:
        found = [self.month, *self.days, *([self.year] if self.year else [])]
        return tuple(sorted(found, key=lambda fact: fact.start))


def dates_in(text: str, facts: Sequence[Fact], language: str) -> list[Date]:
    numbers = [fact for fact in facts if fact.kind == "number" and not fact.unit]
    after = base_of(language) in DAY_AFTER_MONTH
    found = []
    for month in facts:
        if month.kind == "month":
            days = list(_days(text, month, numbers, after=after))
            joint = next((joint for _, joint in days if joint), "")
            date = sorted((day for day, _ in days), key=lambda fact: fact.start)
            if len(date) > 2 and any(_is_range(text, *pair) for pair in pairwise(date)):
                joint = "mixed"
            year = _year(text, [month, *date], numbers)
            found.append(Date(month=month, days=tuple(date), joint=joint, year=year))
    return found


def _days(
    text: str, month: Fact, numbers: Sequence[Fact], *, after: bool
) -> Iterator[tuple[Fact, str]]:
    """Walk away from the month: the day beside it, then those that are listed with it."""
    beside = [fact for fact in numbers if (fact.start >= month.end) == after]
    edge, pending, sure = month, list[tuple[Fact, str]](), ""
    for fact in beside if after else reversed(beside):
        between = text[edge.end : fact.start] if after else text[fact.end : edge.start]
        if not _is_day(fact):
            return
        if edge is month:
            if not (AFTER if after else BEFORE).fullmatch(between):
                return
            yield fact, ""
        else:
            joint = JOINT.fullmatch(between)
            if not joint:
                return
            sure = sure or str(joint.lastgroup or "")
            pending.append((fact, sure))
            if sure and (not after or ENDS.match(text, fact.end)):
                yield from pending
                pending = []
        edge = fact


def _is_range(text: str, one: Fact, two: Fact) -> bool:
    joint = JOINT.fullmatch(text[one.end : two.start])
    return bool(joint and joint["range"])


def _is_day(fact: Fact) -> bool:
    value = min(fact.values)
    return 1 <= value <= LAST_DAY and value == value.to_integral_value()


def _year(text: str, date: Sequence[Fact], numbers: Sequence[Fact]) -> Fact | None:
    end = max(fact.end for fact in date)
    following = next((fact for fact in numbers if fact.start >= end), None)
    if following is None or min(following.values) not in YEARS or not following.text.isdigit():
        return None
    return following if YEAR.fullmatch(text[end : following.start]) else None


def dates_changed(before: Sequence[Date], after: Sequence[Date], target: str) -> bool:
    """Months have been paired before, so that both lists are equally long where both are right."""
    if len(before) != len(after):
        return False
    sure = base_of(target) in DAY_AFTER_MONTH | DAY_BEFORE_MONTH
    return any(_differ(one, two, sure=sure) for one, two in zip(before, after, strict=True))


def _differ(one: Date, two: Date, *, sure: bool) -> bool:
    days, there = ({min(day.values) for day in date.days} for date in (one, two))
    if not days or not there:
        return sure and days != there
    return bool(days - there) if len(days) > 1 else not days & there
