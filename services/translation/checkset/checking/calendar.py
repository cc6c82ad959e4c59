# SPDX-License-Identifier: Apache-2.0
"""Dates, months and weekdays in a text."""

import functools
import re
from collections.abc import Iterator

from services.translation.checkset.checking.page import Page
from services.translation.checkset.checking.tables import Table
from services.translation.checkset.sentences import Expected

JOINT = r"(?:\s*[,&\-–/]\s*|\s+(?:y|e|et|i|o|ou|u|a|al|au|à|até|hasta|and|or|to|through|fins)\s+)"
ARTICLE = r"(?:(?:el|le|il|o|al|au|dia|día|les|los|els|os|i|the)\s+)?"
FOLLOWING = re.compile(rf"{JOINT}(\d{{1,2}})(?![\d\w:.,])")
SLASHED = re.compile(
    r"(?<![\d/])(?P<first>\d{1,2})/(?P<second>\d{1,2})(?:/(?P<year>\d{4}))?(?![\d/])"
)
YEAR = r"(?:,?\s*(?:de\s+|del\s+|di\s+|d'|of\s+)?(?P<year>(?:19|20)\d\d)(?!\d))?"


def date_findings(expected: Expected, page: Page, table: Table) -> Iterator[str]:
    wanted = list(expected.dates)
    for year, month, days in _dates(page, table, wanted):
        for day in days:
            stated = "-".join(part for part in (year, f"{month:02}", day) if part)
            if stated in wanted:
                wanted.remove(stated)
            else:
                yield f"the date {stated} appeared"
    yield from (f"the date {date} is missing" for date in wanted)


def weekday_findings(expected: Expected, page: Page, table: Table) -> Iterator[str]:
    for weekday in expected.weekdays:
        full, short = table.weekdays[weekday]
        if not (page.strike_word(full) or page.strike_word(short)):
            yield f"{weekday} is missing"
    for weekday, (full, _) in table.weekdays.items():
        if page.has_word(full):
            yield f"{weekday} appeared"


def _dates(page: Page, table: Table, wanted: list[str]) -> Iterator[tuple[str, int, list[str]]]:
    """Every mention of a month as (year, month, days), struck out as it is found."""
    for pattern in _patterns(table):
        while match := pattern.search(page.words):
            number = table.month(match["month"])
            days, end = _days(match, page.words, number, wanted, table)
            page.strike(match.start(), end)
            yield match["year"] or "", number, days
    while match := SLASHED.search(page.words):
        first, second = int(match["first"]), int(match["second"])
        number, day = (first, second) if table.month_first else (second, first)
        page.strike(match.start(), match.end())
        yield match["year"] or "", number, [f"{day:02}"]


@functools.cache
def _patterns(table: Table) -> tuple[re.Pattern[str], ...]:
    """3 de marzo, March 3, and a month alone, in this order."""
    day = rf"(?:\d{{1,2}}(?:st|nd|rd|th|er|\.?[ºª°]|[oè])?|{table.first_day})(?!\d|\w|:)"
    names = "|".join(table.months)
    month = rf"(?P<month>{names}|{names.upper()})(?!\w)\.?"
    days_before = rf"(?P<days>(?<![\w.,:$]){day}(?:{JOINT}{ARTICLE}{day})*)"
    days_after = rf"(?P<days>{day}(?:{JOINT}{day})*)"
    flags = re.NOFLAG if table.capital_months else re.IGNORECASE
    return (
        re.compile(rf"{days_before}\s+(?i:{table.of_month}){month}{YEAR}", flags),
        re.compile(rf"(?<!\w){month}(?:'s)?\s+{days_after}{YEAR}", flags),
        re.compile(rf"(?<!\w){month}(?P<days>){YEAR}", flags),
    )


def _days(
    match: re.Match[str], words: str, month: int, wanted: list[str], table: Table
) -> tuple[list[str], int]:
    """The days of a mention, "" for none, and where they end.

    Numbers in a row may be something else than days: of several only those that are wanted are.
    """
    found = re.findall(rf"\d{{1,2}}|{table.first_day}", match["days"], re.IGNORECASE) or [""]
    days = [f"{int(each) if each.isdigit() else 1:02}" if each else "" for each in found]
    ours = [day for day in days if any(date.endswith(f"{month:02}-{day}") for date in wanted)]
    end = match.end()
    while more := FOLLOWING.match(words, end):
        # "8 de setembre, 9 i 10"
        is_another_date = _patterns(table)[0].match(words, more.start(1))
        if is_another_date or f"{month:02}-{int(more[1]):02}" not in wanted:
            break
        ours, end = [*ours, f"{int(more[1]):02}"], more.end()
    return ours or days[-1:], end
