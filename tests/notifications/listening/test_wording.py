# SPDX-License-Identifier: Apache-2.0
import unicodedata

import pytest

from contracts.notices import shipped
from services.notifications.listening.page import label_of
from services.notifications.listening.wording import texts, words_for
from tests.notifications.test_notices import GSM_7
from tests.scripts import of_its_script


def test_every_language_that_has_notices_has_every_text() -> None:
    assert set(texts()) == set(shipped())
    for tag, written in texts().items():
        assert set(written) == set(texts()["en"]), tag
        assert all(text.strip() for name, text in written.items() if name != "reviewed_by"), tag


@pytest.mark.parametrize("tag", sorted(set(texts()) - {"en"}))
def test_every_text_is_in_its_script_and_none_was_left_in_english(tag: str) -> None:
    for name, text in texts()[tag].items():
        assert unicodedata.is_normalized("NFC", text)
        assert all(of_its_script(each, tag) for each in text if each.isalpha()), (tag, name)
        assert not text or text != texts()["en"][name] or name == "guardian_name"
        assert not {"{", "}", "\n"} & set(text)


@pytest.mark.parametrize("tag", ["en", "es", "ht", "fr", "pt", "sw"])
def test_what_stands_in_a_text_message_does_not_make_it_long(tag: str) -> None:
    assert set(texts()[tag]["listen_sms"]) <= GSM_7


def test_a_heading_does_not_end_as_if_a_link_followed() -> None:
    assert {label_of(each["listen"])[-1] for each in texts().values()}.isdisjoint(":：፦៖ ")


@pytest.mark.parametrize(
    ("language", "written_in"), [("es-MX", "es"), ("zh-TW", "zh-Hant"), ("tl", "fil"), ("xx", "en")]
)
def test_a_regions_tag_finds_the_texts_of_its_language(language: str, written_in: str) -> None:
    assert words_for(language)[0] == written_in
