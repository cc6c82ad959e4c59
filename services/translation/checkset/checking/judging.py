# SPDX-License-Identifier: Apache-2.0
"""What was written down, looked for one after the other, and then what is there besides."""

import re
from collections.abc import Iterator

from services.translation.checkset.checking.calendar import date_findings, weekday_findings
from services.translation.checkset.checking.clocks import time_findings
from services.translation.checkset.checking.numerals import (
    money_findings,
    number_findings,
    percent_findings,
)
from services.translation.checkset.checking.page import Page
from services.translation.checkset.checking.tables import TABLES, Table
from services.translation.checkset.sentences import Expected

MARKED_LINE = re.compile(r"(?m)^[ \t]*(?:[-–•*·]|\(?\d{1,2}[.)])[ \t]")

COUNTED_LINE = re.compile(r"(?m)^[ \t]*\(?(\d{1,2})[.)][ \t]")


def broken(expected: Expected, words: str, language: str) -> tuple[str, ...]:
    """What the text does not keep, or says besides; empty when all is as it was written down."""
    table = TABLES[language]
    page = Page(words)
    findings = [*_structure(expected, words), *_verbatim(expected, page)]
    # A list's own numbers are no facts.
    page.words = MARKED_LINE.sub(lambda mark: "|" * len(mark.group()), page.words)
    findings += money_findings(expected, page, table)
    findings += percent_findings(expected, page, table)
    findings += time_findings(expected, page, table)
    findings += date_findings(expected, page, table)
    findings += weekday_findings(expected, page, table)
    findings += _relative(expected, page, table)
    findings += _negation(expected, page, table)
    findings += number_findings(expected, page, table)
    return tuple(findings)


def _structure(expected: Expected, words: str) -> Iterator[str]:
    if not words.strip():
        yield "there are no words"
    if len(words.split("\n")) != expected.lines:
        yield f"{len(words.split(chr(10)))} lines instead of {expected.lines}"
    if len(MARKED_LINE.findall(words)) != expected.items:
        yield f"{len(MARKED_LINE.findall(words))} items instead of {expected.items}"
    counted = [int(each) for each in COUNTED_LINE.findall(words)]
    if counted != list(range(1, len(counted) + 1)):
        yield "the items are not counted in a row"


def _verbatim(expected: Expected, page: Page) -> Iterator[str]:
    letters = [letter for letter in page.words if letter.isalpha()]
    shouted = sum(letter.isupper() for letter in letters) > 0.8 * len(letters)
    for text in sorted(expected.verbatim, key=len, reverse=True):
        if not page.strike_exactly(text, any_case=shouted):
            yield f'"{text}" is missing'
    for text in sorted(set(expected.names)):
        if page.strike_exactly(text, any_case=False):
            yield f'"{text}" is there once more'
    if re.search(r"\{\{|\}\}|https?:|\w@\w", page.words):
        yield "a placeholder or an address appeared"


def _relative(expected: Expected, page: Page, table: Table) -> Iterator[str]:
    for day in expected.relative:
        if not page.strike_word(table.relative[day]):
            yield f"{day} is missing"
    for day, pattern in table.relative.items():
        # A text that says "tonight" may say "today at night".
        said = {day, "tonight"} if day == "today" else {day, "today"} if day == "tonight" else {day}
        if not said & set(expected.relative) and page.has_word(table.appeared.get(day, pattern)):
            yield f"{day} appeared"


def _negation(expected: Expected, page: Page, table: Table) -> Iterator[str]:
    if expected.negated and not page.has_word(table.negations + "|" + table.forbidden):
        yield "the negation is missing"
    if expected.negated is False and page.has_word(table.negations):
        yield "a negation appeared"
