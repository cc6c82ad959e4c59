# SPDX-License-Identifier: Apache-2.0
"""An engine is measured when asked, behind urgent messages, and nothing is made up about it."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest

from kernel.errors import Unavailable
from services.translation.adapters.routes import Routes
from services.translation.checkset import sentences
from services.translation.standing.commands import BeginMeasuring, GoOnMeasuring
from services.translation.standing.errors import NothingToMeasure
from services.translation.standing.measuring import (
    AT_ONCE_S,
    FEWEST,
    Bench,
    begin_measuring,
    go_on_measuring,
)
from services.translation.standing.model import Found
from services.translation.standing.urgent import UrgentWork
from tests.translation.fakes import DeadEngine, FakeEngine, FakeEngines
from tests.translation.standing.builders import AbroadEngine
from tests.translation.standing.fakes import FakeMeasurements, FakeMeasurings

NOON = datetime(2026, 11, 26, 18, tzinfo=UTC)
GO_ON = GoOnMeasuring(measuring_id="m1")


def a_bench(*engines: Any, now_s: Callable[[], float] = lambda: 0.0, to: str = "es") -> Bench:
    return Bench(
        engines=FakeEngines(**{to: list(engines)}), measurings=FakeMeasurings(),
        measurements=FakeMeasurements(), urgency=UrgentWork(), clock=lambda: NOON, now_s=now_s,
    )  # fmt: skip


def begin(bench: Bench, **fields: Any) -> Any:
    usual = {"measuring_id": "m1", "source": "en", "target": "es", "sentences": FEWEST}
    return begin_measuring(BeginMeasuring(**(usual | fields)), bench)


def test_an_engine_that_only_repeats_is_refused_and_said_to_be_worth_little() -> None:
    bench = a_bench(FakeEngine({}))
    begun = begin(bench)
    topics = {each.rpartition("-")[0] for each in begun.measuring.sentence_ids}
    assert len(begun.measuring.sentence_ids) == FEWEST
    assert len(topics) > 5, "spread over the topics"

    done = go_on_measuring(GO_ON, bench)

    quality = bench.measurements.of("fake:en-es@1")
    assert quality == done.quality
    assert quality is not None
    assert (quality.sentences, quality.here, quality.wrong) == (FEWEST, True, 0)
    assert not quality.whole
    assert quality.refused_percent > 80
    assert quality.chrf is not None
    assert quality.chrf < 50


def test_urgent_messages_go_first() -> None:
    engine = FakeEngine({})
    bench = a_bench(engine)
    begin(bench)

    with bench.urgency.in_hand():  # type: ignore[attr-defined]
        waiting = go_on_measuring(GO_ON, bench)

    assert (waiting.waits, waiting.quality, engine.asked) == (True, None, [])
    assert go_on_measuring(GO_ON, bench).quality, "and it goes on when they are done"


def test_one_question_takes_no_longer_than_a_few_seconds() -> None:
    seconds = count(0.0, AT_ONCE_S / 4)
    bench = a_bench(FakeEngine({}), now_s=lambda: next(seconds))
    begin(bench)

    first = go_on_measuring(GO_ON, bench)
    second = go_on_measuring(GO_ON, bench)

    assert (len(first.measuring.found), len(second.measuring.found)) == (3, 6)
    assert (first.quality, first.waits) == (None, False)
    assert bench.measurements.figures() == {}, "half a measurement is none"


def test_an_engine_that_does_not_answer_is_not_called_bad() -> None:
    bench = a_bench(DeadEngine())
    begin(bench)

    go_on_measuring(GO_ON, bench)  # what the phrasebook knows needs no engine
    with pytest.raises(Unavailable):
        go_on_measuring(GO_ON, bench)

    assert bench.measurements.of("dead:en-es@1") is None


@pytest.mark.row(25)
def test_what_left_and_should_not_have_is_counted() -> None:
    bench = a_bench(FakeEngine({}))
    begun = begin(bench).measuring
    wrong = Found(sentence_id=begun.sentence_ids[0], words="Hola.", findings=("lost: 3",))
    others = [Found(sentence_id=each, refused="-") for each in begun.sentence_ids[1:]]
    bench.measurings.add(begun, [wrong, *others])

    quality = go_on_measuring(GO_ON, bench).quality

    assert quality is not None
    assert quality.wrong == 1


def test_an_engine_of_another_version_is_not_measured_on_in_its_place() -> None:
    bench = a_bench(FakeEngine({}))
    begin(bench)

    with pytest.raises(NothingToMeasure, match="another version"):
        go_on_measuring(GO_ON, replace(bench, engines=FakeEngines(es=[FakeEngine({}, name="n@2")])))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"target": "vi"}, "No engine translates en-vi"),
        ({"target": "es-MX", "source": "vi"}, "no sentences in vi"),
        ({"engine": "deepl"}, "There are: fake:en-es"),
        ({"sentences": 3}, "Fewer than 40"),
        ({"source": "so"}, "no sentences in so"),
    ],
)
def test_what_cannot_be_measured_is_said(asked: dict[str, Any], said: str) -> None:
    with pytest.raises(NothingToMeasure, match=said):
        begin(a_bench(FakeEngine({})), **asked)


@pytest.mark.row(30)
def test_engines_of_others_are_measured_only_when_named() -> None:
    abroad = AbroadEngine({}, name="deepl:en-es@v2")
    with pytest.raises(NothingToMeasure, match="--engine deepl:en-es"):
        begin(a_bench(abroad))

    bench = a_bench(abroad, FakeEngine({}))
    assert begin(bench).measuring.engine == "fake:en-es@1"
    named = begin(a_bench(abroad), engine="deepl:en-es", sentences=0).measuring
    assert named.engine == "deepl:en-es@v2"
    assert len(named.sentence_ids) == sum("en" in each.texts for each in sentences())


@pytest.mark.engine
def test_ways_are_chosen_by_what_was_measured_here() -> None:
    with closing(Routes([])) as routes:
        before = [each.name for each in routes.between("en", "es")]
        routes.learn({before[-1]: 99.0})
        after = [each.name for each in routes.between("en", "es")]
        routes.learn({})

        assert len(before) > 1
        assert after[0] == before[-1]
        assert [each.name for each in routes.between("en", "es")] == before
