# SPDX-License-Identifier: Apache-2.0
"""An engine asked for the sentences of the check set, a few at a time, behind all other work."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from kernel.errors import Unavailable
from services.translation.checkset import Sentence, sentences
from services.translation.checkset.measuring import Measurement, Outcome, measure
from services.translation.checkset.quality import unversioned
from services.translation.checkset.sentences import LANGUAGES
from services.translation.model.languages import base_of
from services.translation.ports import Engine, Engines
from services.translation.standing.commands import BeginMeasuring, GoOnMeasuring
from services.translation.standing.errors import NothingToMeasure
from services.translation.standing.model import Found, Measuring, Quality
from services.translation.standing.ports import Measurements, Measurings, Urgency
from services.translation.translating import ENGINE_DOWN

# Fewer say little, and ways are chosen by what they say.
FEWEST = 40
AT_ONCE_S = 5.0


@dataclass(frozen=True, kw_only=True)
class Bench:
    """What measuring works with. `now_s` counts seconds, `clock` says what time it is."""

    engines: Engines
    measurings: Measurings
    measurements: Measurements
    urgency: Urgency
    clock: Callable[[], datetime]
    now_s: Callable[[], float]


@dataclass(frozen=True, kw_only=True)
class Progress:
    """`waits`: urgent messages go first. `quality` once all is done."""

    measuring: Measuring
    waits: bool = False
    quality: Quality | None = None


def begin_measuring(command: BeginMeasuring, bench: Bench) -> Progress:
    """Raise NothingToMeasure when there is no such engine, or no sentences for it."""
    engine = _chosen(command, bench.engines)
    asked = _spread(base_of(command.source), base_of(command.target), command.sentences)
    begun = Measuring(
        measuring_id=command.measuring_id, engine=engine.name, source=base_of(command.source),
        target=command.target, sentence_ids=tuple(each.id for each in asked),
        begun_at=bench.clock(),
    )  # fmt: skip
    return Progress(measuring=bench.measurings.begin(begun))


def go_on_measuring(command: GoOnMeasuring, bench: Bench) -> Progress:
    """For a few seconds; not at all while urgent messages are translated.

    Raise Unavailable when the engine does not answer: that says nothing of its words.
    """
    measuring = bench.measurings.get(command.measuring_id)
    if measuring.left:
        found = list(_found(measuring, bench))
        if not found and not bench.urgency.is_on:
            raise Unavailable(f"{measuring.engine} does not answer: nothing was measured of it.")
        measuring = bench.measurings.add(measuring, found)
        if measuring.left:
            return Progress(measuring=measuring, waits=bench.urgency.is_on)
    quality = _quality(measuring, bench.clock())
    bench.measurements.keep(quality)
    return Progress(measuring=measuring, quality=quality)


def _found(measuring: Measuring, bench: Bench) -> Iterator[Found]:
    by_id = {each.id: each for each in sentences()}
    engine = _named(measuring, bench.engines)
    until = bench.now_s() + AT_ONCE_S
    for sentence_id in measuring.left:
        if bench.urgency.is_on or bench.now_s() >= until:
            return
        made = measure([engine], measuring.source, measuring.target, asked=[by_id[sentence_id]])
        (outcome,) = made.outcomes
        if ENGINE_DOWN in outcome.refused:
            return
        yield Found(
            sentence_id=sentence_id, words=outcome.words, refused=outcome.refused,
            findings=outcome.findings,
        )  # fmt: skip


def _quality(measuring: Measuring, now: datetime) -> Quality:
    by_id = {each.id: each for each in sentences()}
    outcomes = [
        Outcome(
            sentence=by_id[each.sentence_id], words=each.words, refused=each.refused,
            findings=each.findings,
        )
        for each in measuring.found
    ]  # fmt: skip
    made = Measurement(
        source=measuring.source, target=base_of(measuring.target), outcomes=tuple(outcomes),
        seconds=1.0,
    )  # fmt: skip
    return Quality(
        engine=measuring.engine, source=measuring.source, target=measuring.target,
        chrf=round(made.chrf, 1) if made.references >= FEWEST else None,
        sentences=len(outcomes), wrong=len(made.wrong),
        refused_percent=round(made.refused_percent(), 1), measured_at=now, here=True,
        whole=set(measuring.sentence_ids) >= {each.id for each in _known(measuring.source)},
    )  # fmt: skip


def _spread(source: str, target: str, wanted: int) -> Sequence[Sentence]:
    """So many, evenly over all topics; the same ones every time. All: also those of which nobody
    has written down what they should become."""
    for language in (source, target):
        if language not in LANGUAGES:
            raise NothingToMeasure(
                f"The check set has no sentences in {language}, only in: {', '.join(LANGUAGES)}. "
                "Have somebody who reads it look at a sample (rapport translate).",
                language=language,
            )
    known = _known(source)
    if wanted:
        known = [each for each in known if target in each.texts]
    count = min(len(known), wanted or len(known))
    return [known[at * len(known) // count] for at in range(count)]


def _known(source: str) -> list[Sentence]:
    return [each for each in sentences() if source in each.texts]


def _chosen(command: BeginMeasuring, engines: Engines) -> Engine:
    if command.sentences and command.sentences < FEWEST:
        raise NothingToMeasure(f"Fewer than {FEWEST} sentences say little: --sentences {FEWEST}.")
    pair = f"{command.source}-{command.target}"
    found = engines.between(command.source, command.target, may_leave=True)
    if not found:
        raise NothingToMeasure(f"No engine translates {pair}: see rapport languages.", pair=pair)
    if command.engine:
        named = [each for each in found if command.engine in (each.name, unversioned(each.name))]
        if not named:
            names = ", ".join(unversioned(each.name) for each in found)
            raise NothingToMeasure(
                f"No engine for {pair} is called {command.engine}. There are: {names}.", pair=pair
            )
        return named[0]
    ours = [each for each in found if not each.leaves_district]
    if not ours:
        name = unversioned(found[0].name)
        raise NothingToMeasure(
            f"Only engines that others run translate {pair}, and they may charge for it. If our "
            f"sentences may go there: --engine {name}", pair=pair,
        )  # fmt: skip
    return ours[0]


def _named(measuring: Measuring, engines: Engines) -> Engine:
    found = engines.between(measuring.source, measuring.target, may_leave=True)
    for each in found:
        if each.name == measuring.engine:
            return each
    raise NothingToMeasure(
        f"{measuring.engine} is not there any more, or is another version by now: begin again.",
        engine=measuring.engine,
    )  # fmt: skip
