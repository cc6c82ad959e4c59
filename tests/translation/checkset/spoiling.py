# SPDX-License-Identifier: Apache-2.0
"""Right translations made wrong in one place, the way engines do it."""

import re
from collections.abc import Iterator

from services.translation.checkset import Expected
from services.translation.checkset.checking.tables import TABLES


def spoiled(expected: Expected, text: str, language: str) -> Iterator[tuple[str, str]]:
    """Each way of being wrong that this text allows, as (what was done, the wrong text)."""
    yield from _without_what_is_verbatim(expected, text)
    yield from _other_digits(expected, text)
    yield from _other_words(expected, text, language)
    if expected.negated:
        table = TABLES[language]
        yield "the negation dropped", _without(f"{table.negations}|{table.forbidden}", text)
    if expected.lines > 1:
        yield "lines joined", text.replace("\n", " ", 1)
    if expected.items:
        yield "a bullet dropped", re.sub(r"(?m)^\s*(?:[-•*]|\d+\.)\s", "", text, count=1)


def _without_what_is_verbatim(expected: Expected, text: str) -> Iterator[tuple[str, str]]:
    for verbatim in set(expected.verbatim):
        yield f'"{verbatim}" dropped', text.replace(verbatim, "", 1)
        if verbatim.isalpha():
            yield f'"{verbatim}" bent', text.replace(verbatim, verbatim + "s", 1)


def _other_digits(expected: Expected, text: str) -> Iterator[tuple[str, str]]:
    for match in re.finditer(r"\d", text):
        other = str((int(match.group()) + 3) % 10)
        yield f"digit {match.start()}", text[: match.start()] + other + text[match.end() :]
    for right, wrong in (("a. m.", "p. m."), ("p. m.", "a. m."), ("AM", "PM"), ("PM", "AM")):
        if right in text and expected.times:
            yield f"{right} to {wrong}", text.replace(right, wrong, 1)


def _other_words(expected: Expected, text: str, language: str) -> Iterator[tuple[str, str]]:
    table = TABLES[language]
    for weekday in set(expected.weekdays):
        other = "sunday" if weekday != "sunday" else "monday"
        wrong = re.sub(r"[^\w\s-].*$", "", table.weekdays[other][0])
        yield f"{weekday} changed", _replaced("|".join(table.weekdays[weekday]), wrong, text)
    for day in set(expected.relative) & {"today", "tomorrow", "yesterday"}:
        yield f"{day} dropped", _without(table.relative[day], text)
    for month in {re.sub(r"^\d{4}-", "", each)[:2] for each in expected.dates}:
        pattern = rf"(?:{table.months[int(month) - 1]})\.?"
        yield f"month {month} dropped", _replaced(pattern, "", text)


def _without(pattern: str, text: str) -> str:
    return _replaced(pattern, "", text, count=0)


def _replaced(pattern: str, other: str, text: str, count: int = 1) -> str:
    return re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", other, text, count=count, flags=re.IGNORECASE)
