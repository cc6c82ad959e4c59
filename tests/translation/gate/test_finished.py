# SPDX-License-Identifier: Apache-2.0
"""What is looked at once more, after the gate: the sentence as families read it, and the whole."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.translation.model import preparing
from services.translation.model.facts import facts_in
from services.translation.model.gate import judge, lost_in, misrendered
from services.translation.model.languages import conventions_of
from services.translation.model.preparing import Tactic, finish, prepare
from services.translation.translating import translate_text
from tests.translation.builders import finished
from tests.translation.fakes import FakeEngine, FakeMemory

SENTENCE = "It costs $1,250.50 on March 3 at 4:30 PM."
ANSWER = "Cuesta $1250.50 el 3 de marzo a las 16:30."


@pytest.mark.row(24)
def test_a_sentence_is_read_once_more_as_families_read_it() -> None:
    prepared = prepare(SENTENCE, source="en", target="es")
    verdict = judge(prepared, ANSWER, source="en", target="es")
    words = finish(ANSWER, prepared, verdict.pairs, "es")

    assert words == "Cuesta $1,250.50 el 3 de marzo a las 4:30 p.m."
    assert misrendered(words, prepared, source="en", target="es") == ()
    assert misrendered(words.replace("p.m.", "a.m."), prepared, source="en", target="es") == (
        "when it was finished, a time changed",
    )


@pytest.mark.row(24)
@given(
    st.integers(0, 23), st.integers(0, 59), st.integers(1, 28), st.decimals(1, 9999, places=2),
    st.sampled_from(["es", "pt", "fr", "it", "ca"]),
)  # fmt: skip
def test_what_is_written_anew_says_the_same(
    hour: int, minute: int, day: int, price: object, target: str
) -> None:
    half = "AM" if hour < 12 else "PM"
    sentence = f"Pay ${price:,} on May {day} at {(hour - 1) % 12 + 1}:{minute:02d} {half}."

    prepared = prepare(sentence, source="en", target=target, tactic=Tactic.SHIELDED)
    words = finish(prepared.words, prepared, (), target)

    told = facts_in(words, conventions_of(target), is_source=False)
    asked = facts_in(sentence, conventions_of("en"), is_source=True)
    for kind in ("number", "time", "month"):
        here = [fact.values for fact in asked if fact.kind == kind]
        there = [fact.values for fact in told if fact.kind == kind]
        assert len(here) == len(there)
        assert all(any(each & other for other in there) for each in here)


@pytest.mark.row(24)
@pytest.mark.parametrize(
    ("source", "whole", "lost"),
    [
        ("- one\n- two", "- uno\ndos", "the mark before a line"),
        ("1. one\n2. two", "2. uno\n1. dos", "the mark before a line"),
        ("one\ntwo", "uno dos", "a line"),
        ("Welcome 🎉", "Bienvenidos", "an emoji"),
        ("- one 🎉\n2. two", "- uno 🎉\n2. dos", ""),
    ],
)
def test_lists_lines_and_emoji_stay_as_they_are(source: str, whole: str, lost: str) -> None:
    assert lost_in(source, whole, ()) == lost


@pytest.mark.parametrize(
    ("source", "words", "target", "shown"),
    [
        ("Do NOT come to school.", "No venga a la escuela.", "es", "NO venga a la escuela."),
        ("Do NOT come to school.", "Não venha à escola.", "pt", "NÃO venha à escola."),
        ("NO SCHOOL TODAY AT ALL", "Hoy no hay clases", "es", "HOY NO HAY CLASES"),
        ("Do not come to school.", "No venga a la escuela.", "es", "No venga a la escuela."),
    ],
)
def test_capitals_stay_capitals(source: str, words: str, target: str, shown: str) -> None:
    assert finished(source, words, target=target) == shown


@pytest.mark.parametrize("tactic", Tactic)
def test_a_shouted_sentence_reaches_engines_calm_with_its_names_in_place(tactic: Tactic) -> None:
    prepared = prepare("MS. RIVERA'S CLASS IS CANCELLED", source="en", target="es", tactic=tactic)

    assert prepared.masks == {"Zorvak": "RIVERA"}
    assert prepared.words.islower() is False
    assert not re.search(r"\b[A-Z]{2,}\b", prepared.words)


def test_days_that_an_engine_mistakes_are_hidden_from_it_and_said_by_us() -> None:
    """Apertium reads "mañana" as morning, whatever stands beside it."""
    engine = FakeEngine(
        {
            "Las escuelas cierran mañana.": "Schools close morning.",
            "Las escuelas cierran Zorvak.": "Schools close Zorvak.",
        }
    )

    result = translate_text(
        "Las escuelas cierran mañana.", source="es", target="en", names=(), engines=[engine],
        memory=FakeMemory(),
    )  # fmt: skip

    assert result.words == "Schools close tomorrow."
    first, second = result.sentences[0].attempts
    assert first.findings == ('the word for "tomorrow" is missing',)
    assert (second.tactic, second.findings) == (preparing.Tactic.SHIELDED.value, ())
