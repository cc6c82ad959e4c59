# SPDX-License-Identifier: Apache-2.0
"""How six languages write days, months, numbers, negation: written by hand, for the judge alone."""

import re
from dataclasses import dataclass
from typing import Any

from services.translation.checkset.checking import words

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, kw_only=True, eq=False)
class Table:
    """One language; all strings are patterns of whole words."""

    months: tuple[str, ...]
    month_numbers: tuple[int, ...]
    weekdays: dict[str, tuple[str, str]]
    relative: dict[str, str]
    appeared: dict[str, str]  # where a word has a second meaning: what it is only with the first
    negations: str
    forbidden: str  # says no without a negation
    noon: str
    noon_too: str  # may as well be half a day
    midnight: str
    morning: str
    afternoon: str
    first_day: str
    of_month: str
    decimal: str
    cardinals: dict[int, str]
    ordinals: dict[int, str]
    doubtful: frozenset[int]  # their words mean something else, too
    percent: str
    dollars: str
    minus: str
    half_past: str
    month_first: bool = False
    capital_months: bool = False
    stop_in_times: bool = False

    def month(self, written: str) -> int:
        return next(
            number
            for pattern, number in zip(self.months, self.month_numbers, strict=True)
            if re.fullmatch(pattern, written, re.IGNORECASE)
        )


def _table(source: dict[str, str], *, decimal: str, **more: Any) -> Table:
    months = source["months"].split()
    plain: dict[str, Any] = {key: source[key] for key in words.PLAIN}
    weekdays = [each.split("+") for each in source["weekdays"].split()]
    return Table(
        months=tuple(months),
        month_numbers=tuple(range(1, 13)),
        weekdays={
            name: (full.replace("_", " "), (short or [full])[0].replace("_", " "))
            for name, (full, *short) in zip(WEEKDAYS, weekdays, strict=True)
        },
        relative={day: source[day] for day in ("today", "tonight", "tomorrow", "yesterday")},
        appeared={"tomorrow": source.get("surely_tomorrow", source["tomorrow"])},
        cardinals=_numbered(source["cardinals"], source["tens"]),
        ordinals=_numbered(source["ordinals"], "", start=1),
        doubtful=frozenset(int(each) for each in source["doubtful"].split()),
        decimal=decimal,
        **plain,
        **more,
    )


def _numbered(row: str, tens: str, start: int = 0) -> dict[int, str]:
    """ "zero one|an two" by number; tens go on with "20=twenty"."""
    found = {number: word for number, word in enumerate(row.split(), start) if word != "-"}
    for each in tens.split():
        number, _, word = each.partition("=")
        found[int(number)] = word
    return {number: word.replace("_", " ") for number, word in found.items()}


TABLES = {
    "en": _table(words.ENGLISH, decimal=".", month_first=True, capital_months=True),
    "es": _table(words.SPANISH, decimal="."),
    "pt": _table(words.PORTUGUESE, decimal=","),
    "fr": _table(words.FRENCH, decimal=","),
    "it": _table(words.ITALIAN, decimal=",", stop_in_times=True),
    "ca": _table(words.CATALAN, decimal=",", stop_in_times=True),
}
