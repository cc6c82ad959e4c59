# SPDX-License-Identifier: Apache-2.0
"""A sentence made ready for an engine, and its answer made ready for a family."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from services.translation.model.facts import Fact, facts_in
from services.translation.model.languages import base_of, conventions_of
from services.translation.model.protection import Span, calmed, is_shouted, protected_spans
from services.translation.model.rendering import polished, rendered, rendered_date, single_stops
from services.translation.model.rewriting import canonical, carried

# Invented surnames: measured to pass every engine in place, unbent, and to keep grammar natural.
STAND_INS = (
    "Zorvak",
    "Tavrik",
    "Quimbor",
    "Welkor",
    "Drazmir",
    "Yandrik",
    "Korvath",
    "Balmork",
    "Fenwulf",
    "Grimdok",
    "Hestrov",
    "Jarnok",
    "Lorvek",
    "Murdav",
    "Norvik",
    "Pelgrom",
)
# Languages that write days and months with a small letter.
SMALL_CALENDAR = frozenset({"es", "pt", "fr", "it", "ca"})


Place = Callable[[str, Sequence[Span]], list[Span]]


class Tactic(StrEnum):
    """How much of a sentence an engine gets to see."""

    NATURAL = "natural"  # names and addresses are masked, numbers and dates are read
    SHIELDED = "shielded"  # numbers, times and dates are masked, too


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """What an engine gets, and what is needed to judge and finish its answer."""

    source: str  # the sentence in canonical writing, masks in place
    words: str  # what the engine reads
    facts: list[Fact]
    masks: dict[str, str] = field(default_factory=dict)  # stand-in -> what a family reads
    afterwards: str = ""
    shouted: bool = False
    tactic: Tactic = Tactic.NATURAL


def prepare(
    sentence: str,
    *,
    source: str,
    target: str,
    names: Sequence[str] = (),
    tactic: Tactic = Tactic.NATURAL,
    place: Place | None = None,
) -> Prepared:
    """Mask, calm and rewrite one sentence; raise ValueError when it protects too much.

    `place` may mask more: it gets the text and what is protected anyway.
    """
    text = re.sub(r"\*+", "", canonical(sentence, source))
    spans = protected_spans(text, source, names)
    if place is not None:
        spans = place(text, spans)
    emoji = [span.text for span in spans if span.kind == "emoji"]
    masked, masks = _masked(text, spans)
    calm = calmed(masked, source)
    facts = facts_in(calm, conventions_of(source), is_source=True)
    words = carried(calm, facts, source)
    if tactic is Tactic.SHIELDED:
        words, facts = _shielded(calm, facts, masks, target, source)
    return Prepared(
        source=calm,
        words=words,
        facts=facts,
        masks=masks,
        shouted=is_shouted(masked_out(masked)),
        afterwards="".join(f" {each}" for each in emoji),
        tactic=tactic,
    )


def finish(words: str, prepared: Prepared, pairs: Sequence[tuple[Fact, Fact]], target: str) -> str:
    """Put numbers in the language's writing, then names and addresses back in place."""
    for source_fact, fact in sorted(pairs, key=lambda pair: pair[1].start, reverse=True):
        words = words[: fact.start] + _written(source_fact, fact, target) + words[fact.end :]
    if prepared.shouted:
        words = "".join(
            part if part in prepared.masks else part.upper() for part in re.split(r"(\w+)", words)
        )
    words = _same_case(polished(words, target), prepared)
    for stand_in, original in prepared.masks.items():
        words = re.sub(rf"\b{stand_in}\b", lambda _: original, words)  # noqa: B023
    return single_stops(words.strip()) + prepared.afterwards


def _written(source_fact: Fact, fact: Fact, target: str) -> str:
    """A fact of the answer in the writing of the target language; words stay as they are."""
    if source_fact.kind in ("month", "weekday"):
        small = base_of(target) in SMALL_CALENDAR and fact.start > 0
        return fact.text.lower() if small else fact.text
    if source_fact.spelled or (fact.kind == "number" and fact.spelled):
        return fact.text
    return rendered(source_fact, target)


def masked_out(text: str) -> str:
    """The text without its stand-ins."""
    return re.sub(rf"\b(?:{'|'.join(STAND_INS)})\b", "", text)


def stand_ins(text: str) -> list[str]:
    """Stand-ins that are free to use in this text."""
    return [each for each in STAND_INS if each.lower() not in text.lower()]


def _masked(text: str, spans: Sequence[Span]) -> tuple[str, dict[str, str]]:
    free = iter(stand_ins(text))
    masks: dict[str, str] = {}
    for span in spans:
        if span.kind != "emoji":
            masks[_next(free)] = span.text
    replacements = iter(masks)
    for_spans = [(span, "" if span.kind == "emoji" else next(replacements)) for span in spans]
    for span, replacement in reversed(for_spans):
        text = text[: span.start] + replacement + text[span.end :]
    return re.sub(r"[ \t]{2,}", " ", text).strip() if len(masks) < len(spans) else text, masks


def _shielded(
    calm: str, facts: list[Fact], masks: dict[str, str], target: str, source: str
) -> tuple[str, list[Fact]]:
    """Mask all that counts, dates as one; words for numbers stay, they need their grammar."""
    free = iter(each for each in stand_ins(calm) if each not in masks)
    left = [fact for fact in facts if _stays(fact, calm)]
    words = calm
    for start, end, written in reversed(_dates(calm, facts, target)):
        stand_in = _next(free)
        masks[stand_in] = written
        words = words[:start] + stand_in + words[end:]
    return carried(words, [], source), left


def _stays(fact: Fact, calm: str) -> bool:
    """Number words need their grammar, and "3rd" is read as a word."""
    return fact.kind == "number" and (fact.spelled or calm[fact.end : fact.end + 1].isalpha())


def _dates(calm: str, facts: list[Fact], target: str) -> list[tuple[int, int, str]]:
    """Every fact to mask, as (start, end, how the target language writes it)."""
    found: list[tuple[int, int, str]] = []
    queue = [fact for fact in facts if not _stays(fact, calm)]
    while queue:
        fact, following = queue[0], queue[1:3]
        day = following[0] if following else None
        if fact.kind == "month" and day and _is_day(day, calm[fact.end : day.start]):
            year = following[1] if len(following) > 1 else None
            if year and not _is_year(year, calm[day.end : year.start]):
                year = None
            try:
                written = rendered_date(
                    int(min(fact.values)),
                    int(min(day.values)),
                    int(min(year.values)) if year else None,
                    target,
                )
            except ValueError:
                written = ""
            if written:
                found.append((fact.start, (year or day).end, written))
                queue = queue[3 if year else 2 :]
                continue
        written = rendered(fact, target)
        if fact.end == len(calm) and fact.text.endswith(".") and not written.endswith("."):
            written += "."
        found.append((fact.start, fact.end, written))
        queue = queue[1:]
    return found


def _is_day(fact: Fact, between: str) -> bool:
    return (
        fact.kind == "number"
        and not fact.money
        and not fact.spelled
        and 1 <= min(fact.values) <= 31
        and between.strip(" .") == ""
    )


def _is_year(fact: Fact, between: str) -> bool:
    return (
        fact.kind == "number" and 1900 <= min(fact.values) <= 2100 and between.strip() in ("", ",")
    )


def _same_case(words: str, prepared: Prepared) -> str:
    """Begin as the source begins, unless a name comes first."""
    for text in (prepared.source, words):
        if any(text.lstrip("¡¿\"'“( ").startswith(mask) for mask in prepared.masks):
            return words
    first = next((at for at, letter in enumerate(words) if letter.isalnum()), None)
    begin = next((letter for letter in prepared.source if letter.isalnum()), "")
    if first is None or not begin.isupper() or prepared.shouted:
        return words
    return words[:first] + words[first].upper() + words[first + 1 :]


def _next(free: object) -> str:
    stand_in = next(free, None)  # type: ignore[call-overload]
    if stand_in is None:
        raise ValueError("more names, numbers and addresses in one sentence than can be protected")
    return str(stand_in)
