# SPDX-License-Identifier: Apache-2.0
import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.translation import RequestTranslation
from services.translation import handlers
from services.translation.policy.reading import read_policy
from services.translation.ports import Draft
from tests.translation.builders import NOON, a_request, the_means
from tests.translation.fakes import (
    DeadEngine,
    FakeAnswers,
    FakeEngine,
    FakeEngines,
    FakeSchoolNames,
    FakeTally,
)

OPEN = "The library is open."
SPANISH = FakeEngine({OPEN: "La biblioteca está abierta."})


class Answered:
    """A request, handled."""

    def __init__(self, command: RequestTranslation, engines: FakeEngines, *schools: str) -> None:
        self.answers, self.pauses, self.tally = FakeAnswers(), list[float](), FakeTally()
        handlers.request_translation(
            command,
            the_means(
                engines=engines,
                schools=FakeSchoolNames(*schools),
                answers=self.answers,
                tally=self.tally,
                pause=self.pauses.append,
            ),
        )


@pytest.mark.row(21)
def test_every_language_gets_one_answer() -> None:
    command = a_request(languages=["es-MX", "vi", "en-GB"])

    answers = Answered(command, FakeEngines(es=[SPANISH])).answers

    assert len(answers.given) == 3
    assert answers.of("es-MX").texts == {"body": "La biblioteca está abierta."}
    assert answers.of("es-MX").engine == "fake:en-es@1"
    assert answers.of("en-GB").texts == {"body": OPEN}


@pytest.mark.row(26)
def test_a_language_without_an_engine_is_refused_and_never_claimed() -> None:
    answer = Answered(a_request(languages=["so"]), FakeEngines()).answers.of("so")

    assert (answer.texts, answer.refused) == ({}, "no-engine")


def test_a_refused_subject_refuses_the_whole_message() -> None:
    command = a_request(texts={"body": OPEN, "subject": "Bus 7 at 9"})
    engine = FakeEngine(lambda words: {OPEN: "La biblioteca está abierta."}.get(words, "mal 8"))

    answer = Answered(command, FakeEngines(es=[engine])).answers.of("es")

    assert (answer.texts, answer.refused) == ({}, "gate")
    assert answer.explanation.startswith("In the subject: sentence 1")


def test_a_slow_language_holds_up_no_other() -> None:
    released = threading.Event()

    class Slow(FakeEngine):
        def translate(self, sentence: str, *, within_s: float | None = None) -> Draft:
            assert released.wait(10)
            return super().translate(sentence, within_s=within_s)

    class Releasing(FakeAnswers):
        def give(self, answer: object) -> None:
            super().give(answer)  # type: ignore[arg-type]
            released.set()

    answers = Releasing()
    slow = Slow({OPEN: "A biblioteca está aberta."})
    handlers.request_translation(
        a_request(languages=["pt", "es"]),
        the_means(engines=FakeEngines(es=[SPANISH], pt=[slow]), answers=answers),
    )

    assert [answer.language for answer in answers.given] == ["es", "pt"]


def test_a_routine_text_waits_a_moment_for_an_engine_that_comes_back() -> None:
    engine = DeadEngine(times=1, then="La biblioteca está abierta.")

    answered = Answered(a_request(), FakeEngines(es=[engine]))

    assert answered.answers.of("es").texts == {"body": "La biblioteca está abierta."}
    assert answered.pauses == [1.0]


def test_an_urgent_text_waits_for_no_engine() -> None:
    answered = Answered(a_request(urgent=True), FakeEngines(es=[DeadEngine()]))

    assert answered.answers.of("es").refused == "engine-down"
    assert answered.answers.of("es").urgent
    assert answered.pauses == []


def test_patience_ends() -> None:
    answered = Answered(a_request(), FakeEngines(es=[DeadEngine()]))

    assert answered.answers.of("es").refused == "engine-down"
    assert answered.pauses == list(handlers.PATIENCE_S)


def test_names_of_the_districts_schools_are_protected() -> None:
    command = a_request(texts={"body": "rose hill is open."})
    engine = FakeEngine({"Zorvak is open.": "Zorvak está abierta."})

    answer = Answered(command, FakeEngines(es=[engine]), "rose hill").answers.of("es")

    assert answer.texts == {"body": "rose hill está abierta."}


@pytest.mark.row(21)
def test_operators_see_how_often_memory_and_phrasebook_were_enough() -> None:
    command = a_request(texts={"subject": "Thank you!", "body": OPEN, "text": OPEN})

    tally = Answered(command, FakeEngines(es=[SPANISH])).tally

    assert tally.counted == {("es", "phrasebook"): 1, ("es", "engine"): 1, ("es", "memory"): 1}


@pytest.mark.row(30)
@pytest.mark.parametrize(("category", "asked"), [("general", 1), ("attendance", 0)])
def test_only_a_category_that_may_leave_the_district_reaches_an_engine_of_others(
    category: str, asked: int
) -> None:
    class OfOthers(FakeEngine):
        leaves_district = True

    cloud = OfOthers({OPEN: "La biblioteca está abierta."})
    policy = replace(read_policy(), leave=frozenset({"general"}))
    answers = FakeAnswers()

    handlers.request_translation(
        a_request(category=category),
        the_means(engines=FakeEngines(es=[cloud]), answers=answers, policy=policy),
    )

    assert len(cloud.asked) == asked
    assert answers.of("es").refused == ("" if asked else "not-allowed")


def test_engines_are_told_how_long_somebody_waits() -> None:
    told: list[float | None] = []

    class Watched(FakeEngine):
        def translate(self, sentence: str, *, within_s: float | None = None) -> Draft:
            told.append(within_s)
            return super().translate(sentence)

    engines = FakeEngines(es=[Watched({OPEN: "La biblioteca está abierta."})])
    Answered(a_request(due_at=NOON + timedelta(seconds=5), urgent=True), engines)
    Answered(a_request(), engines)

    assert told == [5.0, None]
