# SPDX-License-Identifier: Apache-2.0
"""Announcements that were made from a template, and texts of their own for text messages."""

import pytest

from contracts.translation import RequestTranslation
from kernel.errors import Rejected
from services.notifications import handlers
from services.notifications.channels.email.channel import passages
from services.notifications.channels.sms.channel import sms_text
from services.notifications.errors import BadAnnouncement
from services.notifications.model import Announcement
from tests.notifications.builders import (
    NOW,
    SETTINGS,
    a_requester,
    an_announce,
    an_announcement,
    families,
    some_words,
    translated,
)
from tests.notifications.fakes import FakeAudiences, FakeStores

CLOSURE = {
    "subject": "School closed: Lincoln", "body": "Closed on {{school_name}}.",
    "sms": "Closed: Lincoln.", "category": "emergency", "template": "closure",
    "slots": {"school": "Lincoln", "date": "2026-12-04"},
}  # fmt: skip


def drafted(**changes: object) -> Announcement:
    command = an_announce(**CLOSURE | changes)
    stores = FakeStores(FakeAudiences(families(2, ["es"])))
    return handlers.draft(command, a_requester(), stores.audiences, id="A1", key="k", now=NOW)


@pytest.mark.row(28)
def test_words_are_asked_for_by_the_template_and_what_is_in_its_slots() -> None:
    stores = FakeStores(FakeAudiences(families(2, ["es"])))
    stores.announcements.save(drafted())

    handlers.plan_window(
        "A1", stores.announcements, stores.audiences, stores.chunks, stores.ledger, SETTINGS, NOW
    )

    (asked,) = [one for one in stores.published if isinstance(one, RequestTranslation)]
    assert (asked.template, asked.slots) == ("closure", CLOSURE["slots"])
    assert list(asked.texts) == ["subject", "body", "sms"]


def test_a_text_message_takes_the_words_that_were_made_for_it() -> None:
    texts = {"subject": "Cerrada", "body": "La escuela.", "sms": "Cerrada: Lincoln."}
    words = some_words(texts=texts, notice="", beside=drafted().texts, original_language="en")

    assert sms_text(words, "es").splitlines() == ["Cerrada: Lincoln.", "En inglés:", CLOSURE["sms"]]
    assert passages(words, "es")[0].text == "La escuela."
    without = some_words(texts={"subject": "Cerrada", "body": "La escuela."}, notice="")
    assert sms_text(without, "es") == "Cerrada\nLa escuela."


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"sms": " "}, BadAnnouncement),
        ({"sms": "x" * 1601}, BadAnnouncement),
        ({"sms": "{{nobody}}"}, Rejected),
    ],
)
def test_a_text_for_text_messages_is_checked_as_the_others_are(
    changes: dict[str, str], refusal: type[Rejected]
) -> None:
    with pytest.raises(refusal):
        drafted(**changes)


def test_words_without_the_part_for_text_messages_are_no_words() -> None:
    stores = FakeStores(FakeAudiences(families(2, ["es"])))
    stores.announcements.save(drafted())

    handlers.take_words(translated("es"), stores.announcements, stores.chunks)

    assert stores.announcements.get("A1").words["es"].notice == "original"


def test_the_same_question_as_before_there_were_templates_is_the_same() -> None:
    old, new = an_announce(), an_announce(sms="", template="", slots={})

    assert old.request_hash == new.request_hash
    assert len({new.request_hash, an_announce(sms="x").request_hash}) == 2
    assert an_announcement().template == ""
