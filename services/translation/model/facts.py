# SPDX-License-Identifier: Apache-2.0
"""Numbers, times, months and weekdays as a text states them, in any language."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from services.translation.model.languages import Conventions

KINDS = ("number", "time", "month", "weekday")
MERIDIEM = r"(?P<half>[ap]\.?[\s\u202f]?m\b\.?|(?:da|de la) (?:tarde|noite|noche|manhã|mañana)\b)"
CLOCK = re.compile(
    r"(?<![\d:.,/])(?P<hour>\d{1,2})(?:"
    r"(?:[:h]|\s?h\s|\.(?=\d\d\s?[ap]\.?\s?m\b))(?P<minute>[0-5]\d)(?![\d:])(?:\s?h(?:s|oras?)?\b)?(?:\s*"
    + MERIDIEM
    + r")?"
    r"|\s?h\b(?P<full>)"
    r"|\s*" + MERIDIEM.replace("half", "half2") + r")",
    re.IGNORECASE,
)
NUMBER = re.compile(
    r"(?P<sign>(?<![\w)])[-−](?=\s?(?:US)?\s?[$€£]?\s?\d))?"
    r"(?P<currency>(?:US\s?)?[$€£]\s?)?"
    r"(?P<digits>\d+(?:[.,'\u202f\xa0]\d+)*)"
)
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
DATE_CONTEXT = re.compile(
    r"(?:\b(?:in|of|by|until|since|this|next|late|early|through|from|on)\s*$)|\d(?:st|nd|rd|th)?\s*$",
    re.IGNORECASE,
)
AFTER_DATE = re.compile(r"\.?\s*\d|[.,]\s*\d")
AMBIGUOUS_MONTHS = frozenset({"may", "march", "mar", "jan", "dec", "oct", "sep"})


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One stated fact. `values` holds more than one reading where the writing is ambiguous."""

    kind: str
    values: frozenset[Decimal]
    start: int
    end: int
    text: str
    optional: bool = False  # an article that may be a number, a word with two meanings
    money: bool = False
    spelled: bool = False


def facts_in(text: str, conventions: Conventions, *, is_source: bool) -> list[Fact]:
    """All facts in the order of the text."""
    found: list[Fact] = []
    rest = _ascii_digits(text)
    for clock in _clocks(rest):
        found.append(clock)
        rest = rest[: clock.start] + " " * (clock.end - clock.start) + rest[clock.end :]
    found += _numbers(rest, is_source=is_source)
    found += _words(rest, conventions, is_source=is_source)
    return sorted(found, key=lambda fact: fact.start)


def _ascii_digits(text: str) -> str:
    return "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text
    )


def _clocks(text: str) -> Iterator[Fact]:
    for match in CLOCK.finditer(text):
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        half = (match["half"] or match["half2"] or "").lower()
        if hour > 24:
            continue
        afternoon = half.startswith("p") or half.endswith(("tarde", "noite", "noche"))
        morning = bool(half) and not afternoon
        if afternoon and hour < 12:
            hour += 12
        if morning and hour == 12:
            hour = 0
        # The full stop after "PM" is the sentence's own.
        own_stop = match.group().endswith(".") and half.count(".") == 1
        end = match.end() - own_stop
        yield Fact(
            kind="time",
            values=frozenset({Decimal(hour * 60 + minute)}),
            start=match.start(),
            end=end,
            text=text[match.start() : end],
            spelled=not half and hour <= 12,
        )


def _numbers(text: str, *, is_source: bool) -> Iterator[Fact]:
    for match in NUMBER.finditer(text):
        readings = _readings(match["digits"], english=is_source)
        sign = -1 if match["sign"] and match["currency"] else 1
        yield Fact(
            kind="number",
            values=frozenset(sign * value for value in readings),
            start=match.start() if match["currency"] else match.start("digits"),
            end=match.end(),
            text=match.group() if match["currency"] else match["digits"],
            money=bool(match["currency"]),
        )


def _readings(digits: str, *, english: bool) -> set[Decimal]:
    """Both 1,250.5 and 1.250,5 where the text does not say which convention it follows."""
    readings = set()
    for group, point in ((",", "."), (".", ","), ("'", "."), ("\xa0", ","), ("\u202f", ",")):
        grouped = rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+|\d+"
        if re.fullmatch(rf"(?:{grouped})(?:{re.escape(point)}\d+)?", digits):
            readings.add(Decimal(digits.replace(group, "").replace(point, ".")))
        if readings and english:
            break
    return readings or {Decimal(re.sub(r"\D", "", digits))}


def _words(text: str, conventions: Conventions, *, is_source: bool) -> Iterator[Fact]:
    vocabulary = conventions.vocabulary
    for match in WORD.finditer(text):
        word = match.group().lower().replace("’", "'")
        for kind, table, optional in (
            ("number", vocabulary.numbers, not is_source),
            ("number", vocabulary.ordinals, not is_source),
            ("number", vocabulary.articles, True),
            ("month", conventions.months, False),
            ("weekday", conventions.weekdays, False),
        ):
            if word not in table or (kind != "number" and not _dated(text, match, conventions)):
                continue
            doubtful = kind == "weekday" and word in vocabulary.more_weekdays
            short = kind != "number" and len(word) <= 3
            yield Fact(
                kind=kind,
                values=frozenset({Decimal(table[word])}),
                start=match.start(),
                end=match.end(),
                text=match.group(),
                optional=optional or doubtful or (short and not is_source),
                spelled=True,
            )


def _dated(text: str, match: re.Match[str], conventions: Conventions) -> bool:
    """False for words that only look like a month or a day: "you may", "the sun"."""
    word = match.group()
    if conventions.vocabulary is None or not conventions.language.startswith("en"):
        return True
    if not word[0].isupper():
        return False
    if word.lower() in AMBIGUOUS_MONTHS or len(word) <= 3:
        beside = AFTER_DATE.match(text, match.end())
        return bool(beside or DATE_CONTEXT.search(text[: match.start()]))
    return True


def align(source: list[Fact], target: list[Fact]) -> list[tuple[Fact, Fact]] | None:
    """Pair every fact of one kind with its equal, in order; None when one is missing or extra.

    Only optional facts may stay alone.
    """
    rows, columns = len(source), len(target)
    best: list[list[list[tuple[Fact, Fact]] | None]] = [
        [None] * (columns + 1) for _ in range(rows + 1)
    ]
    best[rows][columns] = []
    for row in range(rows, -1, -1):
        for column in range(columns, -1, -1):
            options = [best[row][column]]
            if row < rows and source[row].optional:
                options.append(best[row + 1][column])
            if column < columns and target[column].optional:
                options.append(best[row][column + 1])
            if row < rows and column < columns and source[row].values & target[column].values:
                after = best[row + 1][column + 1]
                if after is not None:
                    options.append([(source[row], target[column]), *after])
            best[row][column] = max(
                (option for option in options if option is not None), key=len, default=None
            )
    return best[0][0]


def align_in_any_order(source: list[Fact], target: list[Fact]) -> list[tuple[Fact, Fact]] | None:
    """As `align`, where masks have already proven which fact is which."""
    ordered = sorted(target, key=lambda fact: (min(fact.values), fact.start))
    return align(sorted(source, key=lambda fact: (min(fact.values), fact.start)), ordered)
