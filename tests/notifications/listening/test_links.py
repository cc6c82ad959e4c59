# SPDX-License-Identifier: Apache-2.0
"""The link in mails and texts: where it stands, and where it does not."""

from typing import Any

import pytest

from services.notifications.channels.email.channel import passages
from services.notifications.channels.email.letter import as_html
from services.notifications.channels.sms.channel import sms_text, sms_texts
from services.notifications.channels.sms.segments import count_segments
from services.notifications.listening.config import ReadAloud
from services.notifications.model import VITAL, Category
from services.notifications.queries.dry_run import dry_run
from tests.notifications.builders import (
    NOW,
    a_child,
    a_person,
    a_phone,
    a_requester,
    an_announce,
    an_announcement,
    some_words,
)  # fmt: skip
from tests.notifications.channels.email.builders import letter
from tests.notifications.fakes import FakeAudiences
from tests.notifications.listening.builders import ID, KNOWN, TOKENS, some_links

URL = "https://reach.example/listen/x"


def url(language: str = "es", links: Any = None, **changes: Any) -> str:
    words = some_words(language, **changes)
    return (links or some_links()).url(an_announcement(ID), words, language, KNOWN)


@pytest.mark.row(29)
def test_it_leads_to_the_words_of_a_language_and_to_nobody() -> None:
    start, _, token = url().rpartition("/")
    assert start == "https://reach.example/listen"
    heard = TOKENS.heard(token)
    assert heard is not None
    assert (heard.announcement_id, heard.language) == (ID, "es")


@pytest.mark.parametrize("language", ["so", "hmn", "zh-Hans", "ja", "xx", "not a tag"])
def test_a_language_without_a_voice_gets_none(language: str) -> None:
    assert url(language) == ""


def test_answers_to_what_somebody_wrote_carry_none() -> None:
    announcement = an_announcement(ID)
    announcement.category = Category.SERVICE
    assert some_links().url(announcement, some_words(), "es", KNOWN) == ""


@pytest.mark.parametrize("category", sorted(VITAL))
def test_what_is_about_one_child_carries_none_unless_the_district_wants_it(category: str) -> None:
    announcement = an_announcement(ID, category=category)

    assert some_links().url(announcement, some_words(), "es", KNOWN) == ""
    assert some_links(vital=True).url(announcement, some_words(), "es", KNOWN) != ""


def test_a_text_that_cannot_be_filled_carries_none() -> None:
    assert url(texts={"subject": "Nieve", "body": "{{nobody}}"}) == ""


@pytest.mark.parametrize(
    ("setting", "channels"),
    [(ReadAloud.OFF, []), (ReadAloud.EMAIL, ["email"]), (ReadAloud.ALL, ["email", "sms"])],
)
def test_the_district_says_in_which_messages_it_stands(
    setting: ReadAloud, channels: list[str]
) -> None:
    links = some_links(read_aloud=setting)
    assert [each for each in ("email", "sms") if links.stands_in(each)] == channels
    assert not some_links(read_aloud=setting, public_url="").stands_in("email")


@pytest.mark.row(29)
def test_in_a_mail_it_stands_after_the_words_in_the_familys_language() -> None:
    beside = {"subject": "Snow day", "body": "School starts at 10."}
    words = some_words(listen=URL, beside=beside, original_language="en")
    found = passages(words, "es-MX")
    assert found[2].text == f"\N{SPEAKER WITH THREE SOUND WAVES} Escuche este mensaje: {URL}"
    assert found[2].language == "es"
    assert "School starts" in found[-1].text
    assert passages(some_words(), "es") == found[:2]


def test_in_text_that_runs_right_to_left_the_link_stays_in_one_piece() -> None:
    words = some_words("ar", listen=URL)
    assert passages(words, "ar")[2].text.endswith(f"\u2066{URL}\u2069")
    assert sms_text(words, "ar").endswith(f"\u2066{URL}\u2069")
    html = as_html(letter(passages=tuple(passages(words, "ar"))))
    assert f'<a href="{URL}">{URL}</a>' in html


def test_in_a_text_message_it_is_short() -> None:
    assert sms_text(some_words(listen=URL), "es").splitlines()[-1] == f"Escuche: {URL}"
    assert count_segments(sms_text(some_words(listen=URL), "es")).encoding == "GSM-7"


def test_where_a_text_message_gets_too_long_the_link_goes_first() -> None:
    words = some_words(listen=URL, beside={"subject": "Snow", "body": "At 10."})
    whole, unheard, *_ = sms_texts(words, "es")
    assert URL in whole
    assert unheard == sms_text(some_words(beside=words.beside), "es")


@pytest.mark.parametrize(("setting", "more"), [(ReadAloud.EMAIL, 0), (ReadAloud.ALL, 1)])
def test_the_dry_run_counts_the_segments_it_costs(setting: ReadAloud, more: int) -> None:
    phone = a_phone("+15550100001", a_person("g1", a_child(), has=["sms"], language="es"))
    asked = an_announce(channels=["sms"], body="School starts at 10:00 AM. " * 3)

    def segments(*listening: Any) -> int:
        audiences = FakeAudiences([phone])
        found = dry_run(asked, a_requester(), audiences, NOW, {}, *listening)
        return int(found["lines"][0]["segments"])

    assert segments((some_links(read_aloud=setting), KNOWN)) == segments() + more
