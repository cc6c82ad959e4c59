# SPDX-License-Identifier: Apache-2.0
"""Months and weekdays by their names, and months that a language writes with a number."""

import re
from collections.abc import Iterator
from decimal import Decimal

from services.translation.model.facts.fact import Fact
from services.translation.model.languages import Conventions

DATE_CONTEXT = re.compile(
    r"(?:\b(?:in|of|by|until|since|this|next|late|early|through|from|on|and|or|to)\s*$)"
    r"|\d(?:st|nd|rd|th)?\s*$|[-–&/,]\s?$",
    re.IGNORECASE,
)
AFTER_DATE = re.compile(r"\.?\s*\d|[.,]\s*\d")
AMBIGUOUS_MONTHS = frozenset({"may", "march", "mar", "jan", "dec", "oct", "sep"})
# "segunda série" is no Monday.
COUNTS = re.compile(
    r"\s(?:série|turma|vez|vezes|etapa|parte|fase|criança|pessoa|opção|língua|metade|semana|página|"
    r"aula|chamada|edição|hora|reunião|advertência|falta|avaliação)\b"
)
LONGEST_DOUBTFUL = 3


def calendar_in(text: str, conventions: Conventions, *, is_source: bool) -> Iterator[Fact]:
    for match in conventions.calendar.finditer(text):
        name = match.group().lower().rstrip(".")
        kind, table = "month", conventions.months
        if name not in table:
            kind, table = "weekday", conventions.weekdays
        if name not in table or not _dated(text, match, conventions):
            continue
        short = len(name) <= LONGEST_DOUBTFUL and name.isalpha() and not conventions.is_dense
        doubtful = name in conventions.vocabulary.more_weekdays
        if doubtful and COUNTS.match(text, match.end()):
            continue
        yield Fact(
            kind=kind,
            values=frozenset({Decimal(table[name])}),
            start=match.start(),
            end=match.end(),
            text=match.group(),
            optional=doubtful or (short and not (is_source and conventions.is_english)),
            spelled=True,
        )


def _dated(text: str, match: re.Match[str], conventions: Conventions) -> bool:
    """False for words that only look like a month or a day: "you may", "the sun"."""
    word = match.group()
    if not conventions.is_english:
        return word.lower() != "dez" or bool(
            re.search(r"\d\s(?:de\s)?$", text[: match.start()])
            or re.match(r"\.?[/\s]\d", text[match.end() :])
        )
    if not word[0].isupper():
        return False
    if word.lower() in AMBIGUOUS_MONTHS or len(word) <= LONGEST_DOUBTFUL:
        beside = AFTER_DATE.match(text, match.end())
        return bool(beside or DATE_CONTEXT.search(text[: match.start()]))
    return True
