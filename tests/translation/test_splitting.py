# SPDX-License-Identifier: Apache-2.0
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.translation.checkset import texts_in
from services.translation.model.splitting import split, unwrap

AWKWARD = st.text(alphabet=st.sampled_from(list("aB1. !?\n\r-*•:;,\"'()🎉é\t@/{}…")), max_size=80)


def sentences(text: str) -> list[str]:
    return [piece.text for piece in split(text) if piece.is_sentence]


@given(st.one_of(st.text(max_size=200), AWKWARD))
def test_pieces_put_together_are_the_text_again(text: str) -> None:
    assert "".join(piece.text for piece in split(text)) == text


@given(AWKWARD)
def test_no_sentence_contains_a_line_break(text: str) -> None:
    assert not any("\n" in sentence or "\r" in sentence for sentence in sentences(text))


@pytest.mark.parametrize("text", texts_in("en"))
def test_nothing_with_a_letter_or_digit_is_left_out(text: str) -> None:
    structure = "".join(piece.text for piece in split(text) if not piece.is_sentence)

    assert not any(letter.isalpha() for letter in structure)


def test_abbreviations_initials_and_times_end_no_sentence() -> None:
    text = "Mr. Brown met J. Smith at 5 p.m. today. It went well! See No. 5."

    assert sentences(text) == [
        "Mr. Brown met J. Smith at 5 p.m. today.",
        "It went well!",
        "See No. 5.",
    ]


def test_a_url_is_not_cut() -> None:
    assert sentences("See https://a.example.org/x.y?z=1. Then call.") == [
        "See https://a.example.org/x.y?z=1.",
        "Then call.",
    ]


def test_bullets_and_numbers_of_lists_are_structure() -> None:
    assert sentences("- a pencil\n2. Two books\n• Boots") == ["a pencil", "Two books", "Boots"]


def test_a_label_is_a_sentence_of_its_own() -> None:
    assert sentences("Place: Room 12") == ["Place", "Room 12"]


def test_emoji_around_a_sentence_are_structure() -> None:
    assert sentences("📚 The fair starts today! 🎉") == ["The fair starts today!"]


def test_a_line_broken_at_a_column_is_joined_and_a_list_is_not() -> None:
    wrapped = "Because of the heavy snow that is expected tonight, all schools will\nbe closed."

    assert sentences(unwrap(wrapped)) == [wrapped.replace("\n", " ")]
    assert unwrap("- pencil\n- book") == "- pencil\n- book"
