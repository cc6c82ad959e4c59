# SPDX-License-Identifier: Apache-2.0
"""Replies to a mail about one school go to that school's office."""

from email import message_from_bytes, policy

import pytest

from kernel.errors import Rejected
from services.notifications.channels.email.addresses import Mailbox
from services.notifications.channels.email.channel import EmailChannel
from services.notifications.channels.email.config import EmailSettings
from services.notifications.channels.email.dependencies import school_replies
from services.notifications.channels.ports import Handover, Outcome, OutgoingMail
from services.notifications.commands import Words
from tests.notifications.builders import an_announcement

WORDS = Words(texts={"subject": "Late start", "body": "School starts at 10:00."}, language="en")


class FakeRelay:
    def __init__(self) -> None:
        self.mails: list[OutgoingMail] = []

    def send_many(self, mails: list[OutgoingMail]) -> list[Outcome]:
        self.mails += mails
        return [Outcome(id=mail.id, state=Handover.ACCEPTED) for mail in mails]


def delivery(id: str, school: str) -> dict[str, object]:
    return {"id": id, "address": f"{id}@families.example", "fields": {}, "school": school}


def test_each_mail_names_its_own_schools_office() -> None:
    relay = FakeRelay()
    channel = EmailChannel(
        relay, sender=Mailbox(address="noreply@cook.example"), domain="cook.example",
        reply_to=Mailbox(address="district@cook.example"),
        school_replies={"s1": Mailbox(address="lincoln@cook.example")},
    )  # fmt: skip
    deliveries = [delivery("one", "s1"), delivery("two", "s2"), delivery("several", "")]
    channel.send(deliveries, an_announcement(), WORDS, "en")
    replies = {
        mail.id: message_from_bytes(mail.content, policy=policy.default)["Reply-To"]
        for mail in relay.mails
    }
    assert replies == {
        "one": "lincoln@cook.example",
        "two": "district@cook.example",
        "several": "district@cook.example",
    }


def test_a_setting_that_names_no_address_is_refused_by_name() -> None:
    settings = EmailSettings(school_reply_to=["s1=lincoln@cook.example", "s2 office"])
    with pytest.raises(Rejected, match="s2 office"):
        school_replies(settings, "Cook County Schools")
