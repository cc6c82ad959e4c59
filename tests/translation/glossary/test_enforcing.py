# SPDX-License-Identifier: Apache-2.0
"""A locked term leaves in an allowed form, or not at all."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.translation.glossary import MISSING, Terms, missing
from services.translation.ports import Glossary
from services.translation.translating import Translation, translate_text
from tests.translation.builders import a_term
from tests.translation.fakes import FakeEngine, FakeGlossary, FakeMemory

BOARD = a_term(
    "school board", "junta escolar", plurals=("school boards",),
    translation_plurals=("juntas escolares",), gender="f",
)  # fmt: skip
COUNSELOR = a_term(
    "counselor", "consejero", plurals=("counselors",), translation_plurals=("consejeros",),
    translation_others=("consejera", "consejeras"), gender="m",
)  # fmt: skip
IEP = a_term("IEP", plurals=("IEPs",))
PROGRAM = a_term("Bright Futures", case_sensitive=True)
TERMS = (BOARD, COUNSELOR, IEP, PROGRAM)
LACKS_BOARD = f"{MISSING} (school board = junta escolar)"
OFF = FakeGlossary(*TERMS, switched_off=True)


def translated(
    text: str, engine: FakeEngine, glossary: Glossary | None = None, **fields: object
) -> Translation:
    return translate_text(
        text,
        source="en",
        target="es",
        names=fields.get("names", ()),  # type: ignore[arg-type]
        engines=[engine],
        memory=fields.get("memory") or FakeMemory(),  # type: ignore[arg-type]
        glossary=glossary or FakeGlossary(*TERMS),
    )


@pytest.mark.row(24)
def test_what_the_engine_says_counts_when_it_has_the_term() -> None:
    engine = FakeEngine({"The school board meets.": "La junta escolar se reúne."})

    result = translated("The school board meets.", engine)

    assert result.words == "La junta escolar se reúne."
    assert engine.asked == ["The school board meets."]


@pytest.mark.row(24)
def test_another_form_that_the_glossary_allows_counts_too() -> None:
    engine = FakeEngine({"Call the counselor.": "Llame a la consejera."})

    assert translated("Call the counselor.", engine).words == "Llame a la consejera."


@pytest.mark.row(24)
def test_a_term_that_the_engine_says_otherwise_is_put_in_place() -> None:
    engine = FakeEngine(
        {
            "The school board meets.": "El consejo de la escuela se reúne.",
            "The Zorvak meets.": "El Zorvak se reúne.",
        }
    )

    result = translated("The school board meets.", engine)

    assert result.words == "La junta escolar se reúne."
    assert [each.tactic for each in result.sentences[0].attempts] == [
        "natural",
        "natural+carrier",
        "natural+terms",
    ]
    assert result.sentences[0].attempts[0].findings == (LACKS_BOARD,)


@pytest.mark.row(24)
def test_a_common_word_carries_a_term_so_that_all_agrees_with_it() -> None:
    engine = FakeEngine(
        {
            "The school boards are closed.": "Los consejos están cerrados.",
            "The towers are closed.": "Las torres están cerradas.",
        }
    )

    result = translated("The school boards are closed.", engine)

    assert result.words == "Las juntas escolares están cerradas."


@pytest.mark.parametrize(
    "answer",
    [
        "La torre está cerrada.",  # another number
        "Las torres y las torres están cerradas.",
        "Las fortalezas están cerradas.",
    ],
)
def test_a_carrier_that_did_not_come_through_is_not_taken(answer: str) -> None:
    engine = FakeEngine(lambda text: answer if "towers" in text else "Está cerrado ahora.")

    assert translated("The school boards are closed.", engine).refused == "gate"


def test_a_word_that_the_sentence_has_carries_nothing() -> None:
    asked = "The school board visits the tower, the island and the factory."
    engine = FakeEngine(lambda _: "El consejo visita.")

    translated(asked, engine)

    assert engine.asked == [asked, "The Zorvak visits the tower, the island and the factory."]


def test_each_of_two_terms_has_a_carrier_of_its_own() -> None:
    engine = FakeEngine(
        {
            "The tower and the castles met.": "La torre y los castillos se reunieron.",
        }
    )

    result = translated("The school board and the counselors met.", engine)

    assert result.words == "La junta escolar y los consejeros se reunieron."


def test_beside_a_term_that_is_carried_another_stays_as_it_is() -> None:
    engine = FakeEngine(
        {
            "The castle reads the Zorvak.": "El castillo lee el Zorvak.",
        }
    )

    result = translated("The counselor reads the IEP.", engine)

    assert result.words == "El consejero lee el IEP."


@pytest.mark.parametrize(
    ("source", "carried_by", "words"),
    [
        ("Parents and absences", "Padres y torres", "Padres e inasistencias"),
        ("PARENTS AND ABSENCES TODAY", "Padres y torres hoy", "PADRES E INASISTENCIAS HOY"),
        ("Absences are counted.", "Torres se cuentan.", "Inasistencias se cuentan."),
    ],
)
def test_a_carried_term_fits_its_sentence(source: str, carried_by: str, words: str) -> None:
    absence = a_term(
        "absence", "inasistencia", plurals=("absences",),
        translation_plurals=("inasistencias",), gender="f",
    )  # fmt: skip
    engine = FakeEngine(lambda given: carried_by if "tower" in given.lower() else "Otra cosa.")

    assert translated(source, engine, FakeGlossary(absence)).words == words


@pytest.mark.row(24)
def test_what_was_put_in_place_once_is_remembered_so() -> None:
    engine = FakeEngine(
        {
            "The school board meets.": "El consejo de la escuela se reúne.",
            "The tower meets.": "La torre se reúne.",
        }
    )
    memory = FakeMemory()

    words = [translated("The school board meets.", engine, memory=memory).words for _ in range(2)]

    assert words == ["La junta escolar se reúne."] * 2
    assert len(engine.asked) == 2, "the second time nobody is asked"


@pytest.mark.row(24)
def test_without_the_glossary_the_other_form_would_leave() -> None:
    engine = FakeEngine({"The school board meets.": "El consejo de la escuela se reúne."})

    result = translated("The school board meets.", engine, OFF)

    assert result.words == "El consejo de la escuela se reúne."


@pytest.mark.row(24)
def test_a_sentence_without_its_term_is_refused() -> None:
    engine = FakeEngine(lambda _: "El consejo se reúne.")

    result = translated("The school board meets.", engine)

    assert (result.words, result.refused) == ("", "gate")
    assert LACKS_BOARD in result.explanation


@pytest.mark.parametrize(
    ("source", "answer", "words"),
    [
        ("School board meets.", "Zorvak se reúne.", "Junta escolar se reúne."),
        ("School board meets.", "Se reúne Zorvak.", "Se reúne junta escolar."),
        ("SCHOOL BOARD MEETS.", "Zorvak se reúne.", "JUNTA ESCOLAR SE REÚNE."),
        ("Ask the school boards.", "Pida al Zorvak.", "Pida a las juntas escolares."),
        ("News of the school board.", "Noticias del Zorvak.", "Noticias de la junta escolar."),
        ("Talk to the counselor.", "Habla a la Zorvak.", "Habla al consejero."),
    ],
)
def test_a_term_in_place_fits_its_sentence(source: str, answer: str, words: str) -> None:
    engine = FakeEngine(lambda given: answer if "Zorvak" in given else "Otra cosa es dicha.")

    assert translated(source, engine).words == words


def test_a_term_is_wanted_as_often_as_the_source_has_it() -> None:
    sentence = "The school board asks the school board."
    found = Terms(TERMS, "en").in_text(sentence)

    assert len(missing(found, "La junta escolar le pregunta.", "es")) == 1
    assert missing(found, "La junta escolar pregunta a la junta escolar.", "es") == []


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("La {} está abierta.", "El aula de apoyo está abierta."),
        ("Está al lado de la {}.", "Está al lado del aula de apoyo."),
        ("Vaya a la {} o {} hoy.", ""),
        ("Hay una {} nueva.", "Hay un aula de apoyo nueva."),
    ],
)
@pytest.mark.parametrize("by", ["torre", "Zorvak"])
def test_the_article_before_a_stressed_a_is_the_right_one(answer: str, words: str, by: str) -> None:
    room = a_term("resource room", "aula de apoyo", gender="f")
    reads = "tower" if by == "torre" else "Zorvak"
    engine = FakeEngine(
        lambda given: answer.replace("{}", by) if reads in given else "Otra cosa es."
    )

    assert translated("The resource room is new.", engine, FakeGlossary(room)).words == words


def test_a_word_in_the_translation_stands_for_one_term_only() -> None:
    pair = (a_term("principal", "director"), a_term("headteacher", "director"))
    found = Terms(pair, "en").in_text("The principal and the headteacher.")

    assert len(missing(found, "El director.", "es")) == 1
    assert missing(found, "El director y el director.", "es") == []


def test_a_shorter_term_is_not_hidden_in_a_longer_one() -> None:
    board = a_term("board", "junta")
    found = Terms((BOARD, board), "en").in_text("The school board and the board.")

    assert [each.text for each in missing(found, "La junta escolar.", "es")] == ["board"]


@pytest.mark.row(24)
def test_a_program_keeps_its_name_though_every_word_of_it_has_a_translation() -> None:
    answers = {
        "Bright Futures begins on Monday.": "Futuros Brillantes comienza el lunes.",
        "Zorvak begins on Monday.": "Zorvak comienza el lunes.",
    }
    program = a_term("Bright Futures")

    result = translated(
        "Bright Futures begins on Monday.", FakeEngine(answers), FakeGlossary(program)
    )

    assert result.words == "Bright Futures comienza el lunes."


def test_a_locked_term_is_the_better_knowledge_than_a_guess_by_capitals() -> None:
    plan = a_term("Individualized Education Program", "Programa Educativo Individualizado")
    engine = FakeEngine(
        {
            "The Zorvak education program is ready.": "El programa de educación Zorvak está listo.",
            "The Zorvak is ready.": "El Zorvak está listo.",
        }
    )

    result = translated(
        "The Individualized Education Program is ready.", engine, FakeGlossary(plan)
    )

    assert result.words == "El Programa Educativo Individualizado está listo."


def test_a_name_that_somebody_told_us_is_no_term() -> None:
    engine = FakeEngine({"Visit Zorvak now.": "Visite Zorvak ahora."})

    result = translated("Visit School Board Cafe now.", engine, names=("School Board Cafe",))

    assert result.words == "Visite School Board Cafe ahora."


PARTS = st.sampled_from(
    ["the school board", "School boards", "a counselor", "IEP", "the IEPs", "Bright Futures",
     "at 4:30 PM", "on Monday", "families", "please call", "room 12", "tomorrow"]
)  # fmt: skip
ANSWERS = st.sampled_from(
    ["junta escolar", "juntas escolares", "consejo", "consejero", "consejera", "IEP", "PEI", "IEPs",
     "Bright Futures", "futuros", "a las 16:30", "el lunes", "familias", "Zorvak", "Tavrik",
     "Quimbor", "Welkor", "mañana", "12", "por favor llame", "torre", "torres", "castillo"]
)  # fmt: skip
# By other code than ours: how often a term is wanted, and what may stand for it.
WANTED = (
    (r"school boards?", r"juntas? escolar(?:es)?"),
    (r"counselors?", r"consejer[oa]s?"),
    (r"(?-i:IEPs?)", r"(?-i:IEPs?)"),
    (r"(?-i:Bright Futures)", r"(?-i:Bright Futures)"),
)


def lost(source: str, words: str) -> list[str]:
    def count(pattern: str, text: str) -> int:
        return len(re.findall(rf"\b(?:{pattern})\b", text, re.IGNORECASE))

    return [term for term, form in WANTED if count(term, source) > count(form, words)]


@pytest.mark.row(24)
@given(st.lists(PARTS, min_size=1, max_size=5), st.lists(st.lists(ANSWERS, max_size=7), min_size=4))
def test_a_locked_term_never_leaves_in_another_form(
    parts: list[str], answers: list[list[str]]
) -> None:
    source = " ".join(parts) + "."
    left = iter(answers)
    engine = FakeEngine(lambda _: " ".join(next(left, [])) + ".")

    result = translated(source, engine)

    assert result.refused or lost(source, result.words) == []
