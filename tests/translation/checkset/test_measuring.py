# SPDX-License-Identifier: Apache-2.0
"""What is said of an engine, on a few sentences and engines that answer as a test wants."""

from decimal import Decimal

import pytest

from services.translation.checkset import Expected, Sentence
from services.translation.checkset.measuring import Measurement, measure
from tests.translation.fakes import FakeEngine, open_gate

BUS = "The bus is 30 minutes late."
BUS_IN_SPANISH = "El autobús tiene 30 minutos de retraso."
LIBRARY = "The library is open."
LIBRARY_IN_SPANISH = "La biblioteca está abierta."


def a_sentence(number: int, english: str, spanish: str, **expected: object) -> Sentence:
    return Sentence(
        id=f"few-{number}", topic="few", tier="vital" if expected else "routine", source="en",
        texts={"en": english, "es": spanish}, expected=Expected(**expected),  # type: ignore[arg-type]
    )  # fmt: skip


FEW = (
    a_sentence(1, BUS, BUS_IN_SPANISH, numbers=(Decimal(30),)),
    a_sentence(2, LIBRARY, LIBRARY_IN_SPANISH),
)


def measured_with(answers: dict[str, str], **options: object) -> Measurement:
    return measure([FakeEngine(answers)], "en", "es", asked=FEW, **options)  # type: ignore[arg-type]


def test_an_engine_that_says_what_we_say_reaches_all() -> None:
    found = measured_with({BUS: BUS_IN_SPANISH, LIBRARY: LIBRARY_IN_SPANISH})

    assert (found.wrong, found.refused, found.references) == ((), (), 2)
    assert found.chrf == pytest.approx(100)


def test_an_engine_cannot_look_good_by_being_refused() -> None:
    good = measured_with({BUS: BUS_IN_SPANISH, LIBRARY: LIBRARY_IN_SPANISH})
    wrong = measured_with({BUS: BUS_IN_SPANISH.replace("30", "15"), LIBRARY: LIBRARY_IN_SPANISH})

    assert [each.sentence.id for each in wrong.refused] == ["few-1"]
    assert (wrong.refused_percent(), wrong.refused_percent("routine")) == (50, 0)
    assert wrong.refused_percent("vital") == 100
    assert wrong.chrf < good.chrf - 20


def test_with_the_gate_off_the_same_answer_is_found_to_be_wrong() -> None:
    found = measured_with({BUS: BUS_IN_SPANISH.replace("30", "15")}, gate=open_gate)

    assert [each.sentence.id for each in found.wrong] == ["few-1"]


def test_sentences_a_second_are_those_that_were_asked_for() -> None:
    ticks = iter([10.0, 14.0])
    found = measured_with({BUS: BUS_IN_SPANISH}, clock=lambda: next(ticks))

    assert found.per_second == pytest.approx(0.5)
