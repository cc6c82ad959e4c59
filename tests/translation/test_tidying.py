# SPDX-License-Identifier: Apache-2.0
"""English as people type it: what may be read in two ways is written out, or nothing leaves."""

import time

import pytest

from services.translation.model.gate import judge_facts
from services.translation.model.preparing import prepare
from services.translation.model.protection import protected_spans
from services.translation.model.rewriting import canonical
from services.translation.model.splitting import split
from services.translation.model.wording import PLAIN_ENGLISH, edited


@pytest.mark.row(24, 25)
@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("The trip is on 5/9, not 9/5.", "The trip is on May 9, not September 5."),
        ("Spring break is 3/29-4/2.", "Spring break is March 29 to April 2."),
        ("Dates: 10/5, 10/12", "Dates: October 5, October 12"),
        ("Starting 1/4 we open.", "Starting January 4 we open."),
        ("Wed. 11/25", "Wednesday, November 25"),
        ("NO BUS THURS 12/3", "NO BUS THURSDAY, DECEMBER 3"),
        ("Late by 3/4 of a mile.", "Late by 3/4 of a mile."),
        ("Add 1 1/2 cups.", "Add 1 1/2 cups."),
        ("The score was 9/10.", "The score was 9/10."),
        ("Open 24/7.", "Open 24/7."),
        ("pages 1,2,3", "pages 1, 2, 3"),
        ("rooms 101,102", "rooms 101, 102"),
        ("1,250 people", "1,250 people"),
        ("due by the 15th may not come", "due by the 15th may not come"),
        ("No one under 18 may sign.", "No one under 18 may sign."),
        ("the 3rd of May", "May 3"),
        ("come on may 5", "come on May 5"),
        ("Mon 8:00, Tue 9:30", "Monday 8:00, Tuesday 9:30"),
        ("back Mon Nov 30", "back Monday, November 30"),
        ("Wed is a holiday.", "Wednesday is a holiday."),
        ("mon tues wed", "Monday, Tuesday, Wednesday"),
        ("on fri", "on Friday"),
        ("No class Mon. or Tue.", "No class Monday or Tuesday."),
        ("The sun sat low; we wed in May.", "The sun sat low; we wed in May."),
        ("M-F 8:00", "Monday to Friday 8:00"),
        ("M/W/F and T/Th", "Monday, Wednesday and Friday and Tuesday and Thursday"),
        ("Answer T/F or M/F.", "Answer T/F or M/F."),
        ("every other Friday", "every two weeks on Friday"),
        ("at twenty to 4", "at 3:40"),
        ("5 minutes past eight", "8:05"),
        ("from ten to six students", "from ten to six students"),
        ("2day b4 lunch w/o a coat", "today before lunch without a coat"),
        (".5 mL and $.50", "0.5 mL and $0.50"),
        ("50¢", "50 cents"),
        ("No. 5 and #7", "Number 5 and number 7"),
        ("no later than Friday", "by Friday"),
        ("Seven hundred fifty-two", "752"),
        ("twenty-one hundred", "2100"),
        ("nineteen ninety-nine", "nineteen ninety-nine"),
        ("1st-3rd graders", "1st to 3rd graders"),
        ("Tom &amp; Ann&#39;s class", "Tom & Ann's class"),
        ("clo\u200bsed", "closed"),
        ("Lunch isnt free, we wont go, dont come.", "Lunch isn't free, we won't go, don't come."),
        ("See x.example.org/10/5,2 {{u}} u@x.org", "See x.example.org/10/5,2 {{u}} u@x.org"),
    ],
)
def test_english_is_written_out(typed: str, read: str) -> None:
    assert canonical(typed, "en") == read


@pytest.mark.row(24, 25)
@pytest.mark.parametrize(
    ("typed", "language", "read"),
    [
        ("ele ñ vai hj", "pt", "ele não vai hoje"),
        ("NAO VAI AMANHA", "pt", "NÃO VAI AMANHÃ"),
        ("Não pode ir na quinta.", "pt", "Não pode ir na quinta-feira."),
        ("Segunda ela não vai.", "pt", "Segunda-feira ela não vai."),
        ("melhor quarta dia 4", "pt", "melhor quarta-feira dia 4"),
        ("na segunda página, a segunda vez", "pt", "na segunda página, a segunda vez"),
        ("no va el miercoles", "es", "no va el miércoles"),
        ("Páginas 1,2,3 y 4,5", "es", "Páginas 1, 2, 3 y 4,5"),
        ("páginas 1,2", "es", "páginas 1, 2"),
        ("pagué $1,250 y 2,5 ml", "es", "pagué $1,250 y 2,5 ml"),
        ("escriba a q@example.org", "es", "escriba a q@example.org"),
    ],
)
def test_what_families_type_is_written_out(typed: str, language: str, read: str) -> None:
    assert canonical(typed, language) == read


def test_half_a_pill_is_no_pill() -> None:
    prepared = prepare("Toma media pastilla cada 12 horas.", source="es", target="en")
    said = "He takes an average pill every 12 hours."

    findings = judge_facts(prepared, said, source="es", target="en").findings

    assert 'the word for "half" is missing' in findings


def test_a_date_that_staff_would_read_the_other_way_stays_in_the_original() -> None:
    prepared = prepare("La cita es el 5/9.", source="es", target="en")

    findings = judge_facts(prepared, "The appointment is 5/9.", source="es", target="en").findings

    assert "what may be a date is read in two ways" in findings


@pytest.mark.row(25)
@pytest.mark.parametrize("number", ["2.3.1", "5'6\"", "4'11\"", "192.168.1.1", "3.4.2026"])
def test_what_is_no_number_comes_through_letter_by_letter(number: str) -> None:
    sentence = f"The code is {number} here."
    prepared = prepare(sentence, source="en", target="es")

    assert number in prepared.words
    assert not judge_facts(
        prepared, f"El código es {number} aquí.", source="en", target="es"
    ).findings
    joined = number.replace(".", "").replace("'", "")
    assert judge_facts(prepared, f"El código es {joined} aquí.", source="en", target="es").findings


@pytest.mark.row(25)
@pytest.mark.parametrize(
    ("text", "translation", "finding"),
    [
        ("Semester: 1/2", "Semestre: 1/2", "what may be a date is read in two ways"),
        ("You cannot return.", "Usted puede no volver.", "a negation moved"),
        ("The east door is open.", "La puerta leíste está abierta.", 'the word for "east" is'),
        ("Early dismissal at 12:30.", "Inicio anticipado a las 12:30.", '"end" became "start"'),
        ("Early dismissal at 12:30.", "Fin de clases a las 12:30.", 'the word for "early" is'),
    ],
)
def test_an_answer_that_says_another_thing_stays(text: str, translation: str, finding: str) -> None:
    prepared = prepare(text, source="en", target="es")

    findings = judge_facts(prepared, translation, source="en", target="es").findings

    assert any(each.startswith(finding) for each in findings), findings


@pytest.mark.row(24)
@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("May needs her inhaler; Will does not.", ["May", "Will"]),
        ("Summer missed 3 classes.", ["Summer"]),
        ("Summer is here.", []),
        ("You may need it.", []),
        ("O'Brien was late.", ["O'Brien"]),
        ("March Elementary School opens.", ["March Elementary School"]),
        ("Monday is a B day and Tuesday is an A day.", ["B", "A"]),
        ("A day at the zoo is fun.", []),
        ("Enter at gate A, not gate C.", ["A", "C"]),
    ],
)
def test_names_that_are_words_are_protected(sentence: str, names: list[str]) -> None:
    assert list(prepare(sentence, source="en", target="es").masks.values()) == names


def test_a_text_that_is_read_in_another_order_is_not_translated() -> None:
    with pytest.raises(ValueError, match="order"):
        canonical("Room \u202e12\u202c is open.", "en")


@pytest.mark.parametrize("run", ["1", "1,", "a-", "a.", "O'A", "A ", "x@", "10/5-", "mon,", "#a"])
def test_no_text_holds_the_service_up(run: str) -> None:
    """Each was 40 times as long in time when it was four times as long in letters."""
    text = run * (40_000 // len(run))
    began = time.perf_counter()

    protected_spans(canonical(text, "en"), "en", ())

    assert time.perf_counter() - began < 3


def test_several_ranges_are_never_written_as_one() -> None:
    (date,) = prepare("Oct. 3-5, 10-12 and 17-19", source="en", target="es").dates

    assert date.joint == "mixed"


def test_tables_and_tabs_are_structure() -> None:
    text = "| Mon | 8:00 |\nName:\tAnn\tGrade:\t4"
    pieces = split(text)

    assert "".join(piece.text for piece in pieces) == text
    assert [piece.text for piece in pieces if piece.is_sentence] == [
        "Mon", "8:00", "Name:", "Ann", "Grade:", "4",
    ]  # fmt: skip


def test_a_prohibition_is_read_as_one() -> None:
    assert edited("Students may not leave.", PLAIN_ENGLISH) == "Students cannot leave."
    assert edited("It may not be ready.", PLAIN_ENGLISH) == "It may not be ready."
