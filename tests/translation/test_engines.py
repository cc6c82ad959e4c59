# SPDX-License-Identifier: Apache-2.0
"""Real engines: which there are, what they say raw, and what happens when one is killed."""

import os
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kernel.errors import Rejected, Unavailable
from services.translation.adapters.neural import NeuralModels
from services.translation.adapters.routes import Routes, parsed
from services.translation.config import DEFAULT_ROUTES
from services.translation.ports import Engine
from services.translation.translating import Translation, translate_text
from tests.translation.builders import judged
from tests.translation.fakes import FakeMemory
from tests.waiting import eventually


@pytest.fixture(scope="module")
def routes() -> Iterator[Routes]:
    made = Routes(DEFAULT_ROUTES)
    yield made
    made.close()


def translated(text: str, engines: list[Engine], target: str) -> Translation:
    return translate_text(
        text,
        source="en",
        target=target,
        names=(),
        engines=engines,
        memory=FakeMemory(),
    )


@pytest.mark.row(25)
@pytest.mark.engine
def test_the_engine_alone_would_tell_families_a_wrong_time(routes: Routes) -> None:
    """The negative control: without our preparation and gate this would have left."""
    sentence = "The office is open Monday through Friday from 7:30 AM to 4:00 PM."
    words = routes.between("en", "pt")[0].translate(sentence).words

    assert "19:30" in words
    assert "a time changed" in judged(sentence, words).findings
    safe = translated(sentence, list(routes.between("en", "pt")), "pt").words
    assert "19:30" not in safe
    assert "7:30" in safe


@pytest.mark.engine
@pytest.mark.parametrize("line", DEFAULT_ROUTES)
def test_every_route_of_the_defaults_answers(routes: Routes, line: str) -> None:
    route = parsed(line)
    engine = next(
        each
        for each in routes.between(route.source, route.target)
        if [step.split("@")[0] for step in each.name.split("+")] == route.steps.split("+")
    )

    assert engine.translate("Hospital.").words


@pytest.mark.engine
def test_neural_words_arrive_raw_with_no_false_negation(routes: Routes) -> None:
    draft = routes.between("en", "pt")[0].translate("The concert is in the gymnasium.")

    assert "não" not in draft.words.lower()
    assert "ginásio" in draft.words


@pytest.mark.engine
def test_marks_and_brackets_pass_apertium_unharmed() -> None:
    with closing(Routes(["pt-es=apertium:pt-es"])) as routes:
        draft = routes.between("pt", "es")[0].translate("Olá [x] {y} <z> \\ $5 / a@b.c.")

    assert draft.words == "Hola [x] {y} <z> \\ $5 / a@b.c."


@pytest.mark.engine
def test_a_smiley_does_not_end_apertium() -> None:
    with closing(Routes(["es-en=apertium:spa-eng"])) as routes:
        draft = routes.between("es", "en")[0].translate("La casa ;^ es verde.", within_s=5)

    assert "green" in draft.words


@pytest.mark.engine
@pytest.mark.parametrize("line", ["en-pt=neural:en-pt", "pt-es=apertium:pt-es"])
def test_a_killed_engine_is_started_again(line: str) -> None:
    route = parsed(line)
    with closing(Routes([line])) as routes:
        engine = routes.between(route.source, route.target)[0]
        engine.translate("Hospital.")
        for process_id in routes.process_ids:
            os.kill(process_id, signal.SIGKILL)

        def answers() -> str:
            try:
                return engine.translate("Animal.").words
            except Unavailable:
                return ""

        assert eventually(answers)


@pytest.mark.row(26)
def test_without_apertium_its_languages_have_no_engine(tmp_path: Path) -> None:
    routes = Routes(DEFAULT_ROUTES, modes=tmp_path, models=NeuralModels(package="no-such-package"))

    assert routes.between("en", "es") == []
    assert all(not pair.engines for pair in routes.pairs())


def test_a_tag_with_a_region_is_served_by_its_language(routes: Routes) -> None:
    assert len(routes.between("en-US", "es-MX")) == len(routes.between("en", "es"))


@pytest.mark.parametrize(
    "line", ["en-es", "english-es=x", "en-es=nothing:x", "en-es=neural:fi", "en-es=apertium:pt-es"]
)
def test_a_bad_route_stops_the_start_and_says_so(line: str) -> None:
    with pytest.raises(Rejected) as refused:
        Routes([line])
    assert refused.value.code == "bad-route"


@pytest.mark.engine
def test_many_sentences_at_once_become_what_each_becomes_alone(routes: Routes) -> None:
    sentences = ["The bus is late.", "Lunch is at noon.", "The library is open.", "Bring a coat."]
    for engine in (*routes.between("en", "es"), *routes.between("en", "pt")):
        together = engine.translate_many(sentences)

        assert list(together) == [engine.translate(sentence) for sentence in sentences]
