# SPDX-License-Identifier: Apache-2.0
"""Ways from one language to another over what there is, the best measured first."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.translation.adapters.stock import Step
from services.translation.model.languages import base_of
from services.translation.model.varieties import Match, match

QualityOf = Callable[[str], float | None]  # chrF of an engine by its name, None: not measured

# Taken for what nobody has measured here: careful for free engines, as others publish for the rest.
TAKEN_AS = {"apertium": 45.0, "libretranslate": 45.0, "model": 50.0}
TAKEN_AS_OTHERWISE = 60.0
# Below this a reader guesses more than reads: such a way is not offered.
LEAST = 40.0
MOST_WAYS = 4


class Readers(Protocol):
    """Where steps come from."""

    def reading(self, source: str, *, servers: bool = True) -> Iterable[Step]:
        """All that can be asked for words in a language now; servers of it or not."""


@dataclass(frozen=True, kw_only=True)
class Way:
    """One engine, or two with a language between that nobody reads.

    `score` is its chrF: measured on the whole way, or else the product of its steps' shares.
    """

    steps: tuple[Step, ...]
    score: float = 0.0
    measured: bool = False
    suits: Match = Match.SAME

    @property
    def name(self) -> str:
        return "+".join(step.engine.name for step in self.steps)

    @property
    def writes(self) -> str:
        return self.steps[-1].writes

    @property
    def near(self) -> bool:
        """It is written in another variety than that of its readers."""
        return self.suits == Match.NEAR

    @property
    def leaves_district(self) -> bool:
        return any(step.engine.leaves_district for step in self.steps)

    @property
    def why(self) -> str:
        how = "measured" if self.measured else "reckoned, not measured"
        return f"chrF {self.score:.0f} {how}"


def nothing_alike(_: str) -> float | None:
    return None


def weighed(
    steps: Sequence[Step], wanted: str, quality_of: QualityOf, alike: QualityOf = nothing_alike
) -> Way | None:
    """The way with its score; None when what it writes is nothing for readers of `wanted`.

    `alike` is reckoned with where this version was not measured: what another version reached.
    """
    suits = match(steps[-1].writes, wanted)
    if suits == Match.NONE:
        return None
    name = "+".join(step.engine.name for step in steps)
    whole = quality_of(name)
    score = first_known(whole, alike(name))
    if score is None:
        shares = [
            first_known(quality_of(step.engine.name), alike(step.engine.name), taken_as(step))
            for step in steps
        ]
        score = 100 * math.prod((share or 0.0) / 100 for share in shares)
    return Way(steps=tuple(steps), score=score, measured=whole is not None, suits=suits)


def first_known(*figures: float | None) -> float | None:
    return next((figure for figure in figures if figure is not None), None)


def ways(
    stock: Readers,
    source: str,
    wanted: str,
    quality_of: QualityOf,
    *,
    may_leave: bool,
    alike: QualityOf = nothing_alike,
) -> list[Way]:
    """At most four, best first; what readers know as their own goes before what is near."""
    found = [
        way
        for steps in _chains(stock, source, wanted, may_leave)
        if (way := weighed(steps, wanted, quality_of, alike)) and way.score >= LEAST
    ]
    found.sort(key=lambda way: (way.near, -way.score, len(way.steps), -way.suits))
    best: dict[tuple[str, ...], Way] = {}
    for way in found:
        # Of one engine's varieties the one that suits best.
        best.setdefault(tuple(step.spec for step in way.steps), way)
    return list(best.values())[:MOST_WAYS]


def taken_as(step: Step) -> float:
    return TAKEN_AS.get(step.spec.partition(":")[0], TAKEN_AS_OTHERWISE)


def _chains(
    stock: Readers, source: str, wanted: str, may_leave: bool
) -> Iterator[tuple[Step, ...]]:
    target = base_of(wanted)
    if source == target:
        return
    for first in _usable(stock, source, may_leave):
        if match(first.writes, wanted) > Match.NONE:
            yield (first,)
            continue
        between = base_of(first.writes)
        if between in (source, target) or source == target:
            continue
        # A server knows by itself how to come from one of its languages to another.
        for second in _usable(stock, between, may_leave, servers=not first.of_server):
            if second.spec != first.spec and match(second.writes, wanted) > Match.NONE:
                yield (first, second)


def _usable(
    stock: Readers, source: str, may_leave: bool, *, servers: bool = True
) -> Iterator[Step]:
    for step in stock.reading(source, servers=servers):
        if may_leave or not step.engine.leaves_district:
            yield step
