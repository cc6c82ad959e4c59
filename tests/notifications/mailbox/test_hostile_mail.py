# SPDX-License-Identifier: Apache-2.0
"""Mails that nobody's mail program should write. Each is taken, or it would come again for days."""

import time
import tracemalloc

import pytest

from kernel.unit import Unit
from services.notifications.inbound.forwarding import letter_about
from services.notifications.inbound.handlers import Desk
from services.notifications.inbound.outgoing import made_by
from services.notifications.inbound.ports import Reply, Sender
from services.notifications.mailbox.commands import Door, TakeMail
from services.notifications.mailbox.model import Automatic, Leaves, Unclear, Written
from services.notifications.mailbox.reading import read_bounce, read_leaving, read_reply
from services.notifications.mailbox.taking import Taking
from services.notifications.model import Category, delivery_id
from services.notifications.repository import MongoAnnouncements
from services.notifications.templates import check
from tests.notifications.builders import NOW, an_announcement, an_entry
from tests.notifications.mailbox.mail_server import TOKENS, MailServer, bounce_address
from tests.notifications.mailbox.samples import BOUNCES, complaint
from tests.notifications.sending import Clock

AMINA = "amina@families.example"
LASTING = next(content for _, content, is_lasting, _ in BOUNCES if is_lasting)


def mail(body: bytes, headers: str = "", subject: str = "Re: News") -> bytes:
    return f"From: {AMINA}\r\nSubject: {subject}\r\n{headers}\r\n".encode() + body


@pytest.mark.parametrize(
    "charset", ["idna", "punycode", "undefined", "utf-7", "unicode_escape", "a\0b", "x" * 300]
)
def test_whatever_charset_a_reply_claims_its_words_are_read(charset: str) -> None:
    content = mail(
        b"STOP caf\xe9 +2AA- \\ud800", f'Content-Type: text/plain; charset="{charset}"\r\n'
    )
    said = read_reply(content, AMINA)
    assert isinstance(said, Written)
    assert said.text.startswith("STOP")
    said.text.encode("utf-8")  # as the database stores it


@pytest.mark.parametrize("subject", ["=?utf-8?B?a?= x", "=?undefined?Q?a?=", "=?idna?Q?=e9..?="])
def test_a_subject_that_is_encoded_wrongly_keeps_nobody_from_being_heard(subject: str) -> None:
    said = read_reply(mail(b"Ana is ill.", subject=subject), AMINA)
    assert isinstance(said, Written)
    assert (said.text, bool(said.subject)) == ("Ana is ill.", True)
    assert isinstance(read_leaving(mail(b"", subject=subject)), Leaves)


@pytest.mark.parametrize("kind", ["multipart/mixed; boundary=b{}", "message/rfc822"])
@pytest.mark.parametrize("door", list(Door))
def test_parts_in_parts_without_end_are_taken_and_mean_nothing(kind: str, door: Door) -> None:
    part = "Content-Type: " + kind + "\r\n\r\n" + "--b{}\r\n" * ("{}" in kind)
    content = b"From: a@b.example\r\n" + "".join(part.format(n, n) for n in range(2_000)).encode()
    taken = TakeMail(mail_id="m", door=door, delivery_id="d", sender=AMINA, content=content)
    no_database: Unit = None  # type: ignore[assignment]
    Taking(no_database, TOKENS, no_desk, most=5, clock=Clock()).take(taken)  # type: ignore[arg-type]


def test_a_long_mail_at_the_open_door_costs_no_more_than_seconds() -> None:
    """Anybody may write to complaints@. It took 99 seconds, and the door was shut meanwhile."""
    began = time.process_time()
    assert read_bounce(mail(b"x\r\n" * 3_000_000)) == Unclear()
    assert time.process_time() - began < 10


def test_a_reply_of_millions_of_lines_fills_no_memory() -> None:
    """Sixteen are read at once. One took 290 MB."""
    content = mail(b"STOP\r\n" + b"x\r\n" * 3_000_000)
    tracemalloc.start()
    try:
        said = read_reply(content, AMINA)
        assert tracemalloc.get_traced_memory()[1] < 80_000_000
    finally:
        tracemalloc.stop()
    assert isinstance(said, Written)
    assert said.text.startswith("STOP")


@pytest.mark.parametrize("subject", ["Vacation for Ana next week", "Vacation"])
def test_a_parent_who_writes_about_a_vacation_is_no_machine(subject: str) -> None:
    assert isinstance(read_reply(mail(b"Ana is away.", subject=subject), AMINA), Written)


@pytest.mark.parametrize("subject", ["Vacation reply", "Vacation auto-response: Re: News"])
def test_a_machine_that_answers_for_who_is_on_vacation_is_one(subject: str) -> None:
    assert isinstance(read_reply(mail(b"I am away.", subject=subject), AMINA), Automatic)


def test_a_page_whose_head_is_never_closed_is_read() -> None:
    page = b"<html><head><title>x<body><p>STOP</p></body></html>"
    for head in (page, page.replace(b"<body>", b"</title><style>a{}</style><body>")):
        said = read_reply(mail(head, "Content-Type: text/html\r\n"), AMINA)
        assert isinstance(said, Written)
        assert "STOP" in said.text


def test_no_part_of_a_forward_is_taken_for_a_placeholder() -> None:
    """A From or a name on file may hold braces: the office's mail would never leave."""
    child = {"name": "Ana {{student_name}}"}
    person = {"id": "g1", "name": "Amina {", "language": "so", "students": [child]}
    sender = Sender(number='{{guardian_name}}"@x.example', people=[person])
    reply = Reply(id="r", channel="email", received_at=NOW, sender=sender, text="}}{{", media=0)
    assert check(letter_about(reply).body("{{")) == ()


def forwarded(unit: Unit) -> str:
    """The id of a delivery that brought a reply to an office."""
    announcement = an_announcement("F1")
    announcement.category = Category.SERVICE
    unit.run(lambda: MongoAnnouncements(unit).save(announcement))
    office = made_by("office", "office@cook.example")
    id = delivery_id(announcement.id, office)
    entry = an_entry(id, announcement_id=announcement.id, contact_point_id=office)
    unit.database.ledger.insert_one(entry | {"people": [], "families": []})
    return id


@pytest.mark.mongo
@pytest.mark.parametrize("content", [LASTING, complaint("abuse")], ids=["bounce", "complaint"])
def test_what_comes_back_of_a_forward_flags_no_family_and_stops_nothing(
    mail_server: MailServer, emptied: Unit, content: bytes
) -> None:
    id = forwarded(emptied)
    assert mail_server.hand_over(content, bounce_address(id)) == 250
    assert emptied.database.flags.count_documents({}) == 0
    assert emptied.database.outbox.count_documents({}) == 0


def no_desk(_: Unit) -> Desk:
    raise AssertionError
