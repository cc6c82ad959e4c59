# SPDX-License-Identifier: Apache-2.0
"""Dates, months and weekdays in a text."""

import re
from collections.abc import Iterator

from services.translation.checkset.checking.page import Page
from services.translation.checkset.checking.tables import Table
from services.translation.checkset.sentences import Expected

JOINT = r"(?:\s*[,&\-–/]\s*|\s+(?:y|e|et|i|o|ou|u|a|al|au|à|até|hasta|and|or|to|through|fins)\s+)"
ARTICLE = r"(?:(?:el|le|il|o|al|au|dia|día|les|los|els|os|i|the)\s+)?"
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
    day = rf"(?:\d{{1,2}}(?:st|nd|rd|th|er|\.?[ºª°]|[oè])?|{table.first_day})(?!\d|\w|:)"
    month = "(?P<month>" + "|".join(table.months) + r")(?!\w)\.?"
    before = (
        rf"(?P<days>(?<![\w.,:$]){day}(?:{JOINT}{ARTICLE}{day})*)\s+{table.of_month}{month}{YEAR}"
    )
    after = rf"(?<!\w){month}\s+(?P<days>{day}(?:{JOINT}{day})*){YEAR}"
    alone = rf"(?<!\w){month}{YEAR}"
    slashed = re.compile(
        r"(?<![\d/])(?P<first>\d{1,2})/(?P<second>\d{1,2})(?:/(?P<year>\d{4}))?(?![\d/])"
    )
    for pattern in (before, after, alone):
        flags = re.NOFLAG if table.capital_months else re.IGNORECASE
        while match := re.search(pattern, page.words, flags):
            number = table.month(match["month"])
            days = match.groupdict().get("days")
            named = _days(days, table) if days else [""]
            start = match.start()
            if len(named) > 1:
                named, start = _belonging(match, named, number, wanted, table)
            page.strike(start, match.end())
            yield match["year"] or "", number, named
    while match := slashed.search(page.words):
        first, second = int(match["first"]), int(match["second"])
        number, of_month = (first, second) if table.month_first else (second, first)
        page.strike(match.start(), match.end())
        yield match["year"] or "", number, [f"{of_month:02}"]


def _days(text: str, table: Table) -> list[str]:
    found = re.findall(rf"\d{{1,2}}|{table.first_day}", text, re.IGNORECASE)
    return [f"{int(each) if each.isdigit() else 1:02}" for each in found]


def _belonging(
    match: re.Match[str], named: list[str], month: int, wanted: list[str], table: Table
) -> tuple[list[str], int]:
    """Numbers in a row before a month may be something else: only days that are wanted are."""
    of_month = {each[-2:] for each in wanted if f"{month:02}-" in each}
    ours = [day for day in named if day in of_month]
    return (ours or named[-1:]), match.start()
