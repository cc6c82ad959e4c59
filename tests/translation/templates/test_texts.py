# SPDX-License-Identifier: Apache-2.0
"""The words that ship: every template, in the script and words of each language."""

import re
import unicodedata

import py3langid
import pytest

from services.translation.templates.model import Kind
from services.translation.templates.reading import shipped
from services.translation.templates.syntax import Hole, Number, Plural, Sometimes, Text
from services.translation.templates.values import read_slots
from services.translation.templates.wording import REASON, Wording
from tests.scripts import of_its_script

SHIPPED = shipped()
LANGUAGES = [
    *("es", "pt", "zh-Hans", "zh-Hant", "vi", "ar", "fr", "ru", "ko", "fil", "ht", "so", "ur"),
    *("ne", "am", "sw", "uk", "pl", "hi", "ja", "bn", "fa", "fa-AF"),
]
# Families hear the English word at school, and the local one beside it or alone.
LOANS = {"lockdown", "id"}
NOT_KNOWN_TO_LANGID = {"so"}
LANGID = {"zh-Hans": {"zh"}, "zh-Hant": {"zh", "yue"}, "fil": {"tl"}, "fa-AF": {"fa"}}
ENGLISH_ALONE = {
    *("the", "and", "is", "are", "was", "were", "your", "of", "at", "school", "closed", "classes"),
    *("start", "leave", "child", "children", "students", "reason", "please", "call", "come"),
    *("news", "time", "teacher", "more", "later", "will"),
}


def words_of(wording: Wording) -> dict[str, str]:
    """What stands around the slots, by part; and the words for reasons."""
    around = {part: _around(text) for part, text in wording.parsed.items()}
    reasons = {name: text for name, text in wording.texts.items() if name.startswith(REASON)}
    return around | reasons


def _around(text: Text) -> str:
    said = []
    for piece in text:
        match piece:
            case Sometimes(pieces):
                said.append(_around(pieces))
            case Plural(_, forms):
                said += [_around(form) for form in forms.values()]
            case Hole() | Number():
                said.append(" ")
            case str():
                said.append(piece)
    return " ".join(said)


def wordings(language: str) -> list[Wording]:
    """All but the notices, which test_notices looks at."""
    return [
        each
        for (_, written_in), each in SHIPPED.wordings.items()
        if written_in == language and each.template.kind != Kind.NOTICE
    ]


@pytest.mark.row(28)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_has_words_in_every_language(language: str) -> None:
    wanted = {each.template.id for each in wordings("en")}
    assert {each.template.id for each in wordings(language)} == wanted
    assert all(each.parts.keys() == {"subject", "body", "sms"} for each in wordings(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_in_the_script_of_its_language(language: str) -> None:
    for wording in wordings(language):
        for part, said in words_of(wording).items():
            assert unicodedata.is_normalized("NFC", said), part
            for word in re.findall(r"[^\W\d_]+", said):
                written_in = "en" if word.lower() in LOANS else language
                assert all(of_its_script(letter, written_in) for letter in word), (part, word)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_part_was_left_in_english(language: str) -> None:
    for wording in wordings(language):
        english = SHIPPED.english(wording.template.id)
        for part, said in words_of(wording).items():
            if part in english.parts:
                left = set(re.findall(r"\w+", said.lower())) - LOANS
                theirs = set(re.findall(r"\w+", words_of(english)[part].lower()))
                assert not left & theirs & ENGLISH_ALONE, (wording.template.id, part)


@pytest.mark.parametrize("language", sorted({*LANGUAGES, "en"} - NOT_KNOWN_TO_LANGID))
def test_every_template_is_in_the_language_of_its_file(language: str) -> None:
    for wording in wordings(language):
        said = _around(wording.parsed["body"])
        assert py3langid.classify(said)[0] in LANGID.get(language, {language}), wording.template.id


@pytest.mark.parametrize("language", [*LANGUAGES, "en"])
def test_a_text_message_stays_within_six_segments_of_the_wide_alphabet(language: str) -> None:
    """The longest there can be: all that is optional filled in. A gateway cuts what is longer."""
    for wording in wordings(language):
        filled = wording.filled(read_slots(wording.template, wording.template.examples))
        assert len(filled["sms"]) <= 6 * 67, wording.template.id
        assert "\n" not in filled["sms"]


def test_haitian_creole_has_its_own_days_and_months() -> None:
    wording = SHIPPED.wordings["closure", "ht"]
    slots = {"school": "Lincoln; Oak", "date": "2026-08-05"}
    filled = wording.filled(read_slots(wording.template, slots))
    assert "mèkredi 5 out 2026" in filled["body"]
    assert "Lincoln ak Oak" in filled["subject"]


@pytest.mark.parametrize(
    ("minutes", "said"),
    [("1", "دقيقة واحدة"), ("2", "دقيقتين"), ("5", "دقائق"), ("20", "دقيقة"), ("100", "دقيقة")],
)
def test_arabic_minutes_take_the_form_of_their_number(minutes: str, said: str) -> None:
    wording = SHIPPED.wordings["bus-delay", "ar"]
    slots = wording.template.examples | {"delay": minutes}
    assert said in wording.filled(read_slots(wording.template, slots))["body"]


@pytest.mark.row(28)
@pytest.mark.parametrize("language", [*LANGUAGES, "en"])
def test_nothing_stands_directly_behind_an_address(language: str) -> None:
    """Phones take a full stop, or a mark of direction, for the end of the address: a dead link."""
    for wording in wordings(language):
        for part, text in wording.parts.items():
            assert not re.search(r"\{url\}[^\s]", text), part
        texts = wording.filled(read_slots(wording.template, wording.template.examples))
        if "url" in wording.template.slots:
            address = wording.template.slots["url"].example
            assert texts["body"].endswith(address)
            assert texts["sms"].endswith(f" {address}")
