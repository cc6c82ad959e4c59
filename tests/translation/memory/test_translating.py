# SPDX-License-Identifier: Apache-2.0
"""Approved sentences in whole texts: asked before engines, judged like them."""

from collections.abc import Sequence

import pytest

from services.translation.memory.sentences import SentenceMemory
from services.translation.ports import Engine
from services.translation.translating import Translation, translate_text
from tests.translation.builders import a_term
from tests.translation.fakes import FakeEngine, FakeGlossary, FakeMemory, open_gate
from tests.translation.memory.builders import CERRADA, CLOSED, NOON, a_unit, approved
from tests.translation.memory.fakes import FakeUnits


@pytest.fixture
def units() -> FakeUnits:
    return FakeUnits()


@pytest.fixture
def reviewed(units: FakeUnits) -> SentenceMemory:
    memory = SentenceMemory(units, lambda: NOON)
    memory.remember_reviewed([approved()])
    return memory


def translated(
    text: str, reviewed: SentenceMemory, engines: Sequence[Engine] = (), **changes: object
) -> Translation:
    usual: dict[str, object] = {"source": "en", "target": "es", "names": (), "memory": FakeMemory()}
    return translate_text(text, engines=engines, reviewed=reviewed, **(usual | changes))  # type: ignore[arg-type]


@pytest.mark.row(21, 23)
def test_what_a_person_approved_leaves_before_what_an_engine_says(
    reviewed: SentenceMemory,
) -> None:
    engine = FakeEngine({}, name="e@1")

    made = translated("School is closed on Friday, May 8.", reviewed, [engine])

    assert made.words == "La escuela está cerrada el viernes, 8 de mayo."
    assert engine.asked == []
    (sentence,) = made.sentences
    assert (sentence.by, sentence.rank, made.engines) == (
        "memory", "memory:person", ["memory:person"],
    )  # fmt: skip
    assert sentence.attempts[-1].reviewed_by == "olga"
    assert made.unit_ids == [sentence.attempts[-1].unit_id]


def test_what_is_approved_counts_from_the_next_text_on(reviewed: SentenceMemory) -> None:
    engine = FakeEngine({"It rains.": "Llueve."})
    before = translated("It rains.", reviewed, [engine]).words

    reviewed.remember_reviewed([approved("It rains.", "Está lloviendo.")])

    assert (before, translated("It rains.", reviewed, [engine]).words) == (
        "Llueve.", "Está lloviendo.",
    )  # fmt: skip


def test_the_sentences_around_are_its_context(reviewed: SentenceMemory) -> None:
    reviewed.remember_reviewed(
        [approved("It is open.", "Está abierta.", before="The door is new."),
         approved("It is open.", "Está abierto.", before="The gym is new.")]
    )  # fmt: skip
    engine = FakeEngine({"The door is new.": "La puerta es nueva."})

    made = translated("The door is new. It is open.", reviewed, [engine])

    assert made.words == "La puerta es nueva. Está abierta."


@pytest.mark.row(24)
def test_approved_words_without_a_locked_term_are_not_taken(reviewed: SentenceMemory) -> None:
    reviewed.remember_reviewed([approved("The school board meets.", "El consejo se reúne.")])
    engine = FakeEngine({"The school board meets.": "La junta escolar se reúne."}, name="e@1")
    locked = FakeGlossary(a_term("school board", "junta escolar"))

    def words(glossary: FakeGlossary) -> str:
        return translated("The school board meets.", reviewed, [engine], glossary=glossary).words

    assert words(locked) == "La junta escolar se reúne."
    assert words(FakeGlossary()) == "El consejo se reúne."


def bent(units: FakeUnits) -> SentenceMemory:
    """A unit that somebody changed in the database: its words name another day."""
    unit = a_unit("It snows on Monday.", "Nieva el lunes.")
    units.units[unit.unit_id] = type(unit)(**{**vars(unit), "words": "Nieva el martes."})
    return SentenceMemory(units, lambda: NOON)


@pytest.mark.row(24, 25)
def test_what_memory_says_passes_the_gate_like_everything_else(units: FakeUnits) -> None:
    engine = FakeEngine({"It snows on Monday.": "El lunes nieva."})

    made = translated("It snows on Monday.", bent(units), [engine])

    assert made.words == "El lunes nieva."
    assert made.sentences[0].attempts[0].findings == ("a weekday changed",)


def test_without_the_gate_it_would_have_left(units: FakeUnits) -> None:
    made = translated("It snows on Monday.", bent(units), gate=open_gate)

    assert made.words == "Nieva el martes."


@pytest.mark.row(26)
def test_a_language_without_an_engine_is_served_by_what_people_approved(
    reviewed: SentenceMemory,
) -> None:
    reviewed.remember_reviewed([approved("The library is open.", "Maktabaddu way furan tahay.",
                                         target="so")])  # fmt: skip

    whole = translated("The library is open.", reviewed, target="so")
    part = translated("The library is open. It rains.", reviewed, target="so")

    assert whole.words == "Maktabaddu way furan tahay."
    assert (part.words, part.refused) == ("", "no-engine")


def test_names_of_the_district_come_back_letter_by_letter(reviewed: SentenceMemory) -> None:
    reviewed.remember_reviewed(
        [approved("Rose Hill is closed.", "Rose Hill está cerrada.", names=("Rose Hill",))]
    )

    made = translated("Oak Park is closed.", reviewed, names=("Oak Park",))

    assert made.words == "Oak Park está cerrada."


def test_an_approved_sentence_in_capitals_serves_capitals(reviewed: SentenceMemory) -> None:
    reviewed.remember_reviewed([approved("THE GYM IS CLOSED", "EL GIMNASIO ESTÁ CERRADO")])

    assert translated("THE GYM IS CLOSED", reviewed).words == "EL GIMNASIO ESTÁ CERRADO"


def test_a_text_with_braces_of_its_own_is_not_looked_up(reviewed: SentenceMemory) -> None:
    assert translated(CLOSED, reviewed).words == CERRADA
    assert translated("It {rains} today.", reviewed).refused == "no-engine"
