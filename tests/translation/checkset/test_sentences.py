# SPDX-License-Identifier: Apache-2.0
"""The sentences themselves: enough of them, well formed, and our own translations keep them all."""

from collections import Counter
from pathlib import Path

import pytest

from services.translation.checkset import broken, sentences
from services.translation.checkset.checking import foreign_words
from services.translation.checkset.sentences import read

# It begins in Spanish: families and schools write so, too.
MIXED = ("styles-36",)
SCHOOL = [each for each in sentences() if each.source == "en"]


def test_every_sentence_of_a_school_has_our_spanish_and_portuguese() -> None:
    assert all({"en", "es", "pt"} <= set(each.texts) for each in SCHOOL)


def test_no_sentence_is_there_twice() -> None:
    counted = Counter(each.texts[each.source] for each in sentences())

    assert [text for text, count in counted.items() if count > 1] == []


@pytest.mark.row(24)
def test_every_text_of_ours_keeps_what_was_written_down() -> None:
    """The judge has to accept what is right, in every language, before it may judge engines."""
    assert {
        f"{each.id} {language}": findings
        for each in sentences()
        for language, text in each.texts.items()
        if (findings := broken(each.expected, text, language))
    } == {}


def test_no_text_of_ours_has_small_words_of_another_language() -> None:
    assert {
        f"{each.id} {language}": found
        for each in sentences()
        for language, text in each.texts.items()
        if each.id not in MIXED and (found := foreign_words(each.expected, text, language))
    } == {}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ('es = "Hola."', " has no text in en"),
        ('en = "Hi."\nde = "Hallo."', ": de is no language"),
        ('en = "Hi."\nexpect = { colour = ["red"] }', ": nothing that can be expected is called"),
        ('en = "Hi."\ntier = "urgent"', ": the tier is none of"),
    ],
)
def test_a_sentence_that_cannot_be_read_is_named(tmp_path: Path, row: str, said: str) -> None:
    (tmp_path / "greetings.toml").write_text(f"[[sentence]]\n{row}\n")

    with pytest.raises(ValueError, match=f"greetings.toml, sentence 1{said}"):
        read(tmp_path / "greetings.toml")
