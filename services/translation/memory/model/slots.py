# SPDX-License-Identifier: Apache-2.0
"""A sentence with its names and facts taken out: what it shares with others that say the same."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from services.translation.memory.model.agreement import class_of
from services.translation.model.facts import Fact
from services.translation.model.preparing import Prepared
from services.translation.model.protection import KEYWORD, RULES
from services.translation.model.rendering import rendered

LABEL = re.compile(r"\{([a-z]+\d*)\}")


class Level(StrEnum):
    """How much is taken out. Names, addresses and placeholders always are."""

    ALL = "all"  # numbers, times, money, months and days of the week
    FIGURES = "figures"  # numbers, times and money
    NAMES = "names"  # no facts: the sentence serves these numbers and days only


KINDS = {
    Level.ALL: frozenset({"number", "time", "month", "weekday"}),
    Level.FIGURES: frozenset({"number", "time"}),
    Level.NAMES: frozenset[str](),
}


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A place in a sentence, and what stands there: a stand-in of its mask, or a fact.

    `agrees` is what another filling has to share with this one, `value` is this one's.
    """

    label: str
    agrees: str
    start: int
    end: int
    value: object
    stand_in: str = ""
    fact: Fact | None = None


@dataclass(frozen=True, kw_only=True)
class Slotted:
    """The text has {label} where a slot is."""

    text: str
    slots: tuple[Slot, ...]
    shouted: bool = False


def slotted(prepared: Prepared, target: str, level: Level) -> Slotted:
    """Raise ValueError where slots could not be told from the text's own braces."""
    if re.search(r"[{}]", prepared.source):
        raise ValueError("a text with braces of its own has no place in memory")
    slots = _told_apart(sorted(_found(prepared, target, level), key=lambda slot: slot.start))
    text = prepared.source
    for slot in reversed(slots):
        text = f"{text[: slot.start]}{{{slot.label}}}{text[slot.end :]}"
    return Slotted(
        text=" ".join(text.replace("’", "'").split()), slots=slots, shouted=prepared.shouted
    )


def filled(words: str, slotted: Slotted, target: str) -> str:
    """A unit's words for a sentence: its stand-ins and its facts, as the language writes them."""
    fillings = {
        slot.label: rendered(slot.fact, target) if slot.fact else slot.stand_in
        for slot in slotted.slots
    }
    return LABEL.sub(lambda match: fillings.get(match[1], match[0]), words)


def _found(prepared: Prepared, target: str, level: Level) -> Iterator[Slot]:
    for stand_in, text in prepared.masks.items():
        match = re.search(rf"\b{stand_in}\b", prepared.source)
        if match is None:
            raise ValueError("a mask is missing in its own sentence")
        kind = _kind(text)
        # Whose placeholder it is, and which keyword, changes what a sentence means.
        agrees = "".join(text.split()) if kind in ("placeholder", "keyword") else ""
        yield Slot(
            label=kind, agrees=agrees, start=match.start(), end=match.end(),
            value=text.casefold(), stand_in=stand_in,
        )  # fmt: skip
    for fact in prepared.facts:
        agreement = class_of(fact, prepared.source, target) if fact.kind in KINDS[level] else None
        if agreement is not None:
            label = "money" if fact.money else fact.kind
            yield Slot(
                label=label, agrees=agreement, start=fact.start, end=fact.end,
                value=fact.values, fact=fact,
            )  # fmt: skip


def _kind(text: str) -> str:
    if KEYWORD.fullmatch(text):
        return "keyword"
    return next((kind for kind, pattern in RULES if pattern.fullmatch(text)), "name")


def _told_apart(slots: list[Slot]) -> tuple[Slot, ...]:
    """Number the slots of a kind, and say of each which it equals.

    A translation may change the order of what it names. Of "3 boys and 3 girls" nobody can tell
    afterwards which 3 is whose; so it serves only sentences in which both are equal, too.
    """
    counted: dict[str, int] = {}
    labels: dict[object, str] = {}
    told: list[Slot] = []
    for slot in slots:
        counted[slot.label] = counted.get(slot.label, 0) + 1
        number = counted[slot.label]
        label = slot.label if number == 1 else f"{slot.label}{number}"
        equal = labels.setdefault((slot.label, slot.value), label)
        agrees = slot.agrees if equal == label else f"{slot.agrees}={equal}"
        told.append(replace(slot, label=label, agrees=agrees))
    return tuple(told)
