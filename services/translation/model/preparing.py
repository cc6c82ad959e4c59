# SPDX-License-Identifier: Apache-2.0
"""A sentence made ready for an engine, and its answer made ready for a family."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from services.translation.model.facts import Date, Fact, dates_in, facts_in
from services.translation.model.languages import base_of, conventions_of
from services.translation.model.protection import Span, calmed, is_shouted, protected_spans
from services.translation.model.rendering import polished, rendered, single_stops, written_as
from services.translation.model.rewriting import as_read, canonical, carried
from services.translation.model.shielding import shielded
from services.translation.model.stand_ins import masked_out, next_of, place_of, stand_ins

# Languages that write days and months with a small letter.
SMALL_CALENDAR = frozenset({"es", "pt", "fr", "it", "ca"})
STRESSED = re.compile(r"\b(?:NOT|NO|NEVER|NUNCA|NÃO|NON|JAMÁS)\b")

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
    dates: tuple[Date, ...] = ()
    hidden_days: frozenset[str] = frozenset()  # "tomorrow", where a stand-in says it
    masks: dict[str, str] = field(default_factory=dict)  # stand-in -> what a family reads
    afterwards: str = ""
    shouted: bool = False
    stressed: bool = False  # a negation in capitals: "do NOT come"
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
    masked, masks = _masked(text, spans)
    calm = calmed(masked, source)
    facts = facts_in(calm, conventions_of(source), is_source=True)
    prepared = Prepared(
        source=calm,
        words=carried(calm, facts, source),
        facts=facts,
        dates=tuple(dates_in(calm, facts, source)),
        masks=masks,
        shouted=is_shouted(masked_out(masked)),
        stressed=bool(STRESSED.search(masked)),
        afterwards="".join(f" {span.text}" for span in spans if span.kind == "emoji"),
    )
    return prepared if tactic is Tactic.NATURAL else _hidden(prepared, source, target)


def _hidden(prepared: Prepared, source: str, target: str) -> Prepared:
    shield = shielded(prepared.source, prepared.facts, prepared.masks, target, source)
    return replace(
        prepared, words=shield.words, facts=shield.left, masks=shield.masks,
        hidden_days=shield.days, tactic=Tactic.SHIELDED,
    )  # fmt: skip


def finish(words: str, prepared: Prepared, pairs: Sequence[tuple[Fact, Fact]], target: str) -> str:
    """Put numbers in the language's writing, then names and addresses back in place.

    `pairs` are the gate's, which reads English answers in their one canonical writing.
    """
    words = as_read(words, target)
    for source_fact, fact in sorted(pairs, key=lambda pair: pair[1].start, reverse=True):
        words = words[: fact.start] + _written(source_fact, fact, target) + words[fact.end :]
    if prepared.stressed and not prepared.shouted:
        words = _stressed(words, target)
    if prepared.shouted:
        words = "".join(
            part if part in prepared.masks else part.upper() for part in re.split(r"(\w+)", words)
        )
    words = _same_case(polished(words, target), prepared)
    for stand_in, original in prepared.masks.items():
        words = place_of(stand_in).sub(lambda _: original, words)  # noqa: B023
    return single_stops(words.strip()) + prepared.afterwards


def _stressed(words: str, target: str) -> str:
    """The negation in capitals, as the source has it, where it can be no other word."""
    strong = [each for each in conventions_of(target).vocabulary.negations if each.isalpha()]
    found = list(re.finditer(rf"\b(?:{'|'.join(strong)})\b", words, re.I)) if strong else []
    if len(found) != 1:
        return words
    (match,) = found
    return words[: match.start()] + match.group().upper() + words[match.end() :]


def _written(source_fact: Fact, fact: Fact, target: str) -> str:
    """A fact of the answer in the writing of the target language; words stay as they are."""
    if source_fact.kind in ("month", "weekday"):
        small = base_of(target) in SMALL_CALENDAR and fact.start > 0
        return fact.text.lower() if small else fact.text
    if source_fact.spelled or (fact.kind == "number" and fact.spelled):
        return fact.text
    return (
        written_as(source_fact, fact, target)
        if fact.kind == "number"
        else rendered(source_fact, target)
    )


def _masked(text: str, spans: Sequence[Span]) -> tuple[str, dict[str, str]]:
    free = iter(stand_ins(text))
    masks: dict[str, str] = {}
    for span in spans:
        if span.kind != "emoji":
            masks[next_of(free)] = span.text
    replacements = iter(masks)
    for_spans = [(span, "" if span.kind == "emoji" else next(replacements)) for span in spans]
    for span, replacement in reversed(for_spans):
        text = text[: span.start] + replacement + text[span.end :]
    return re.sub(r"[ \t]{2,}", " ", text).strip() if len(masks) < len(spans) else text, masks


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
