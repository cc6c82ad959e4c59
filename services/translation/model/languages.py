# SPDX-License-Identifier: Apache-2.0
"""How each language writes days, months, times and numbers, as far as the gate understands it."""

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from babel import Locale, UnknownLocaleError

from services.translation.model.vocabulary import VOCABULARY, Vocabulary

# Families of a United States district read 4:30 p. m. and $1,250.00, whatever their language.
REGIONS = {"en": "en_US", "es": "es_US", "pt": "pt_BR", "fr": "fr_CA", "it": "it_IT", "ca": "ca_ES"}
# Languages that put no blanks between words and need few letters.
DENSE = frozenset({"zh", "yue", "ja", "ko", "th", "lo", "km", "my"})
HOURS = {
    "zh": ("[点點时時]", "分"),
    "yue": ("[点點时時]", "分"),
    "ja": ("時", "分"),
    "ko": ("시", "분"),
    "vi": ("giờ", "phút"),
}
CURRENCIES = {"dollar": "USD", "euro": "EUR", "pound": "GBP"}
_PARTS = {"am": "am", "morning": "am", "pm": "pm", "afternoon": "pm", "evening": "pm",
          "night": "night"}  # fmt: skip


@functools.cache
def base_of(language: str) -> str:
    """The language of a BCP 47 tag, without script and region: "es" of "es-MX"."""
    return re.split(r"[-_]", language)[0].lower()


@functools.cache
def locale_of(language: str) -> Locale | None:
    """The conventions of a BCP 47 language, None when nobody has written them down."""
    for identifier in (REGIONS.get(language, language), base_of(language)):
        try:
            return Locale.parse(identifier.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            continue
    return None


@dataclass(frozen=True, kw_only=True, eq=False)
class Conventions:
    """Words that carry a fact in one language, all in lower case. There is one a language."""

    language: str
    months: Mapping[str, int] = field(default_factory=dict)
    weekdays: Mapping[str, int] = field(default_factory=dict)
    calendar: re.Pattern[str] = re.compile(r"(?!)")  # any of those names
    halves: Mapping[str, str] = field(default_factory=dict)  # "da tarde": "pm"
    hours: str = ""  # patterns of the words for hours and minutes in a time: 点, 分
    minutes: str = ""
    dotted_clock: bool = False  # 16.30
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # patterns
    vocabulary: Vocabulary = field(default_factory=Vocabulary)

    @property
    def known(self) -> bool:
        """True when number words, negation and days like "tomorrow" can be verified, too."""
        return bool(self.vocabulary.negations)

    @property
    def is_english(self) -> bool:
        return self.language.startswith("en")

    @property
    def full_day(self) -> bool:
        """Hours are counted to 24 where an h stands between hour and minute."""
        return base_of(self.language) in ("pt", "fr")

    @property
    def is_dense(self) -> bool:
        return base_of(self.language) in DENSE

    def part_of_day(self, half: str) -> str:
        """am, pm or night (before or after midnight)."""
        if re.fullmatch(r"[ap]\.?\s?m\.?", half):
            return f"{half[0]}m"
        return self.halves.get(half, "")


@functools.cache
def conventions_of(language: str) -> Conventions:
    base = base_of(language)
    locale = locale_of(language)
    vocabulary = VOCABULARY.get(base, Vocabulary())
    months = _names(locale, "months") if locale else {}
    weekdays = {**(_names(locale, "days") if locale else {}), **vocabulary.more_weekdays}
    weekdays = _plurals(weekdays)
    hours, minutes = HOURS.get(base, ("", ""))
    return Conventions(
        language=language,
        months=months,
        weekdays=weekdays,
        calendar=_any_of([*months, *weekdays], dense=base in DENSE),
        halves={**(_halves(locale) if locale else {}), **vocabulary.halves},
        hours=hours,
        minutes=minutes,
        dotted_clock=locale is not None and "." in locale.time_formats["short"].pattern,
        units=_units(locale, vocabulary),
        vocabulary=vocabulary,
    )


def _names(locale: Locale, kind: str) -> dict[str, int]:
    found: dict[str, int] = {}
    names = getattr(locale, kind)
    for width in ("wide", "abbreviated"):
        for number, name in names["format"][width].items():
            found[_word(name)] = number
        # Where a language has none of its own, babel may answer with another language's.
        for number, name in names["stand-alone"][width].items():
            if _word(name)[:2] == _word(names["format"][width][number])[:2]:
                found[_word(name)] = number
    found = {name.removeprefix("de ").removeprefix("d’"): each for name, each in found.items()}
    # One sign alone is another word as well: 月 is a month and short for Monday.
    return {name: number for name, number in found.items() if len(name) > 1}


def _word(name: str) -> str:
    return name.lower().rstrip(".")


def _plurals(weekdays: dict[str, int]) -> dict[str, int]:
    plurals = {f"{name}s": number for name, number in weekdays.items() if len(name) > 3}
    joined = {
        name.replace("-", "s-") + "s": number for name, number in weekdays.items() if "-" in name
    }
    return {**plurals, **joined, **weekdays}


def _any_of(names: Iterable[str], *, dense: bool) -> re.Pattern[str]:
    longest_first = sorted({name for name in names if name}, key=len, reverse=True)
    if not longest_first:
        return re.compile(r"(?!)")
    spellings = "|".join(map(re.escape, longest_first))
    edges = (r"(?<!\d)", "") if dense else (r"(?<![\w-])", r"(?![\w-])")
    return re.compile(f"{edges[0]}(?:{spellings}){edges[1]}", re.IGNORECASE)


def _halves(locale: Locale) -> dict[str, str]:
    found: dict[str, str] = {}
    for width in ("wide", "abbreviated"):
        for period, word in locale.day_periods["format"][width].items():
            part = _PARTS.get(period.rstrip("12"))
            if part and word.lower() not in found:
                found[word.lower()] = part
    return found


def _units(locale: Locale | None, vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    """What the vocabulary says, else the first word of the currency's name."""
    found = dict(vocabulary.units)
    for unit, code in CURRENCIES.items():
        name = str(locale.currencies.get(code, "")) if locale else ""
        if unit not in found and name:
            found[unit] = (re.escape(name), re.escape(name.split()[0]))
    return found
