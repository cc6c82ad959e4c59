# SPDX-License-Identifier: Apache-2.0
"""Dates of an answer put into the order of its language: "octubre 7 y 8" is "7 y 8 de octubre"."""

import re

from services.translation.model.facts import Date, Fact, dates_in, facts_in
from services.translation.model.languages import base_of, conventions_of

# What stands between day and month, and before the day, where the day comes first.
OF = {"es": "de ", "pt": "de ", "fr": "", "it": "", "ca": "de "}
ON = {"es": ("en", "el"), "ca": ("en", "el"), "it": ("in", "il"), "fr": ("en", "le")}
AND = {"es": "y", "pt": "e", "fr": "et", "it": "e", "ca": "i"}
JOINT = r"\s?(?:,|y|e|et|i|and|&|a|al|ao|au|to|-|–)\s?"


def dates_in_order(words: str, dates: tuple[Date, ...], target: str) -> str:
    """Only where the source says which days are that month's, and the answer has the same."""
    base = base_of(target)
    if base not in OF or not any(date.days for date in dates):
        return words
    facts = facts_in(words, conventions_of(target), is_source=False)
    there = dates_in(words, facts, target)
    if [min(date.month.values) for date in dates] != [min(date.month.values) for date in there]:
        return words
    for stated, found in reversed(list(zip(dates, there, strict=True))):
        if len(found.days) < len(stated.days):
            words = _moved(words, stated, found.month, base)
    return words


def _moved(words: str, stated: Date, month: Fact, base: str) -> str:
    days = [str(int(min(day.values))) for day in stated.days]
    name = month.text.lower()
    of = "d'" if base == "ca" and name[0] in "ao" else OF[base]
    listed = JOINT.join(days)
    after = re.compile(rf"{re.escape(month.text)}\.?\s(?P<days>{listed})(?![\d:.,]\d)")
    if match := after.match(words, month.start):
        return _put(words, month.start, match.end(), f"{_joined(match['days'], base)} {of}{name}",
                    base)  # fmt: skip
    around = re.compile(
        rf"\b{days[0]}\s(?:de\s|di\s|d['’])?{re.escape(month.text)}"
        rf"(?P<days>{''.join(JOINT + day for day in days[1:])})(?![\d:.,]\d)"
    )
    for match in around.finditer(words) if len(days) > 1 else ():
        if match.start() < month.start < match.end():
            said = _joined(days[0] + match["days"], base)
            return _put(words, match.start(), match.end(), f"{said} {of}{name}", base)
    return words


def _joined(days: str, base: str) -> str:
    return re.sub(r"\s?(?:&|\band\b)\s?", f" {AND[base]} ", days)


def _put(words: str, start: int, end: int, date: str, base: str) -> str:
    before = words[:start]
    if base in ON:
        here, better = ON[base]
        before = re.sub(
            rf"\b{here}\s$",
            lambda said: f"{better.title() if said.group()[0].isupper() else better} ",
            before,
            flags=re.IGNORECASE,
        )
    return before + date + words[end:]
