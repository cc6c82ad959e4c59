# SPDX-License-Identifier: Apache-2.0
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.translation.checkset import texts_in
from services.translation.model.preparing import Tactic, finish, prepare
from services.translation.model.protection import protected_spans
from services.translation.model.rewriting import canonical
from services.translation.model.stand_ins import STAND_INS
from tests.translation.builders import finished


def kinds(sentence: str, *names: str) -> list[tuple[str, str]]:
    return [(span.kind, span.text) for span in protected_spans(sentence, "en", names)]


@pytest.mark.row(24)
@pytest.mark.parametrize(
    ("sentence", "kind", "text"),
    [
        ("Dear {{ guardian_name }},", "placeholder", "{{ guardian_name }}"),
        ("See https://a.example.org/b?c=d&e=f.", "url", "https://a.example.org/b?c=d&e=f"),
        ("Log in at portal.example.org/login.", "url", "portal.example.org/login"),
        ("Write to a.b+c@example.org.", "email", "a.b+c@example.org"),
        ("Call (555) 123-4567 now.", "phone", "(555) 123-4567"),
        ("Call +44 20 7946 0958 now.", "phone", "+44 20 7946 0958"),
        ("We are at 350 Maple Street.", "address", "350 Maple Street"),
        ("Ask Ms. O'Brien's class.", "name", "O'Brien"),
        ("Ask Rosa Flores.", "name", "Rosa Flores"),
        ("Summer Lopez is the librarian.", "name", "Summer Lopez"),
        ("We thank April Jones.", "name", "April Jones"),
        ("Our driver, Nguyễn Thị Hương, left.", "name", "Nguyễn Thị Hương"),
        ("Roosevelt Middle School is open.", "name", "Roosevelt Middle School"),
        ("Reply STOP to stop.", "keyword", "STOP"),
    ],
)
def test_what_no_engine_may_touch_is_found(sentence: str, kind: str, text: str) -> None:
    assert kinds(sentence) == [(kind, text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Family Math Night on Thursday, May 7",
        "School year 2026-2027 begins soon.",
        "The English and Spanish classes meet on Monday.",
        "It is open 24/7, e.g. at 5 p.m. on 10/14/2026.",
    ],
)
def test_ordinary_words_and_numbers_are_left_to_the_engine(sentence: str) -> None:
    assert kinds(sentence) == []


def test_a_name_the_sender_gives_is_protected_even_in_capitals() -> None:
    assert kinds("WELCOME TO ROSE HILL", "Rose Hill") == [("name", "ROSE HILL")]


@pytest.mark.parametrize("tactic", Tactic)
@pytest.mark.parametrize("sentence", texts_in("en"))
def test_an_engine_that_repeats_gives_back_every_name_and_address(
    sentence: str, tactic: Tactic
) -> None:
    for line in filter(None, sentence.split("\n")):
        prepared = prepare(line, source="en", target="es", tactic=tactic)
        words = finish(prepared.words, prepared, (), "es")

        for span in protected_spans(canonical(line, "en"), "en", ()):
            assert span.text in words
        assert not re.search("|".join(STAND_INS), words)


@given(st.lists(st.sampled_from(["{{a}}", "a@b.org", "555-123-4567", "🎉", "x", "."]), max_size=12))
def test_whatever_is_protected_comes_back_as_often_as_it_went(parts: list[str]) -> None:
    sentence = " ".join(parts)
    prepared = prepare(sentence, source="en", target="es")

    words = finish(prepared.words, prepared, (), "es")

    for text in ("{{a}}", "a@b.org", "555-123-4567", "🎉"):
        assert words.count(text) == sentence.count(text)


def test_a_stand_in_that_the_text_contains_already_is_not_used() -> None:
    prepared = prepare("Zorvak and {{name}} read.", source="en", target="es")

    assert prepared.masks == {"Tavrik": "Zorvak"} | {"Quimbor": "{{name}}"} or (
        "Zorvak" not in prepared.masks
    )


def test_too_many_names_for_one_sentence_are_refused_and_not_mixed_up() -> None:
    with pytest.raises(ValueError, match="more names"):
        prepare(" ".join(["{{name}}"] * 40), source="en", target="es")


def test_engines_read_clock_times_of_24_hours_and_plain_digits() -> None:
    prepared = prepare("It costs $1,250 at 4:30 PM.", source="en", target="es")

    assert prepared.words == "It costs $1250 at 16:30."


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Open 6-7:30 PM.", "Open 18:00 to 19:30."),
        ("Open 11-1 PM.", "Open 11:00 to 13:00."),
        ("Come at half past four.", "Come at 4:30."),
        ("It is due 10/14/2026.", "It is due October 14, 2026."),
        ("It is due by 9/1.", "It is due by September 1."),
        ("Use 1/2 cup.", "Use 1/2 cup."),
        ("Open Mon-Fri.", "Open Monday to Friday."),
        ("Open Tues & Thurs.", "Open Tuesday & Thursday."),
        ("The dog sat in the sun, and the cat, too.", "The dog sat in the sun, and the cat, too."),
        ("Two hundred came.", "200 came."),
        ("NO SCHOOL TODAY", "No school today"),
    ],
)
def test_engines_read_plain_english(sentence: str, words: str) -> None:
    assert prepare(sentence, source="en", target="pt").words == words


def test_families_read_times_and_money_as_their_language_writes_them() -> None:
    source, words = "It costs $1,250.50 at 1:00 PM.", "Cuesta US$ 1.250,50 a las 13:00."
    portuguese = "Custa $1250.50 às 13:00."

    assert finished(source, words) == "Cuesta $1,250.50 a la 1:00 p.m."
    assert finished(source, portuguese, target="pt") == "Custa US$ 1.250,50 às 13:00."


def test_a_code_a_room_or_a_year_is_never_regrouped() -> None:
    assert finished("Code 4821 in 2027.", "Código 4821 en 2027.") == "Código 4821 en 2027."


def test_a_shielded_date_is_written_whole_by_us() -> None:
    prepared = prepare(
        "Closed on Monday, March 3, 2027.", source="en", target="es", tactic=Tactic.SHIELDED
    )

    assert set(prepared.masks.values()) == {"lunes", "3 de marzo de 2027"}


def test_spanish_gets_its_opening_marks() -> None:
    assert finished("Do you need help?", "Necesita ayuda?") == "¿Necesita ayuda?"
