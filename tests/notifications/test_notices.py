# SPDX-License-Identifier: Apache-2.0
import unicodedata
from typing import get_args

import pytest

from services.notifications.notices import (
    Notice,
    NoticeForm,
    NoticeKind,
    languages,
    notice,
)

MOST_USED = [
    *("es", "zh-Hans", "zh-Hant", "vi", "ar", "so", "ht", "pt"),
    *("fr", "ru", "ko", "fil", "hmn", "am", "ne", "pl"),
]
SCRIPTS = {
    "zh-Hans": "CJK",
    "zh-Hant": "CJK",
    "ar": "ARABIC",
    "ru": "CYRILLIC",
    "ko": "HANGUL",
    "am": "ETHIOPIC",
    "ne": "DEVANAGARI",
}
GSM_7 = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)


def every_form(language: str) -> list[Notice]:
    return [
        notice(kind, language, form)
        for kind in get_args(NoticeKind)
        for form in get_args(NoticeForm)
    ]


@pytest.mark.parametrize("language", MOST_USED)
def test_every_notice_is_written_in_its_language_and_in_its_script(language: str) -> None:
    assert language in languages()
    for each in every_form(language):
        assert each.language == language
        script = SCRIPTS.get(language, "LATIN")
        letters = [letter for letter in each.text if letter.isalpha()]
        assert letters
        assert all(script in unicodedata.name(letter) for letter in letters)


@pytest.mark.parametrize("language", languages())
def test_the_sms_form_is_shorter_and_none_says_the_same_as_another(language: str) -> None:
    texts = [each.text for each in every_form(language)]

    assert len(set(texts)) == len(texts)
    assert len(notice("original", language, "sms").text) < len(notice("original", language).text)
    assert len(notice("machine", language, "sms").text) < len(notice("machine", language).text)


@pytest.mark.parametrize("language", ["en", "es", "so", "ht", "fr", "fil", "hmn"])
def test_the_sms_form_does_not_make_a_short_text_long(language: str) -> None:
    """One letter outside GSM-7 more than halves what a segment holds."""
    for kind in get_args(NoticeKind):
        assert set(notice(kind, language, "sms").text) <= GSM_7


def test_nothing_ships_as_reviewed() -> None:
    assert not any(each.reviewed for language in languages() for each in every_form(language))


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


def test_no_slot_is_left_open() -> None:
    assert not any("{" in each.text for language in languages() for each in every_form(language))
