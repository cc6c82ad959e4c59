# SPDX-License-Identifier: Apache-2.0
"""Replies by mail: over real LMTP, on a real database, and back out by the ordinary way."""

import itertools
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from contracts.choices import refusal_of
from contracts.directory import RecordChoice
from contracts.notifications import ReplyReceived
from kernel.unit import Unit
from services.notifications.inbound.choices import chosen_at
from services.notifications.mailbox.model import Written
from services.notifications.mailbox.replying import asks_to_stop
from services.notifications.model import Category, delivery_id
from services.notifications.repository import MongoAnnouncements
from tests.notifications.builders import an_announcement, an_email, an_entry
from tests.notifications.inbound.desk import Families, a_family
from tests.notifications.mailbox.mail_server import (
    DOMAIN,
    MailServer,
    reply_address,
    unsubscribe_address,
)
from tests.notifications.mailbox.samples import HARMLESS, answer

AMINA = "amina@families.example"
POINT = f"email:{AMINA}"
QUOTED = "\n\nOn Mon, 2 Mar 2026, Cook County Schools <reply+x@mail.example> wrote:\n> Closed."
counted = itertools.count()


@pytest.fixture
def families(emptied: Unit) -> Families:
    """A Somali-speaking family, whose mail a relay took."""
    made = Families(unit=emptied)
    emptied.database.reach.insert_one(an_email(AMINA, a_family("so")))
    announcement = an_announcement(category="newsletter")
    emptied.run(lambda: MongoAnnouncements(emptied).save(announcement))
    entry = an_entry(ID, announcement_id=announcement.id, contact_point_id=POINT)
    emptied.database.ledger.insert_one(entry)
    return made


ID = delivery_id("A1", POINT)


def write(
    server: MailServer, text: str, subject: str = "Re: News", sender: str = AMINA, headers: str = ""
) -> None:
    unique = f"Message-ID: <{next(counted)}@families.example>\n"
    content = answer(subject, unique + headers, text)
    assert server.hand_over(content, reply_address(ID), sender, by_lmtp=True) == 250


def sent(families: Families) -> list[tuple[str, EmailMessage]]:
    families.send()
    return [
        (mail.recipient, message_from_bytes(mail.content, policy=policy.default))  # type: ignore[misc]
        for mail in families.mails.taken
    ]


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def wants(families: Families, category: str) -> bool:
    choices = chosen_at(families.unit, POINT)
    return refusal_of(category, "email", "st1", "g1", POINT, choices) is None


@pytest.mark.mongo
def test_a_reply_is_kept_told_forwarded_and_acknowledged(
    mail_server: MailServer, families: Families
) -> None:
    write(mail_server, "Ana is ill today {{student_name}}." + QUOTED)
    (kept,) = families.unit.database.replies.find()
    assert kept["text"] == "Ana is ill today {{student_name}}."
    assert (kept["channel"], kept["people"], kept["school"]) == ("email", ["g1"], "s1")
    (told,) = families.told(ReplyReceived.type)
    assert (told["channel"], told["contact_point_id"]) == ("email", POINT)

    letters = dict(sent(families))
    assert set(letters) == {"lincoln@cook.example", AMINA}
    office = text_of(letters["lincoln@cook.example"])
    for part in ("Ana is ill today ((student_name)).", "Subject: Re: News", AMINA, "for Ana Ruiz"):
        assert part in office
    assert "Closed." not in office
    assert letters[AMINA]["Subject"] == "Re: News"
    assert letters[AMINA]["Auto-Submitted"] == "auto-generated"
    assert "Xafiiska dugsigu wuu helay fariintaada." in text_of(letters[AMINA])


@pytest.mark.mongo
def test_it_is_acknowledged_once_a_day_and_forwarded_each_time(
    mail_server: MailServer, families: Families
) -> None:
    write(mail_server, "Ana is ill.")
    write(mail_server, "And Luis too.")
    recipients = [to for to, _ in sent(families)]
    assert sorted(recipients) == [AMINA, "lincoln@cook.example", "lincoln@cook.example"]


@pytest.mark.mongo
def test_the_same_mail_handed_over_again_is_one_reply(
    mail_server: MailServer, families: Families
) -> None:
    content = answer("Re: News", "", "Ana is ill.")
    for _ in range(2):
        assert mail_server.hand_over(content, reply_address(ID), AMINA) == 250
    assert families.unit.database.replies.count_documents({}) == 1


@pytest.mark.mongo
@pytest.mark.parametrize("content", [pytest.param(one, id=what) for what, one in HARMLESS])
def test_an_automatic_answer_is_no_reply(
    mail_server: MailServer, families: Families, content: bytes
) -> None:
    assert mail_server.hand_over(content, reply_address(ID), AMINA) == 250
    assert families.unit.database.replies.count_documents({}) == 0
    assert sent(families) == []


@pytest.mark.mongo
@pytest.mark.row(10)
@pytest.mark.parametrize(
    ("text", "subject"), [("STOP", "Re: News"), ("Alto" + QUOTED, "Re: News"), ("", "Unsubscribe")]
)
def test_stop_by_mail_is_obeyed_and_confirmed_once(
    mail_server: MailServer, families: Families, text: str, subject: str
) -> None:
    for _ in range(2):
        write(mail_server, text, subject)
    assert [one for one in Category if not wants(families, one)] == [
        one for one in Category if one != Category.EMERGENCY
    ]
    (asked,) = families.told(RecordChoice.type)
    assert (asked["origin"], asked["basis"], asked["contact_point_id"]) == (
        "email", "revocation", POINT,
    )  # fmt: skip
    ((to, letter),) = sent(families)
    assert to == AMINA
    assert "Cinwaankan ma heli doono" in text_of(letter)
    assert families.unit.database.replies.count_documents({}) == 0


@pytest.mark.parametrize(
    ("text", "subject", "stops"),
    [
        ("stop", "", True),
        ("STOP!\n", "Re: News", True),
        ("", "unsubscribe", True),
        ("Can I stop by the office tomorrow?", "Re: News", False),
        ("by the office tomorrow", "Stop", False),
        ("", "Re: News", False),
        ("Ana stops taking the bus.", "Unsubscribe", False),
    ],
)
def test_what_is_not_a_clear_stop_is_for_a_person(text: str, subject: str, stops: bool) -> None:
    assert asks_to_stop(Written(sender=AMINA, subject=subject, text=text)) == stops


@pytest.mark.mongo
@pytest.mark.row(11)
def test_a_mail_to_the_address_that_leaves_leaves_that_category(
    mail_server: MailServer, families: Families
) -> None:
    content = answer("unsubscribe", "Auto-Submitted: auto-generated\n", "")
    assert mail_server.hand_over(content, unsubscribe_address(ID), AMINA) == 250
    assert [one for one in Category if not wants(families, one)] == [Category.NEWSLETTER]
    (asked,) = families.told(RecordChoice.type)
    assert (asked["evidence"], asked["origin"]) == ("unsubscribe", "email")


@pytest.mark.mongo
def test_who_answers_from_another_address_is_told_apart_and_answered_where_on_file(
    mail_server: MailServer, families: Families
) -> None:
    content = answer("Re: News", "", "Ana is ill.").replace(AMINA.encode(), b"aunt@else.example")
    assert mail_server.hand_over(content, reply_address(ID), "aunt@else.example") == 250
    letters = dict(sent(families))
    assert set(letters) == {"lincoln@cook.example", AMINA}
    assert "Sent by another address: aunt@else.example" in text_of(letters["lincoln@cook.example"])


@pytest.mark.mongo
def test_whom_nobody_is_reached_by_any_more_the_office_still_hears(
    mail_server: MailServer, families: Families
) -> None:
    families.unit.database.reach.delete_many({})
    write(mail_server, "We moved away.")
    ((to, letter),) = sent(families)
    assert to == "district@cook.example"
    assert "Nobody is on file" in text_of(letter)
    assert "We moved away." in text_of(letter)


@pytest.mark.mongo
def test_a_reply_with_a_forged_address_is_refused(
    mail_server: MailServer, families: Families
) -> None:
    forged = f"reply+{'a' * 40}@{DOMAIN}"
    assert mail_server.hand_over(answer("Re", "", "Hello"), forged, AMINA) == 550
    assert families.unit.database.replies.count_documents({}) == 0
