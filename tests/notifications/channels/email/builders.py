# SPDX-License-Identifier: Apache-2.0
"""Letters and mails for the tests of the email channel."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache

from services.notifications.channels.email.addresses import Mailbox
from services.notifications.channels.email.letter import Letter, Passage
from services.notifications.channels.email.mime import MimeTemplate
from services.notifications.channels.ports import OutgoingMail

SCHOOL = Mailbox(address="office@lincoln.example.org", name="Lincoln Elementary")
FAMILY = Mailbox(address="amina@example.org")


def letter(
    *,
    subject: str = "School is closed",
    text: str = "School is closed tomorrow.",
    language: str = "en",
    sender: Mailbox = SCHOOL,
    reply_to: Mailbox | None = None,
    passages: tuple[Passage, ...] = (),
    list_id: str = "",
) -> Letter:
    return Letter(
        sender=sender,
        subject=subject,
        passages=passages or (Passage(text=text, language=language),),
        language=language,
        dated_at=datetime(2026, 3, 2, 6, 30, tzinfo=UTC),
        reply_to=reply_to,
        list_id=list_id,
    )


def render(template: MimeTemplate, to: Mailbox = FAMILY, **fields: str) -> bytes:
    return template.render(to=to, message_id="delivery-1@example.org", fields=fields)


def parsed(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


@cache
def template_of(text: str) -> MimeTemplate:
    return MimeTemplate(letter(text=text))


def mail(number: int = 0, *, text: str = "School is closed.", to: str = "") -> OutgoingMail:
    recipient = to or f"family{number}@example.org"
    content = template_of(text).render(
        to=Mailbox(address=recipient), message_id=f"delivery-{number}@example.org"
    )
    return OutgoingMail(
        id=f"delivery-{number}", sender=SCHOOL.address, recipient=recipient, content=content
    )


def mails(count: int) -> list[OutgoingMail]:
    return [mail(number) for number in range(count)]


def text_of(content: bytes) -> str:
    """The text part with the line ends that Python's strings have."""
    return str(parsed(content).get_body(("plain",)).get_content()).replace("\r\n", "\n")


def html_of(content: bytes) -> str:
    return str(parsed(content).get_body(("html",)).get_content()).replace("\r\n", "\n")
