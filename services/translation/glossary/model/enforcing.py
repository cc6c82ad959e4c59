# SPDX-License-Identifier: Apache-2.0
"""Whether a translation has every locked term, and the right form put where it has not."""

import re
from collections.abc import Sequence
from dataclasses import replace

from services.translation.glossary.model.agreement import agreeing
from services.translation.glossary.model.finding import (
    WITHOUT_BLANKS,
    Found,
    longest,
    pattern_of,
    stands_alone,
)
from services.translation.model.languages import base_of
from services.translation.model.preparing import Prepared
from services.translation.model.protection import Span, is_shouted

MISSING = "a locked term is missing"
OPENING = "¡¿\"'“‘(« "


def missing(locked: Sequence[Found], words: str, target: str) -> list[Found]:
    """Locked terms of a sentence that its translation lacks, each as often as it lacks them.

    A form in the translation stands for one term only, so that two terms need two.
    """
    places = longest(place for found in locked for place in _places(found, words, target))
    fitting = [
        [at for at, place in enumerate(places) if _is_form_of(found, place.text)]
        for found in locked
    ]
    holders: dict[int, int] = {}
    return [found for at, found in enumerate(locked) if not _seated(at, fitting, holders, set())]


def lacking(found: Found) -> str:
    """The finding against a translation without this term; reviewers are told the same."""
    return f"{MISSING} ({found.text} = {found.right})"


def placed(text: str, spans: Sequence[Span], locked: Sequence[Found]) -> list[Span]:
    """What is masked in a sentence when its locked terms are put in place by us.

    A name that was only guessed from its capitals makes room; it is masked beside the term.
    """
    if not locked:
        return list(spans)
    shouted = is_shouted(text)
    kept = [part for span in spans for part in _beside(span, locked, text)]
    terms = [
        Span(
            kind="term", start=found.start, end=found.end,
            text=found.right.upper() if shouted else found.right,
        )
        for found in locked
    ]  # fmt: skip
    return sorted((*kept, *terms), key=lambda span: span.start)


def fitted(
    words: str, prepared: Prepared, locked: Sequence[Found], target: str
) -> tuple[str, Prepared]:
    """An answer with stand-ins for terms: articles agree, and a sentence begins with a capital."""
    terms = {found.right.casefold(): found for found in locked}
    masks = dict(prepared.masks)
    for stand_in, text in prepared.masks.items():
        found = terms.get(text.casefold())
        if found is None:
            continue
        words = agreeing(words, stand_in, found, target)
        if words.lstrip(OPENING).startswith(stand_in) and found.text[:1].isupper():
            masks[stand_in] = text[:1].upper() + text[1:]
        elif prepared.source.startswith(stand_in) and found.text[:1].isupper():
            words = _capital(words)
    return words, replace(prepared, masks=masks)


def _places(found: Found, words: str, target: str) -> list[Found]:
    blanks = base_of(target) not in WITHOUT_BLANKS
    return [
        replace(found, start=match.start(), end=match.end(), text=match.group())
        for form in found.term.allowed
        for match in re.finditer(pattern_of(form), words, re.IGNORECASE)
        if not blanks or stands_alone(words, match.start(), match.end())
        if _is_form_of(found, match.group())
    ]


def _is_form_of(found: Found, written: str) -> bool:
    term = found.term
    if not any(re.fullmatch(pattern_of(form), written, re.IGNORECASE) for form in term.allowed):
        return False
    if not (term.keep and term.case_sensitive):
        return True
    return written in (found.text, *term.allowed)


def _seated(
    at: int, fitting: Sequence[Sequence[int]], holders: dict[int, int], asked: set[int]
) -> bool:
    """Give the term a place of its own; who has it already moves where it can."""
    for place in fitting[at]:
        if place not in asked:
            asked.add(place)
            holder = holders.get(place)
            if holder is None or _seated(holder, fitting, holders, asked):
                holders[place] = at
                return True
    return False


def _beside(span: Span, locked: Sequence[Found], text: str) -> list[Span]:
    """What is left of a span around the terms: the whole, some parts, or nothing."""
    parts, start = [], span.start
    within = [found for found in locked if found.start < span.end and span.start < found.end]
    if not within:
        return [span]
    for end, following in [*((found.start, found.end) for found in within), (span.end, span.end)]:
        part = text[start:end] if start < end else ""
        if any(letter.isalnum() for letter in part):
            first = start + len(part) - len(part.lstrip())
            parts.append(
                replace(span, start=first, end=first + len(part.strip()), text=part.strip())
            )
        start = following
    return parts


def _capital(words: str) -> str:
    at = next((at for at, letter in enumerate(words) if letter.isalnum()), None)
    return words if at is None else words[:at] + words[at].upper() + words[at + 1 :]
