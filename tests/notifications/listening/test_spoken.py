# SPDX-License-Identifier: Apache-2.0
"""What voices are given to read; and, with the real espeak-ng, what they make of it."""

import re
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.listening import espeak
from services.notifications.listening.spoken import spoken
from services.notifications.listening.voices import VOICES, voice_for
from tests.notifications.listening.builders import KNOWN

LANGUAGES = [
    *("en", "es", "pt", "fr", "vi", "ar", "ht", "ru", "ko", "am", "ne", "pl", "ur", "sw", "fa"),
    *("uk", "hi", "bn", "pa"),
]


@pytest.mark.parametrize(
    ("language", "written", "said"),
    [
        ("en", "Doors open at 16:30.", "Doors open at 16 30."),
        ("en", "At 8:00 AM or 4:30 p.m.", "At 8 AM or 4 30 PM."),
        ("en", "At 8:00", "At 8 o'clock."),
        ("es", "A las 8:00 a. m.", "A las 8 de la mañana."),
        ("es", "De 8:00 a 16:30.", "De 8 horas a 16 30."),
        ("pt", "Das 8:00-15:30.", "Das 8 horas a 15 30."),
        ("fr", "À 16:05.", "À 16 heures 05."),
        ("ko", "오후 4:30", "오후 4시 30분."),
        ("en", "It costs $12.50.", "It costs 12 US dollars, 50."),
        ("es", "Cuesta $1,200.", "Cuesta 1200 dólares estadounidenses."),
        ("ht", "Li koute $5.", "Li koute 5 dola."),
        ("fr", "12,50 $ par élève", "12 dollars des États-Unis, 50 par élève."),
        ("en", "Call (206) 555-0100.", "Call 2 0 6, 5 5 5, 0 1 0 0."),
        ("es", "Llame al 206-555-0100.", "Llame al 2 0 6, 5 5 5, 0 1 0 0."),
        ("en", "Or +52 55 1234 5678", "Or 5 2, 5 5, 1 2 3 4, 5 6 7 8."),
        ("en", "Meeting 5551234567", "Meeting 5 5 5 1 2 3 4 5 6 7."),
        ("en", "On 2026-12-04.", "On December 4, 2026."),
        ("en", "On 12/4/2026.", "On December 4, 2026."),
        ("es", "El 2026-12-04.", "El 4 de diciembre de 2026."),
        ("pt", "Em 4/12/2026.", "Em 4, 12, 2026."),
        ("en", "1,200 children", "1200 children."),
        ("fr", "1\u202f200 enfants", "1200 enfants."),
        ("pt", "Média 3.5", "Média 3,5."),
        ("en", "-5 degrees", "minus 5 degrees."),
        ("en", "Room 12-3, 12-4-2026", "Room 12, 3, 12, 4, 2026."),
        ("en", "8:00 AM - 3:30 PM", "8 AM - 3 30 PM."),
        ("hi", "8:30–9:15", "8 30 से 9 15."),
        ("es", "Hace -5°F.", "Hace menos 5 grados Fahrenheit."),
        ("en", "Grades 3 -5", "Grades 3, 5."),
        ("en", "• Milk\n- Bread\n\nSee you", "Milk.\nBread.\nSee you."),
        ("ne", "16:30", "१६ ३०."),
        ("ar", "50%", "50 بالمئة."),
        ("en", "Snow \U0001f328\ufe0f day", "Snow day."),
        ("en", "Room #12", "Room 12."),
    ],
)
def test_what_stands_in_a_text_is_said_as_people_say_it(
    language: str, written: str, said: str
) -> None:
    assert spoken(written, language) == said


@pytest.mark.parametrize("link", ["https://a.example/x?y=1", "www.a.example", "office@a.example"])
def test_an_address_is_not_spelled_out(link: str) -> None:
    assert spoken(f"See {link}.", "en", "It is written.") == "See It is written. ."
    assert spoken(f"See {link} today", "en") == "See today."


HOURS, MINUTES = st.integers(0, 23), st.integers(1, 59)
FACTS = st.one_of(
    st.integers(0, 999_999).map(str),
    st.integers(1_000, 9_999_999).map("{:,}".format),
    st.builds("{}:{:02}".format, HOURS, MINUTES),
    st.builds("{}:{:02} PM".format, st.integers(1, 12), MINUTES),
    st.builds("${}.{}".format, st.integers(1, 9_999), st.integers(10, 99)),
    st.builds("({}) {}-{}".format, *[st.integers(200, 999)] * 2, st.integers(1_000, 9_999)),
    st.builds("{}%".format, st.integers(0, 100)),
    st.builds("-{}°F".format, st.integers(1, 40)),
)


@pytest.mark.row(29)
@given(language=st.sampled_from(LANGUAGES), facts=st.lists(FACTS, min_size=1, max_size=6))
def test_no_digit_is_lost_and_none_changes_its_place(language: str, facts: list[str]) -> None:
    text = " xx ".join(facts)
    said = [str(int(each)) for each in spoken(text, language) if each.isdecimal()]
    assert said == re.findall(r"\d", text)


@cache
def sounds(text: str, language: str) -> str:
    """Phonemes alone: without stress, pauses and what parts words."""
    return re.sub(r"[^A-Za-z@&~]", "", espeak.phonemes(text, voice_for(language, KNOWN)))


def digits(text: str, language: str) -> str:
    return spoken(text, language).rstrip(".")


@pytest.mark.row(29)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_voice_says_the_hour_and_the_minutes(language: str) -> None:
    said = sounds(digits("16:30", language), language)
    hour, minutes = digits("16", language), digits("30", language)
    assert said.startswith(sounds(hour, language)[:-1])
    assert sounds(minutes, language)[1:-1] in said


@pytest.mark.row(29)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_voice_says_thousands_whole_and_fractions_apart(language: str) -> None:
    assert sounds(digits("1,200", language), language) == sounds(digits("1200", language), language)
    fraction = sounds(digits("3.5", language), language)
    apart = sounds(digits("3 5", language), language)
    assert len(fraction) > len(apart) > 0


@pytest.mark.row(29)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_voice_leaves_out_no_sign(language: str) -> None:
    for signed, bare in (("-5", "5"), ("50%", "50")):
        said = sounds(digits(signed, language), language)
        assert len(said) > len(sounds(digits(bare, language), language)) > 0, signed


def test_left_to_themselves_voices_get_these_wrong() -> None:
    """Why there is such a module: when a later espeak-ng needs none of it, this says so."""
    assert sounds("1,200", "es") != sounds("1200", "es")
    assert sounds("3.5", "pt") == sounds("3 5", "pt")
    assert sounds("-5", "es") == sounds("5", "es")


@pytest.mark.row(29)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_voice_reads_its_own_language_and_no_other(language: str) -> None:
    sample = digits("16:30, 1,200, 3.5, (206) 555-0100, -5, 50%", language)
    assert "(" not in espeak.phonemes(sample, voice_for(language, KNOWN))


def test_a_voice_that_spells_its_letters_in_english_is_found_out() -> None:
    told = espeak.voices()
    assert {name for name, problem in told.items() if not problem} == KNOWN
    assert told["cmn"] == "reads its own letters in English"
    assert set(told) == set(VOICES.values())
