# SPDX-License-Identifier: Apache-2.0
"""An announcement's words as mails and as texts."""

from collections.abc import Iterable, Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest

from services.notifications.channels.email.addresses import Mailbox
from services.notifications.channels.email.channel import EmailChannel
from services.notifications.channels.ports import (
    Handover,
    Outcome,
    OutgoingMail,
    OutgoingText,
)
from services.notifications.channels.sms.channel import SmsChannel
from services.notifications.commands import Words
from services.notifications.notices import notice
from services.notifications.texts import SMS_LIMIT
from tests.notifications.builders import an_announcement, some_words

Document = dict[str, Any]
SCHOOL = "{{school_name}}"


class FakeRelay:
    def __init__(self) -> None:
        self.mails: list[OutgoingMail] = []

    def send_many(self, mails: Iterable[OutgoingMail]) -> list[Outcome]:
        taken = list(mails)
        self.mails += taken
        return [Outcome(id=mail.id, state=Handover.ACCEPTED, code=250) for mail in taken]

    @property
    def read(self) -> list[EmailMessage]:
        return [message_from_bytes(mail.content, policy=policy.default) for mail in self.mails]


class FakeGateway:
    def __init__(self) -> None:
        self.texts: list[OutgoingText] = []

    def send_many(self, texts: Iterable[OutgoingText]) -> list[Outcome]:
        taken = list(texts)
        self.texts += taken
        return [Outcome(id=text.id, state=Handover.ACCEPTED) for text in taken]


def a_delivery(
    id: str = "d1", address: str = "a@families.example", **fields: list[str]
) -> Document:
    return {"id": id, "address": address, "fields": fields}


def original(**texts: str) -> Words:
    values = {"subject": "Snow day", "body": "School starts at 10:00 AM."}
    return Words(texts=values | texts, language="en")


def mailed(
    words: Words, language: str, *deliveries: Document
) -> tuple[list[EmailMessage], Sequence[Outcome]]:
    relay = FakeRelay()
    channel = EmailChannel(
        relay, sender=Mailbox(address="noreply@district.example", name="Sample District"),
        reply_to=Mailbox(address="office@district.example"), domain="rapport.example",
    )  # fmt: skip
    outcomes = channel.send(deliveries, an_announcement(category="newsletter"), words, language)
    return relay.read, outcomes


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n").strip()


def test_a_mail_carries_the_words_and_who_it_is_from_and_about() -> None:
    (mail,), _ = mailed(original(), "en", a_delivery())
    assert text_of(mail) == "School starts at 10:00 AM."
    assert (mail["Subject"], mail["To"]) == ("Snow day", "a@families.example")
    assert mail["From"] == "Sample District <noreply@district.example>"
    assert mail["Reply-To"] == "office@district.example"
    assert "newsletter.rapport.example" in mail["List-Id"]
    assert mail["Content-Language"] == "en"


@pytest.mark.row(74)
def test_every_try_carries_the_same_message_id() -> None:
    (first,), _ = mailed(original(), "en", a_delivery("d1"))
    (again,), _ = mailed(original(), "en", a_delivery("d1"))
    (other,), _ = mailed(original(), "en", a_delivery("d2"))
    assert first["Message-ID"] == again["Message-ID"] == "<d1@rapport.example>"
    assert other["Message-ID"] != first["Message-ID"]


def test_a_machines_translation_has_its_notice_below() -> None:
    (mail,), _ = mailed(some_words("es"), "es-MX", a_delivery())
    said = notice("machine", "es").text
    assert text_of(mail) == f"La escuela empieza a las 10:00.\n\n{said}"
    assert mail["Content-Language"] == "es"


@pytest.mark.row(25)
def test_an_original_has_its_notice_above_in_the_familys_language() -> None:
    announcement = an_announcement()
    (mail,), _ = mailed(announcement.original_with_notice("no engine"), "ar", a_delivery())
    assert text_of(mail) == f"{notice('original', 'ar').text}\n\nSchool starts at 10:00 AM."
    assert mail["Content-Language"] == "ar"


def test_names_are_filled_in_for_each_and_joined_as_the_language_does() -> None:
    words = some_words("es", texts={"subject": "{{school_name}}", "body": "De {{student_name}}."})
    mails, _ = mailed(
        words, "es",
        a_delivery("d1", school_name=["Lincoln"], student_name=["Ana", "Luis"]),
        a_delivery("d2", school_name=["Lincoln"], student_name=["Eva"]),
    )  # fmt: skip
    assert [text_of(mail).split("\n")[0] for mail in mails] == ["De Ana y Luis.", "De Eva."]
    assert {mail["Subject"] for mail in mails} == {"Lincoln"}


@pytest.mark.row(76)
def test_where_a_name_is_missing_nothing_leaves_and_the_others_do() -> None:
    mails, outcomes = mailed(
        original(body="About {{student_name}}."), "en",
        a_delivery("d1"), a_delivery("d2", student_name=[]), a_delivery("d3", student_name=["Eva"]),
    )  # fmt: skip
    assert [text_of(mail) for mail in mails] == ["About Eva."]
    refused = {one.id: (one.state, one.text) for one in outcomes if one.id != "d3"}
    assert set(refused.values()) == {(Handover.REFUSED, "placeholder-missing")}


@pytest.mark.parametrize("address", ["no address", "a@b@c", "", "a@b.example\r\nRCPT TO:<x@y.z>"])
def test_an_address_that_is_none_fails_alone(address: str) -> None:
    mails, outcomes = mailed(original(), "en", a_delivery("d1", address), a_delivery("d2"))
    assert len(mails) == 1
    assert {one.id: one.state for one in outcomes} == {
        "d1": Handover.REFUSED,
        "d2": Handover.ACCEPTED,
    }


def test_new_words_make_a_new_letter() -> None:
    relay = FakeRelay()
    channel = EmailChannel(
        relay, sender=Mailbox(address="a@d.example"), reply_to=None, domain="d.example"
    )
    announcement = an_announcement()
    channel.send([a_delivery()], announcement, original(), "en")
    channel.send([a_delivery()], announcement, original(body="It is off."), "en")
    assert [text_of(mail) for mail in relay.read] == ["School starts at 10:00 AM.", "It is off."]


def texted(
    words: Words, language: str, *deliveries: Document
) -> tuple[list[OutgoingText], Sequence[Outcome]]:
    gateway = FakeGateway()
    outcomes = SmsChannel(gateway).send(deliveries, an_announcement(), words, language)
    return gateway.texts, outcomes


def test_a_text_begins_with_the_subject() -> None:
    (text,), _ = texted(original(), "en", a_delivery(address="+15550100001"))
    assert text == OutgoingText(
        id="d1", to="+15550100001", body="Snow day\nSchool starts at 10:00 AM.", language="en"
    )


def test_a_texts_notice_is_short_above_an_original_and_below_a_translation() -> None:
    (machine,), _ = texted(some_words("es"), "es", a_delivery())
    (kept,), _ = texted(an_announcement().original_with_notice("no engine"), "so", a_delivery())
    assert machine.body.endswith(notice("machine", "es", "sms").text)
    assert kept.body.startswith(notice("original", "so", "sms").text)


@pytest.mark.row(76)
def test_a_text_whose_name_is_missing_does_not_leave() -> None:
    texts, outcomes = texted(
        original(body="About {{student_name}}."), "en",
        a_delivery("d1"), a_delivery("d2", student_name=["Eva"]),
    )  # fmt: skip
    assert [text.body for text in texts] == ["Snow day\nAbout Eva."]
    assert {one.id: one.state for one in outcomes} == {
        "d1": Handover.REFUSED,
        "d2": Handover.ACCEPTED,
    }


@pytest.mark.row(21, 28)
@pytest.mark.parametrize(
    ("letters", "schools", "stays"),
    [(100, 1, "Everyone inside"), (900, 1, "School closed"), (100, 60, "School closed")],
)
def test_the_original_beside_words_never_makes_a_text_too_long_for_the_gateway(
    letters: int, schools: int, stays: str
) -> None:
    names = [f"School {n}" for n in range(schools)]
    beside = {"subject": "School closed", "body": f"{SCHOOL} Everyone inside {'x' * letters}"}
    texts = {"subject": "Cierre", "body": f"{SCHOOL} Todos {'y' * 600}"}
    words = some_words(texts=texts, beside=beside, original_language="en", made_by="template")

    (text,), _ = texted(words, "es", a_delivery(school_name=names))

    assert text.body.startswith("Cierre")
    assert stays in text.body
    assert len(text.body) <= SMS_LIMIT


def test_words_leave_alone_where_not_even_the_originals_subject_fits() -> None:
    beside = {"subject": "School closed", "body": "Everyone inside"}
    texts = {"subject": "Cierre", "body": "y" * (SMS_LIMIT - 40)}

    (text,), _ = texted(some_words(texts=texts, beside=beside), "es", a_delivery())

    assert "School closed" not in text.body
    assert len(text.body) <= SMS_LIMIT
