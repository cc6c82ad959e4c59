# SPDX-License-Identifier: Apache-2.0
"""Amounts of money, shares and plain numbers in a text."""

import re
from collections.abc import Iterator
from decimal import Decimal

from services.translation.checkset.checking.page import Page
from services.translation.checkset.checking.tables import Table
from services.translation.checkset.sentences import Expected

DIGITS = r"\d+(?:[.,' ]\d{3}(?!\d))*(?:[.,]\d+)?"
DOLLAR = r"(?:US ?\$|U\$|\$|USD(?!\w))"
FOREIGN = re.compile(r"R\$|€|£|¥|\b(?:euros?|pesos?|reais)\b", re.IGNORECASE)


def money_findings(expected: Expected, page: Page, table: Table) -> Iterator[str]:
    wanted = list(expected.money)
    sign = rf"(?P<sign>(?<!\w)[-−–]\s?|(?<!\w)(?:{table.minus})\s+)?"
    before = rf"{sign}(?<![\w]){DOLLAR}\s?(?P<minus>[-−])?\s?(?P<digits>{DIGITS})"
    unit = rf"(?:(?:de\s)?(?:{table.dollars})(?!\w)|{DOLLAR}(?!\s?\d))"
    after = rf"{sign}(?<![\w.,$])(?P<minus>(?!))?(?P<digits>{DIGITS})\s?{unit}"
    if FOREIGN.search(page.words):
        yield "another currency appeared"
    for pattern in (before, after):
        while match := re.search(pattern, page.words, re.IGNORECASE):
            value = read(match["digits"], table) * (-1 if match["sign"] or match["minus"] else 1)
            page.strike(match.start(), match.end())
            if value in wanted:
                wanted.remove(value)
            else:
                yield f"the amount {value} appeared"
    for value in wanted:
        word = table.cardinals.get(int(value)) if value == int(value) else None
        if not (word and page.strike_word(rf"(?:{word})\s(?:{table.dollars})")):
            yield f"the amount {value} is missing"
    if "$" in page.words:
        yield "a dollar sign appeared"


def percent_findings(expected: Expected, page: Page, table: Table) -> Iterator[str]:
    wanted = list(expected.percent)
    pattern = rf"(?<![\w.,])(?P<digits>{DIGITS})\s?(?:%|(?:{table.percent})(?!\w))"
    while match := re.search(pattern, page.words, re.IGNORECASE):
        value = read(match["digits"], table)
        page.strike(match.start(), match.end())
        if value in wanted:
            wanted.remove(value)
        else:
            yield f"{value} percent appeared"
    yield from (f"{value} percent is missing" for value in wanted)
    if "%" in page.words:
        yield "a percent sign appeared"


def number_findings(expected: Expected, page: Page, table: Table) -> Iterator[str]:
    wanted = list(expected.numbers)
    pattern = rf"(?P<sign>(?<![\w)|])[-−–]|(?<!\w)(?:{table.minus})\s)?(?P<digits>(?<!\d){DIGITS})"
    extra = []
    while match := re.search(pattern, page.words):
        value = read(match["digits"], table)
        page.strike(match.start("digits"), match.end())
        if match["sign"] and -value in wanted:
            value = -value
        if value in wanted:
            wanted.remove(value)
        else:
            extra.append(value)
    # Longer words first: "dos mil" before "dos".
    for value in sorted(wanted, reverse=True):
        if not _strike_in_words(value, page, table):
            yield f"the number {value} is missing"
    yield from (f"the number {value} appeared" for value in extra)
    for number, word in table.cardinals.items():
        if number not in table.doubtful and page.has_word(word):
            yield f"the number {number} appeared in words"


def _strike_in_words(value: Decimal, page: Page, table: Table) -> bool:
    words = [
        row[int(value)]
        for row in (table.cardinals, table.ordinals)
        if value == int(value) and int(value) in row
    ]
    return any(page.strike_word(word) for word in words)


def read(digits: str, table: Table) -> Decimal:
    """A point or comma before three digits groups or parts, as the language has it.

    Before one or two digits nobody takes it for a group, whatever the language; where both are
    there, the last one parts.
    """
    digits = re.sub(r"[ ']", "", digits)
    marks = re.findall(r"[.,]", digits)
    last = max(digits.rfind("."), digits.rfind(","))
    both = len(set(marks)) == 2
    alone = len(marks) == 1 and (len(digits) - last - 1 != 3 or marks[0] == table.decimal)
    whole, fraction = (digits[:last], digits[last + 1 :]) if both or alone else (digits, "0")
    return Decimal(re.sub(r"[.,]", "", whole) + "." + fraction)
