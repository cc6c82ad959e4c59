# SPDX-License-Identifier: Apache-2.0
import string
import tomllib
import unicodedata
from itertools import product
from pathlib import Path
from typing import Any, get_args

import py3langid
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.language_names import language_name
from services.notifications.notices import (
    Notice,
    NoticeForm,
    NoticeKind,
    languages,
    notice,
)
from services.notifications.templates import template
from tests.scripts import of_its_script

MOST_USED = [
    *("es", "zh-Hans", "zh-Hant", "vi", "ar", "so", "ht", "pt", "fr", "ru", "ko", "fil", "hmn"),
    *("am", "ne", "pl", "ur", "sw", "my", "km", "ps", "fa", "fa-AF", "uk", "hi", "bn", "pa", "ja"),
]
NOT_KNOWN_TO_LANGID = {"so", "hmn", "my"}
LANGID = {"zh-Hans": "zh", "zh-Hant": "zh", "fa-AF": "fa", "fil": "tl"}
ORIGINALS = ["en", "es", "pt-BR", "zh-Hans"]
PHONE = "(206) 555-0100"
GSM_7 = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)


def every_form(language: str, **named: Any) -> list[Notice]:
    forms = product(get_args(NoticeKind), get_args(NoticeForm))
    return [notice(kind, language, form, **named) for kind, form in forms]


@pytest.mark.parametrize("original", ORIGINALS)
@pytest.mark.parametrize("language", MOST_USED)
def test_every_notice_is_written_in_its_language_and_in_its_script(
    language: str, original: str
) -> None:
    assert language in languages()
    for each in every_form(language, original=original):
        assert each.language == language
        assert unicodedata.is_normalized("NFC", each.text)
        letters = [letter for letter in each.text if letter.isalpha()]
        assert letters
        assert all(of_its_script(letter, language) for letter in letters)


@pytest.mark.parametrize("language", sorted(set(MOST_USED) - NOT_KNOWN_TO_LANGID))
def test_no_notice_was_left_in_another_language(language: str) -> None:
    said = " ".join(notice(kind, language).text for kind in get_args(NoticeKind))
    assert py3langid.classify(said)[0] == LANGID.get(language, language)


@pytest.mark.parametrize("language", MOST_USED)
def test_no_text_was_left_in_english(language: str) -> None:
    english = {each.text for each in every_form("en")}
    common = {"the", "this", "could", "parts", "not", "translated", "school", "is", "your", "of"}
    for each in every_form(language):
        assert each.text not in english
        assert not common & set(each.text.lower().strip(".:").split())


@pytest.mark.parametrize("language", languages())
def test_the_sms_form_is_shorter_and_none_says_the_same_as_another(language: str) -> None:
    texts = [each.text for each in every_form(language)]

    assert len(set(texts)) == len(texts)
    for kind in get_args(NoticeKind):
        assert len(notice(kind, language, "sms").text) < len(notice(kind, language).text)


@pytest.mark.parametrize("language", ["en", "es", "so", "ht", "fr", "fil", "hmn", "sw"])
def test_the_sms_form_does_not_make_a_short_text_long(language: str) -> None:
    """One letter outside GSM-7 more than halves what a segment holds."""
    for kind in get_args(NoticeKind):
        assert set(notice(kind, language, "sms", phone=PHONE).text) <= GSM_7


@pytest.mark.parametrize("form", get_args(NoticeForm))
@pytest.mark.parametrize("language", languages())
def test_what_was_not_translated_is_said_to_be_in_the_language_it_was_written_in(
    language: str, form: NoticeForm
) -> None:
    kinds: list[NoticeKind] = ["partly", "beside"]
    if (language, form) != ("en", "sms"):
        kinds += ["original", "line"]
    for kind, original in product(kinds, ORIGINALS):
        name = language_name(original, language)
        assert name
        assert name in notice(kind, language, form, original=original).text


@pytest.mark.parametrize("form", get_args(NoticeForm))
@pytest.mark.parametrize("language", languages())
def test_where_the_district_has_an_interpreter_line_its_number_is_named(
    language: str, form: NoticeForm
) -> None:
    with_line = notice("original", language, form, phone=PHONE)

    assert PHONE in with_line.text
    assert with_line == notice("line", language, form, phone=PHONE)
    assert with_line != notice("original", language, form)


@pytest.mark.parametrize("language", ["ar", "fa", "fa-AF", "ps", "ur"])
def test_a_number_keeps_its_order_in_text_that_runs_right_to_left(language: str) -> None:
    assert f"\u2066{PHONE}\u2069" in notice("original", language, phone=PHONE).text


@pytest.mark.parametrize(
    ("language", "written_in"),
    [
        ("es-MX", "es"),
        ("pt-BR", "pt"),
        ("zh", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("tl", "fil"),
        ("tl-PH", "fil"),
        ("prs", "fa-AF"),
        ("fa-IR", "fa"),
    ],
)
def test_a_regions_tag_finds_the_notice_of_its_language(language: str, written_in: str) -> None:
    assert notice("machine", language).language == written_in


@pytest.mark.parametrize(
    ("language", "name"), [("om", "Oromo"), ("om-KE", "Oromo"), ("xx", "your language")]
)
def test_a_language_without_a_notice_gets_english_that_names_the_language(
    language: str, name: str
) -> None:
    found = notice("original", language)

    assert found.language == "en"
    assert f"could not be translated into {name}." in found.text
    assert name in notice("original", language, "sms").text


def test_every_language_has_exactly_the_texts_and_slots_that_english_has() -> None:
    path = Path("contracts/notices.toml")
    written = tomllib.loads(path.read_text(encoding="utf-8"))
    for tag, texts in written.items():
        assert set(texts) == set(written["en"]), tag
        for part, text in texts.items():
            slots = [name for _, name, _, _ in string.Formatter().parse(text) if name]
            wanted = {
                "original": ["original"], "partly": ["original"], "beside": ["original"],
                "line": ["original", "phone"],
            }.get(part.removesuffix("_sms"), [])  # fmt: skip
            assert tag == "en" or slots == wanted, (tag, part)


@given(language=st.sampled_from(languages()), phone=st.sampled_from(["", PHONE]))
def test_no_slot_is_left_open(language: str, phone: str) -> None:
    for each in every_form(language, phone=phone):
        assert "{" not in each.text
        template(each.text, language)  # nothing in it is taken for a placeholder
