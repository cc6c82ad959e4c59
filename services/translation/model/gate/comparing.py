# SPDX-License-Identifier: Apache-2.0
"""Numbers, times, months and days of an answer, paired with those that went in."""

import re
from collections.abc import Iterable, Sequence

from services.translation.model.facts import (
    KINDS,
    Fact,
    align,
    align_in_any_order,
    dates_changed,
    dates_in,
    facts_in,
)
from services.translation.model.gate.spellings import has, plain, without
from services.translation.model.languages import Conventions, conventions_of
from services.translation.model.preparing import Prepared, Tactic
from services.translation.model.stand_ins import masked_out
from services.translation.model.vocabulary import Vocabulary

Pairs = list[tuple[Fact, Fact]]
HALF = re.compile(r"\b[AP]\.?M\b")
ENDING_OF_ORDINAL = re.compile(r"\d+(?:h|[ºªoa]s?|er|e|è|r|n|t|st|nd|rd|th|ème|°)")


def compared(prepared: Prepared, words: str, target: str) -> dict[str, Pairs | None]:
    """The pairs of each kind; None where a fact is missing, extra or another."""
    conventions = conventions_of(target)
    there = facts_in(words, conventions, is_source=False)
    clocks = [fact for fact in there if fact.kind == "time"]
    found = {kind: _paired(kind, prepared, there, conventions) for kind in KINDS}
    if not conventions.is_dense and _glued(_blanked(words, clocks)) - _glued(prepared.words):
        found["number"] = None
    if HALF.search(_blanked(words, there)):
        found["time"] = None
    paired = found["number"] is not None and found["month"] is not None
    if (
        paired
        and prepared.tactic is Tactic.NATURAL
        and dates_changed(
            prepared.dates,
            dates_in(words, there, target),
            target,
        )
    ):
        found["month"] = None
    return found


def _paired(
    kind: str, prepared: Prepared, there: Sequence[Fact], conventions: Conventions
) -> Pairs | None:
    pairing = align if prepared.tactic is Tactic.NATURAL else align_in_any_order
    here = [fact for fact in prepared.facts if fact.kind == kind]
    if not conventions.known:
        # Nobody told us this language's number words: digits are all that can be verified.
        here = [fact for fact in here if not (fact.spelled and kind in ("number", "time"))]
    return pairing(here, [fact for fact in there if fact.kind == kind])


def days_lost(prepared: Prepared, there: str, source: str, target: str) -> Iterable[str]:
    """ "today" for "tomorrow" is as wrong as another date."""
    before, after = conventions_of(source).vocabulary, conventions_of(target).vocabulary
    if not (before.relative_days and after.relative_days):
        return
    here = without(plain(prepared.source), before.no_days)
    # "mañana por la mañana" is tomorrow, "a las 8 de la mañana" is not.
    there = without(plain(there), after.no_days)
    for day, spellings in before.relative_days.items():
        named = has(here, spellings)
        if day in prepared.hidden_days:
            continue
        if named and not has(there, after.relative_days[day]):
            yield f'the word for "{day}" is missing'
        soft = SOFT_DAYS.get(day, ())
        if not named and has(there, after.relative_days[day]) and not has(here, soft):
            yield f'the word for "{day}" appeared'
    yield from _nights(here, there, before, after)


def _nights(here: str, there: str, before: Vocabulary, after: Vocabulary) -> Iterable[str]:
    """An afternoon is no evening."""
    (tonight, night), (tonight_there, night_there) = before.tonight, after.tonight
    if has(here, tonight) and not has(there, night_there):
        yield 'the word for "tonight" is missing'
    if has(there, tonight_there) and not has(here, night):
        yield 'the word for "tonight" appeared'


# What may become a day that it does not name itself.
SOFT_DAYS = {
    "today": (
        "now", "current*", "nowadays", "ahora", "actual*", "agora", "atual*", "maintenant",
        "actuel*", "adesso", "attual*", "ara",
    ),
    "yesterday": ("last night", "anoche"),
}  # fmt: skip


def _glued(words: str) -> set[str]:
    """Numbers with small letters on them, other than the endings of ordinals."""
    found = re.findall(r"\d+[^\W\d_A-Z]+", masked_out(words))
    return {each.lower() for each in found if not ENDING_OF_ORDINAL.fullmatch(each)}


def _blanked(words: str, facts: Sequence[Fact]) -> str:
    for fact in facts:
        words = words[: fact.start] + " " * (fact.end - fact.start) + words[fact.end :]
    return words
