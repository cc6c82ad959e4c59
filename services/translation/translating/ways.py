# SPDX-License-Identifier: Apache-2.0
"""How an engine may be given a sentence: more and more of it in a form that it cannot spoil."""

from collections.abc import Iterator, Sequence
from functools import partial

from services.translation.glossary import Found, carried
from services.translation.model.preparing import Place, Prepared, Tactic, prepare
from services.translation.translating.task import Task, Way
from services.translation.translating.terms import in_place, locked_in

CARRIED, PLACED = "+carrier", "+terms"


def ways(sentence: str, task: Task) -> Sequence[Way]:
    """Each that differs once. Locked terms are left to the engine first, whose grammar is the
    better one; then a common word carries them; then a name stands for them.
    """
    if sentence not in task.opened:
        task.opened[sentence] = tuple(_different(sentence, task))
    return task.opened[sentence]


def natural(sentence: str, task: Task) -> Prepared | None:
    """The sentence as an engine reads it first; None when it cannot be protected."""
    first = next(iter(ways(sentence, task)), None)
    return first.prepared if first and first.name == Tactic.NATURAL else None


def _different(sentence: str, task: Task) -> Iterator[Way]:
    locked = locked_in(sentence, task)
    seen: set[str] = set()
    for tactic in Tactic:
        for way in _with_terms(sentence, locked, task, tactic):
            if way.prepared.words not in seen:
                seen.add(way.prepared.words)
                yield way


def _with_terms(
    sentence: str, locked: Sequence[Found], task: Task, tactic: Tactic
) -> Iterator[Way]:
    if plain := _prepared(sentence, task, tactic):
        yield Way(name=tactic.value, prepared=plain)
    if not locked:
        return
    place = partial(in_place, task=task)
    in_a_carrier = carried(sentence.replace("*", ""), locked, task.target)
    if in_a_carrier is not None and (prepared := _prepared(in_a_carrier[0], task, tactic, place)):
        yield Way(name=tactic.value + CARRIED, prepared=prepared, swaps=in_a_carrier[1])
    if placed := _prepared(sentence, task, tactic, place):
        yield Way(name=tactic.value + PLACED, prepared=placed)


def _prepared(
    sentence: str, task: Task, tactic: Tactic, place: Place | None = None
) -> Prepared | None:
    try:
        return prepare(
            sentence, source=task.source, target=task.target, names=task.names, tactic=tactic,
            place=place,
        )  # fmt: skip
    except ValueError:
        return None
