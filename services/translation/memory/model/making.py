# SPDX-License-Identifier: Apache-2.0
"""What is kept of a sentence and its words: both without names and facts, as far as it is sure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.translation.memory.model.slots import Level, Slot, Slotted, slotted
from services.translation.model.facts import Fact
from services.translation.model.gate import judge, lost_in
from services.translation.model.preparing import Prepared, prepare
from services.translation.model.rendering import rendered
from services.translation.model.rewriting import as_read

Pairs = Sequence[tuple[Fact, Fact]]
LOST = "what must come through letter by letter is missing"
NO_PLACE = "it protects too much, or has braces of its own"
WORDS_WITH_BRACES = "its words have braces of their own"


@dataclass(frozen=True, kw_only=True)
class Made:
    """`findings` are what the gate says; without `slotted` the sentence can not be kept at all."""

    findings: tuple[str, ...] = ()
    slotted: Slotted | None = None
    words: str = ""
    level: Level = Level.NAMES


def made_from(
    sentence: str, words: str, *, source: str, target: str, names: Sequence[str] = ()
) -> Made:
    """Take names and facts out of a sentence and its words, as far as it is sure which is which."""
    try:
        prepared = prepare(sentence, source=source, target=target, names=names)
        least = slotted(prepared, target, Level.NAMES)
    except ValueError:
        return Made(findings=(NO_PLACE,))
    if lost_in(sentence, words, names):
        return Made(findings=(LOST,))
    masked = as_read(_masked(words, prepared), target)  # as the gate reads it
    if re.search(r"[{}]", masked):
        return Made(findings=(WORDS_WITH_BRACES,))
    verdict = judge(prepared, masked, source=source, target=target)
    if verdict.passed:
        for level in (Level.ALL, Level.FIGURES):
            fits = slotted(prepared, target, level)
            if (taken_out := _taken_out(masked, fits, verdict.pairs, target)) is not None:
                return Made(slotted=fits, words=taken_out, level=level)
    # With findings nobody knows which fact is which: it serves this sentence alone.
    plain = _taken_out(masked, least, (), target) or ""
    return Made(findings=verdict.findings, slotted=least, words=plain)


def _masked(words: str, prepared: Prepared) -> str:
    """The words as an engine would have given them: stand-ins where names and addresses are."""
    for emoji in prepared.afterwards.split():
        words = words.replace(emoji, "")
    for stand_in, text in sorted(
        prepared.masks.items(), key=lambda mask: len(mask[1]), reverse=True
    ):
        found = re.search(rf"(?<!\w){re.escape(text)}(?!\w)", words, re.IGNORECASE)
        if found:
            words = words[: found.start()] + stand_in + words[found.end() :]
    return " ".join(words.split())


def _taken_out(words: str, slotted: Slotted, pairs: Pairs, target: str) -> str | None:
    """The words with a label for each slot, None where it is not sure which fact is which."""
    there = {(here.start, here.kind): fact for here, fact in pairs}
    spots: list[tuple[int, int, str]] = []
    for slot in slotted.slots:
        if slot.fact is None:
            spots += [
                (match.start(), match.end(), slot.label)
                for match in re.finditer(rf"\b{slot.stand_in}\b", words)
            ]
            continue
        fact = there.get((slot.fact.start, slot.fact.kind))
        if fact is None or not _replaceable(slot, fact, target):
            return None
        spots.append((fact.start, fact.end, slot.label))
    for start, end, label in sorted(spots, reverse=True):
        words = f"{words[:start]}{{{label}}}{words[end:]}"
    return words


def _replaceable(slot: Slot, fact: Fact, target: str) -> bool:
    """True where the language's own writing of the fact stands for exactly what is there now."""
    if slot.fact is None or fact.optional:
        return False
    if slot.fact.kind in ("month", "weekday"):
        return rendered(slot.fact, target).casefold() == fact.text.casefold()
    return slot.fact.kind == "time" or (not fact.spelled and slot.fact.money == fact.money)
