# SPDX-License-Identifier: Apache-2.0
"""How a language writes dates, times, numbers, amounts and lists.

From Unicode's locale data. Where that has nothing for a language, or words that its readers do not
use, a wording brings its own ([writing] in its file): months, weekdays, date, and. Where that is
missing, too, a date is written 2026-12-04, which nobody can misread.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal

from services.translation.model.languages import base_of, locale_of
from services.translation.templates.values import Value

OWN = ("months", "weekdays", "date", "and")
# Unicode's data for Haitian Creole is in French.
NO_DATA = frozenset({"ht", "hmn"})
# Their readers count hours from dawn, or read AM and PM from their school every day: the clock of
# the school, so that nobody takes 4:30 for four and a half hours after sunrise.
CLOCK_OF_THE_SCHOOL = frozenset({"am", "ti", "om", "so", "sw", "ht", "hmn"})
# Right-to-left text is not to reorder what is written left to right inside of it.
FIRST_STRONG, POP = "\u2068", "\u2069"
LATIN = re.compile(r"[A-Za-z0-9]")
PLURALS_UP_TO = 1000


@dataclass(frozen=True, kw_only=True)
class Writing:
    """`own` are the words that a wording brings itself."""

    language: str
    locale: Locale | None
    own: Mapping[str, str]

    def written(self, value: Value) -> str:
        text = self._written(value)
        if self.is_right_to_left and not isinstance(value, tuple) and LATIN.search(text):
            return f"{FIRST_STRONG}{text}{POP}"
        return text

    @property
    def is_right_to_left(self) -> bool:
        return self.locale is not None and self.locale.text_direction == "rtl"

    @property
    def plural_forms(self) -> frozenset[str]:
        """Those that numbers below a thousand take, and always "other"."""
        return plural_forms(self.locale)

    def form_of(self, number: int) -> str:
        return "other" if self.locale is None else str(self.locale.plural_form(number))

    def _written(self, value: Value) -> str:
        match value:
            case str():
                return value
            case tuple():
                return self._listed(value)
            case date():
                return self._date(value)
            case time():
                return self._time(value)
            case Decimal():
                return _plain(format_currency(value, "USD", locale=self.locale or "en_US"))
        return _plain(format_decimal(value, locale=self.locale or "en_US"))

    def _listed(self, names: Sequence[str]) -> str:
        if self.is_right_to_left:
            names = [f"{FIRST_STRONG}{name}{POP}" for name in names]
        if len(names) == 1:
            return names[0]
        if word := self.own.get("and", ""):
            return f"{', '.join(names[:-1])} {word} {names[-1]}"
        return ", ".join(names) if self.locale is None else format_list(names, locale=self.locale)

    def _date(self, day: date) -> str:
        if "date" in self.own:
            return self.own["date"].format(
                weekday=_nth(self.own["weekdays"], day.weekday()), day=day.day,
                month=_nth(self.own["months"], day.month - 1), year=day.year,
            )  # fmt: skip
        if self.locale is None:
            return day.isoformat()
        return _plain(format_date(day, "full", locale=self.locale))

    def _time(self, at: time) -> str:
        if self.locale is None or base_of(self.language) in CLOCK_OF_THE_SCHOOL:
            return _plain(format_time(at, "short", locale="en_US"))
        pattern = self.locale.time_formats["short"].pattern
        # In Korean only the wide form of the half of the day is Korean.
        wide = pattern.replace("a", "aaaa") if self.locale.language == "ko" else pattern
        return _plain(format_time(at, wide, locale=self.locale))


def writing_of(language: str, own: Mapping[str, str]) -> Writing:
    locale = None if base_of(language) in NO_DATA else locale_of(language)
    return Writing(language=language, locale=locale, own=own)


@cache
def plural_forms(locale: Locale | None) -> frozenset[str]:
    if locale is None:
        return frozenset({"other"})
    forms = {str(locale.plural_form(number)) for number in range(PLURALS_UP_TO)}
    return frozenset(forms | {"other"})


def problem_in(own: Mapping[str, str]) -> str:
    """What is wrong with the words that a wording brings itself; "" when nothing is."""
    if unknown := sorted(set(own) - set(OWN)):
        return f"{unknown[0]} is none of {', '.join(OWN)}"
    if len({"months", "weekdays", "date"} & set(own)) not in (0, 3):
        return "months, weekdays and date belong together"
    for name, wanted in (("months", 12), ("weekdays", 7)):
        if name in own and len(own[name].split(",")) != wanted:
            return f"{name} are {wanted} words parted by commas"
    holes = sorted(re.findall(r"\{(.*?)\}", own.get("date", "")))
    if "date" in own and holes != ["day", "month", "weekday", "year"]:
        return "date holds {weekday}, {day}, {month} and {year}, each once"
    return ""


def _nth(words: str, at: int) -> str:
    return words.split(",")[at].strip()


def _plain(text: str) -> str:
    """No-break spaces would turn an SMS into the 70-letter alphabet."""
    return text.replace("\xa0", " ").replace("\u202f", " ")
