# SPDX-License-Identifier: Apache-2.0
import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.translation.glossary import Term, Terms
from tests.translation.builders import a_term

SCHOOL_BOARD = a_term("school board", "junta escolar", gender="f")
MEETING = a_term("school board meeting", "sesión de la junta escolar", gender="f")
TRIP = a_term("field trip", "excursión escolar", plurals=("field trips",), gender="f")
IEP = a_term("IEP", plurals=("IEPs",))


def found(text: str, *terms: Term, source: str = "en") -> list[str]:
    return [each.text for each in Terms(terms, source).in_text(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The school board meets.",
        "School board news",
        "SCHOOL BOARD MEETS TODAY",
        "Ask the school-board!",
        "The school\xa0board's letter",
        "(school  board)",
    ],
)
def test_a_term_is_found_however_it_is_written(text: str) -> None:
    assert len(found(text, SCHOOL_BOARD)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The preschool boards early.",
        "school boarding",
        "the school and the board",
        "See https://district.org/school-board today.",
        "Write to school-board@district.org.",
        "Dear {{school-board}}",
    ],
)
def test_no_term_is_found_inside_words_or_addresses(text: str) -> None:
    assert found(text, SCHOOL_BOARD) == []


def test_the_longest_term_comes_first() -> None:
    text = "The school board meeting is off; the school board regrets it."

    assert found(text, SCHOOL_BOARD, MEETING) == ["school board meeting", "school board"]


def test_of_overlapping_terms_the_longer_one_is_taken() -> None:
    room = a_term("board meeting room", "sala de juntas")

    assert found("The school board meeting room.", SCHOOL_BOARD, room) == ["board meeting room"]


@pytest.mark.parametrize(
    ("text", "times"),
    [("The IEP meeting", 1), ("The iep meeting", 0), ("IEP MEETING TODAY", 1), ("Two IEPs", 1)],
)
def test_capitals_count_where_the_term_says_so(text: str, times: int) -> None:
    assert len(found(text, IEP)) == times


def test_a_sentence_may_begin_with_a_capital() -> None:
    homeroom = a_term("homeroom", "salón hogar", case_sensitive=True)

    assert found("Homeroom starts. Go to Homeroom.", homeroom) == ["Homeroom"]


def test_the_form_that_is_right_follows_the_number_of_the_source() -> None:
    trip = a_term(
        "field trip", "excursión escolar", plurals=("field trips",),
        translation_plurals=("excursiones escolares",),
    )  # fmt: skip
    both = Terms([trip], "en").in_text("A field trip, two field trips.")

    assert [each.right for each in both] == ["excursión escolar", "excursiones escolares"]


def test_languages_without_blanks_have_terms_too() -> None:
    term = Term(term="家长会", source="zh-Hans", target="en", translation="parent conference")

    assert found("今天有家长会。", term, source="zh-Hans") == ["家长会"]


def test_an_accent_is_the_same_however_it_is_stored() -> None:
    term = Term(term="sesión", source="es", target="en", translation="session")

    assert len(found("La sesio\u0301n empieza.", term, source="es")) == 1


def test_signs_that_belong_to_a_letter_are_no_end_of_the_word() -> None:
    term = Term(term="क", source="hi", target="en", translation="ka")

    assert found("कि", term, source="hi") == []


@pytest.mark.parametrize(
    ("tag", "asked", "serves"),
    [
        ("es", "es-MX", True),
        ("es-MX", "es", False),
        ("es-MX", "es-MX", True),
        ("zh-TW", "zh-Hant", True),
        ("zh", "zh-Hant", False),
        ("pt", "es", False),
    ],
)
def test_a_term_serves_its_language_and_the_varieties_of_it(
    tag: str, asked: str, serves: bool
) -> None:
    term = Term(term="bus", source="en", target=tag, translation="x")

    assert term.serves("en-US", asked) is serves


WORDS = st.sampled_from(
    ["school", "board", "meeting", "room", "the", "IEP", "iep", "School", "BOARD,", "-"]
)
FORMS = st.lists(
    st.sampled_from(["school", "board", "meeting", "room", "IEP"]), min_size=1, max_size=3
)


@given(st.lists(WORDS, max_size=12), st.lists(FORMS, max_size=6))
def test_what_is_found_is_there_without_overlaps_and_nothing_longer_was_passed_over(
    words: list[str], forms: list[list[str]]
) -> None:
    text = " ".join(words)
    terms = [a_term(" ".join(form), "x", gender="") for form in forms]

    found = Terms(terms, "en").in_text(text)

    assert all(text[each.start : each.end] == each.text for each in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    for term in terms:
        pattern = r"[\s-]+".join(map(re.escape, term.term.split()))
        for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE):
            assert any(
                each.start < match.end() and match.start() < each.end
                and each.end - each.start >= match.end() - match.start()
                for each in found
            )  # fmt: skip
