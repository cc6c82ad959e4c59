# SPDX-License-Identifier: Apache-2.0
"""Numbers, times, months and days of an answer, paired with those that went in."""

import re
from collections.abc import Iterable, Sequence

from services.translation.model.facts import KINDS, Fact, align, align_in_any_order, facts_in
from services.translation.model.gate.spellings import has
from services.translation.model.languages import conventions_of
from services.translation.model.preparing import Prepared, Tactic, masked_out

CURRENCY = re.compile(r"[$€£]|\bd[oó]l\w+|\beuros?\b", re.IGNORECASE)


def compared(
    prepared: Prepared, words: str, target: str
) -> dict[str, list[tuple[Fact, Fact]] | None]:
    conventions = conventions_of(target)
    there = facts_in(words, conventions, is_source=False)
    pairing = align if prepared.tactic is Tactic.NATURAL else align_in_any_order
    found: dict[str, list[tuple[Fact, Fact]] | None] = {}
    for kind in KINDS:
        here = [fact for fact in prepared.facts if fact.kind == kind]
        if not conventions.known:
            # Nobody told us this language's number words: digits are all that can be verified.
            here = [fact for fact in here if not (fact.spelled and kind == "number")]
        found[kind] = pairing(here, [fact for fact in there if fact.kind == kind])
    if _glued(words) - _glued(prepared.words):
        found["number"] = None
    if re.search(r"\b[AP]\.?M\b", _blanked(words, there)):
        found["time"] = None
    if len(CURRENCY.findall(words)) < sum(fact.money for fact in prepared.facts):
        found["number"] = None
    if words.count("%") != prepared.source.count("%") and "%" in prepared.words + words:
        found["number"] = None
    return found


def days_lost(here: str, there: str, source: str, target: str) -> Iterable[str]:
    """ "today" for "tomorrow" is as wrong as another date."""
    before, after = conventions_of(source).vocabulary, conventions_of(target).vocabulary
    for day, spellings in before.relative_days.items():
        if not after.relative_days:
            return
        if has(here, spellings) and not has(there, after.relative_days[day]):
            yield f'the word for "{day}" is missing'


def _glued(words: str) -> set[str]:
    """Numbers with letters on them, other than the endings of ordinals."""
    found = re.findall(r"\d+[^\W\d_]+", masked_out(words))
    return {
        each.lower() for each in found if not re.fullmatch(r"\d+(?:h|[ºªoa]s?|er|e|è|r|n|t)", each)
    }


def _blanked(words: str, facts: Sequence[Fact]) -> str:
    for fact in facts:
        words = words[: fact.start] + " " * (fact.end - fact.start) + words[fact.end :]
    return words
