# SPDX-License-Identifier: Apache-2.0
"""A clear request stops; what is not clear goes to a person."""

import string
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.inbound.meaning import Intent, meaning_of, vocabulary
from services.notifications.inbound.wording import answers
from services.notifications.notices import languages

pytestmark = pytest.mark.row(10)
PHRASES = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8"))
FCC = ["stop", "quit", "end", "revoke", "opt out", "cancel", "unsubscribe"]
AROUND = st.text(alphabet=" .,;:!?¡¿…\"'“”()*-–~\n\t\u200b\u200f\ufeff😀🛑。！", max_size=6)


def wrong(phrases: list[str], meant: Intent) -> list[tuple[str, Intent]]:
    found = [(phrase, meaning_of(phrase).intent) for phrase in phrases]
    return [(phrase, intent) for phrase, intent in found if intent != meant]


def test_enough_phrases_are_tried() -> None:
    assert len({each for listed in PHRASES.values() for each in listed}) >= 250


def test_a_clear_request_stops() -> None:
    assert wrong(PHRASES["stop"], Intent.STOP) == []


def test_false_friends_are_for_a_person_to_read() -> None:
    assert wrong(PHRASES["reply"], Intent.REPLY) == []


def test_start_and_help_are_known_in_every_language() -> None:
    assert wrong(PHRASES["start"], Intent.START) == []
    assert wrong(PHRASES["help"], Intent.HELP) == []


@given(
    st.sampled_from(FCC), AROUND, AROUND, st.sampled_from([str, str.upper, str.title, str.swapcase])
)
def test_the_fccs_words_stop_however_they_are_typed(
    word: str, before: str, after: str, typed: type[str]
) -> None:
    assert meaning_of(before + typed(word) + after).intent == Intent.STOP


@given(st.sampled_from(FCC))
def test_full_width_letters_are_letters(word: str) -> None:
    wide = word.translate({ord(each): ord(each) + 0xFEE0 for each in string.ascii_lowercase})
    assert meaning_of(wide).intent == Intent.STOP


@pytest.mark.parametrize(
    "said", ["STOP \u26d4\ufe0f", "\u2757\ufe0fStop\u2757\ufe0f", "stop\U0001f64f\U0001f3fd"]
)
def test_pictures_around_a_word_leave_it_what_it_is(said: str) -> None:
    assert meaning_of(said).intent == Intent.STOP


def test_a_digit_in_a_key_is_a_digit() -> None:
    assert meaning_of("1\ufe0f\u20e3", asked=True).numbers == (1,)


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    meaning_of(text), meaning_of(text, asked=True)


@given(st.text(alphabet=string.ascii_lowercase, min_size=1, max_size=12), st.sampled_from(FCC))
def test_a_word_inside_another_is_not_that_word(letters: str, word: str) -> None:
    known = {each for words in vocabulary().values() for each in words.by_intent[Intent.STOP]}
    joined = letters + word.replace(" ", "")
    assert joined in known or meaning_of(joined).intent == Intent.REPLY


def test_no_word_means_two_things() -> None:
    meant: dict[str, Intent] = {}
    for words in vocabulary().values():
        for intent in (Intent.STOP, Intent.START, Intent.HELP):
            for word in words.by_intent[intent]:
                assert meant.setdefault(word, intent) == intent, word


def test_who_is_understood_is_answered_in_the_same_language_and_none_ships_as_reviewed() -> None:
    assert set(vocabulary()) <= set(answers()) <= set(languages())
    for words in vocabulary().values():
        assert all(words.by_intent.values()), words.language
        assert words.requests, words.language
        assert not words.reviewed_by


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("1", (1,)), ("1.", (1,)), (" 1 2 ", (1, 2)), ("1, 3", (1, 3)), ("1 and 2", (1, 2)),
        ("２", (2,)),
        ("١", (1,)), ("३", (3,)), ("2 2", (2,)), ("1 y 3", (1, 3)),
    ],
)  # fmt: skip
def test_numbers_answer_our_question(said: str, numbers: tuple[int, ...]) -> None:
    assert meaning_of(said, asked=True).numbers == numbers
    assert meaning_of(said).intent == Intent.REPLY


@pytest.mark.parametrize("said", ["4", "0", "12", "1 child", "at 3", "1st grade", "9"])
def test_other_numbers_answer_nothing(said: str) -> None:
    assert meaning_of(said, asked=True).intent == Intent.REPLY


@pytest.mark.parametrize("said", ["ALL", "all", "Todos", "tout", "全部", "الكل", "tất cả", "सबै"])
def test_all_answers_our_question_and_nothing_else(said: str) -> None:
    assert meaning_of(said, asked=True).intent == Intent.STOP_ALL
    assert meaning_of(said).intent == Intent.REPLY


def test_stop_all_is_no_answer_to_it_and_leaves_emergencies() -> None:
    assert meaning_of("STOP ALL", asked=True).intent == Intent.STOP
