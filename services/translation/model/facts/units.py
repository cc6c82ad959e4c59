# SPDX-License-Identifier: Apache-2.0
"""Per cent, currencies and "below zero", where they stand beside a number."""

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from services.translation.model.facts.fact import Fact
from services.translation.model.languages import Conventions

SIGN_INSIDE = re.compile(r"[$€£]")
# Between the ends of a range that count in the same.
CLOSE = re.compile(r"[-–—/]|\s(?:or|o|ou)\s")
WIDE = re.compile(
    r"\s?(?:[-–—]|(?:to|or|and|a|à|ao|até|o|ou|y|e|et|i|al)\b(?:\s(?:el|o|le|the|il|la))?)\s?",
    re.IGNORECASE,
)


def with_units(numbers: Sequence[Fact], text: str, conventions: Conventions) -> Iterable[Fact]:
    """The numbers with what they count in; both ends of a range count in the same."""
    after = _after(conventions)
    found = [_with_unit(fact, text, conventions, after) for fact in numbers]
    for at in range(len(found) - 1):
        one, two = found[at], found[at + 1]
        if one.unit and not two.unit and _between(one, two, text, CLOSE):
            found[at + 1] = replace(two, unit=one.unit)
    for at in range(len(found) - 2, -1, -1):
        one, two = found[at], found[at + 1]
        said_after = two.unit and not SIGN_INSIDE.search(two.text)
        if said_after and not one.unit and _between(one, two, text, WIDE):
            found[at] = replace(one, unit=two.unit)
    return found


def _between(one: Fact, two: Fact, text: str, joint: re.Pattern[str]) -> bool:
    return one.kind == two.kind == "number" and bool(joint.fullmatch(text[one.end : two.start]))


def without_units(text: str, conventions: Conventions) -> str:
    """With blanks for what is a number only to look at: "ciento" in "por ciento"."""
    percent = conventions.units.get("percent", ())
    if not percent:
        return text
    return re.sub("|".join(percent), lambda match: " " * len(match.group()), text, flags=re.I)


def _with_unit(fact: Fact, text: str, conventions: Conventions, after: re.Pattern[str]) -> Fact:
    if fact.kind != "number":
        return fact
    values, unit = fact.values, fact.unit
    if sign := SIGN_INSIDE.search(fact.text):
        unit = sign.group()
    elif not unit and (match := after.match(text, fact.end)):
        unit = str(match.lastgroup)
        unit = {"dollar": "$", "euro": "€", "pound": "£", "cent": "¢", "percent": "%"}[unit]
    if _is_below_zero(fact, text, conventions):
        values = frozenset(-abs(value) for value in values)
    return replace(fact, values=values, unit=unit) if unit or values != fact.values else fact


def _is_below_zero(fact: Fact, text: str, conventions: Conventions) -> bool:
    minus, below = conventions.vocabulary.minus, conventions.vocabulary.below_zero
    return bool(
        (minus and re.search(rf"\b(?:{'|'.join(minus)})\s$", text[: fact.start], re.IGNORECASE))
        or (below and re.match(rf"\s?(?:\w+|°)?\s?(?:{'|'.join(below)})\b", text[fact.end :]))
    )


@functools.cache
def _after(conventions: Conventions) -> re.Pattern[str]:
    spellings = {"percent": ("%", "٪", "％"), "dollar": ("$",), "euro": ("€",), "pound": ("£",),
                 "cent": ("¢",)}  # fmt: skip
    groups = [
        rf"(?P<{unit}>(?:{'|'.join([*map(re.escape, signs), *conventions.units.get(unit, ())])}))"
        for unit, signs in spellings.items()
    ]
    return re.compile(rf"[\s\u202f\xa0-]?(?:US\s)?(?:{'|'.join(groups)})", re.IGNORECASE)
