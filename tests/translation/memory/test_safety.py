# SPDX-License-Identifier: Apache-2.0
"""Whatever was approved, another sentence's words never say another number, time, day or name."""

from dataclasses import replace
from typing import Any

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from services.translation.memory.model import Level, keys_of, slotted
from services.translation.memory.sentences import SentenceMemory
from services.translation.model.preparing import prepare
from services.translation.translating import translate_text
from tests.translation.fakes import FakeMemory
from tests.translation.memory.builders import NOON, a_unit, approved
from tests.translation.memory.fakes import FakeUnits

ENGLISH, SPANISH = Locale.parse("en"), Locale.parse("es_US")
# What a person might have approved; in some, things stand in another order.
FRAMES = (
    ("School is closed on {day}, {month} {n}.",
     "La escuela está cerrada el {day}, {n} de {month}."),
    ("There are {n} boys and {m} girls.", "Hay {m} niñas y {n} niños."),
    ("Bus {n} leaves at {time} and bus {m} later.",
     "El autobús {n} sale a las {time} y el autobús {m} después."),
    ("It costs {money}, and {fee} for two.", "Cuesta {money}, y {fee} por dos."),
    ("{who} meets {whom} at {time}.", "{whom} se reúne con {who} a las {time}."),
    ("Come on {day} at {time} or on {date} at {hour}.",
     "Venga el {day} a las {time} o el {date} a las {hour}."),
)  # fmt: skip
NAMES = ("Rose Hill", "Oak Park", "Elm Grove")


@st.composite
def fillings(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, str]]:
    """The same facts in English and in Spanish; few values, so that some are often equal."""
    number = st.integers(0, 4) | st.sampled_from([12, 21, 2026])
    n, m, amount, fee = draw(number), draw(number), draw(number), draw(number)
    days = draw(st.tuples(st.integers(0, 6), st.integers(0, 6)))
    month, hours = draw(st.integers(1, 12)), draw(st.tuples(st.integers(1, 11), st.integers(1, 11)))
    who, whom = draw(st.sampled_from(NAMES)), draw(st.sampled_from(NAMES))
    shared = {"n": f"{n}", "m": f"{m}", "money": f"${amount}", "fee": f"${fee}.50",
              "who": who, "whom": whom}  # fmt: skip
    wide = "wide"
    return (
        shared | {
            "day": ENGLISH.days["format"][wide][days[0]], "time": f"{hours[0]}:30 PM",
            "date": ENGLISH.days["format"][wide][days[1]], "hour": f"{hours[1]}:30 PM",
            "month": ENGLISH.months["format"][wide][month],
        },
        shared | {
            "day": SPANISH.days["format"][wide][days[0]], "time": f"{hours[0]}:30 p.m.",
            "date": SPANISH.days["format"][wide][days[1]], "hour": f"{hours[1]}:30 p.m.",
            "month": SPANISH.months["format"][wide][month],
        },
    )  # fmt: skip


def in_spanish(frame: str, facts: dict[str, str]) -> str:
    """One o'clock is singular, and the stop of "p.m." ends a sentence, too."""
    return frame.format(**facts).replace("a las 1:30", "a la 1:30").replace("p.m..", "p.m.")


@pytest.mark.row(24, 25)
@settings(max_examples=200, deadline=None)
@given(frame=st.sampled_from(FRAMES), known=fillings(), asked=fillings())
def test_what_leaves_says_what_was_asked_or_nothing_does(
    frame: tuple[str, str], known: Any, asked: Any
) -> None:
    english, spanish = frame
    memory = SentenceMemory(FakeUnits(), lambda: NOON)
    memory.remember_reviewed(
        [approved(english.format(**known[0]), in_spanish(spanish, known[1]), names=NAMES)]
    )

    made = translate_text(
        english.format(**asked[0]), source="en", target="es", names=NAMES, engines=(),
        memory=FakeMemory(), reviewed=memory,
    )  # fmt: skip

    right = in_spanish(spanish, asked[1])
    assert made.refused or made.words.casefold() == right.casefold()


@pytest.mark.row(23)
@settings(max_examples=100, deadline=None)
@given(frame=st.sampled_from(FRAMES[:1]), known=fillings(), asked=fillings())
def test_a_sentence_of_its_kind_is_found_again(frame: Any, known: Any, asked: Any) -> None:
    """Memory that never answers would be safe, too."""
    english, spanish = frame
    memory = SentenceMemory(FakeUnits(), lambda: NOON)
    kept = memory.remember_reviewed(
        [approved(english.format(**known[0]), in_spanish(spanish, known[1]))]
    )
    assert kept == [()]

    def agree(facts: dict[str, str]) -> tuple[bool, bool]:
        return facts["n"] == "1", facts["n"] == "2026"

    made = translate_text(
        english.format(**asked[0]), source="en", target="es", names=(), engines=(),
        memory=FakeMemory(), reviewed=memory,
    )  # fmt: skip
    assert bool(made.words) == (agree(known[0]) == agree(asked[0]))


def forged(approved_for: str, words: str, asked: str) -> FakeUnits:
    """A unit under the key of another sentence: as if slots did not have to agree."""
    unit = a_unit(approved_for, words)
    form = slotted(prepare(asked, source="en", target="es"), "es", Level.ALL)
    units = FakeUnits()
    units.keep([replace(unit, key=keys_of(form, "en", "es")[0])])
    return units


def test_without_the_rule_about_equal_numbers_they_would_change_places() -> None:
    asked = "There are 4 boys and 5 girls."
    units = forged("There are 3 boys and 3 girls.", "Hay 3 niñas y 3 niños.", asked)

    made = translate_text(
        asked, source="en", target="es", names=(), engines=(), memory=FakeMemory(),
        reviewed=SentenceMemory(units, lambda: NOON),
    )  # fmt: skip

    assert made.words == "Hay 4 niñas y 5 niños.", "the gate cannot see it: the rule has to"


def test_without_the_rule_about_plurals_the_grammar_would_be_wrong() -> None:
    asked = "Bring 2 pens."
    units = forged("Bring 1 pens.", "Traiga 1 bolígrafo.", asked)

    made = translate_text(
        asked, source="en", target="es", names=(), engines=(), memory=FakeMemory(),
        reviewed=SentenceMemory(units, lambda: NOON),
    )  # fmt: skip

    assert made.words == "Traiga 2 bolígrafo."
