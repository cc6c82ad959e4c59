# SPDX-License-Identifier: Apache-2.0
"""All facts of a text; what one rule has found is blanked for the next."""

import unicodedata
from collections.abc import Iterable

from services.translation.model.facts.calendar import calendar_in
from services.translation.model.facts.clocks import clocks_in
from services.translation.model.facts.fact import Fact
from services.translation.model.facts.numbers import codes_in, numbers_in
from services.translation.model.facts.units import with_units, without_units
from services.translation.model.facts.words import counted_in
from services.translation.model.languages import Conventions


def facts_in(text: str, conventions: Conventions, *, is_source: bool) -> list[Fact]:
    """All facts in the order of the text. In a source every word for a number counts."""
    rest = text if text.isascii() else _ascii_digits(text)
    found = list(clocks_in(rest, conventions))
    rest = _blanked(rest, found)
    dates = list(calendar_in(rest, conventions, is_source=is_source))
    rest = _blanked(rest, dates)
    numbers = [*codes_in(rest)]
    rest = _blanked(rest, numbers)
    numbers += numbers_in(rest, conventions, is_source=is_source)
    numbers += counted_in(without_units(rest, conventions), conventions, is_source=is_source)
    numbers.sort(key=_start)
    found += dates
    found += with_units(numbers, rest, conventions)
    found.sort(key=_start)
    return found


def _start(fact: Fact) -> int:
    return fact.start


def _ascii_digits(text: str) -> str:
    return "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text
    )


def _blanked(text: str, facts: Iterable[Fact]) -> str:
    for fact in facts:
        text = text[: fact.start] + " " * (fact.end - fact.start) + text[fact.end :]
    return text
