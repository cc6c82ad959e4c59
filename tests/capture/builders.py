# SPDX-License-Identifier: Apache-2.0
"""Mails and texts for the capture server."""

from datetime import UTC, datetime

from services.notifications.channels.email.addresses import Mailbox
from services.notifications.channels.email.letter import Letter, Passage
from services.notifications.channels.email.mime import MimeTemplate
from services.notifications.channels.ports import OutgoingMail, OutgoingText

SCHOOL = Mailbox(address="office@lincoln.example.org", name="Lincoln Elementary")


def mail(
    number: int = 1,
    *,
    to: str = "",
    subject: str = "School is closed",
    text: str = "School is closed tomorrow.",
    language: str = "en",
) -> OutgoingMail:
    recipient = to or f"family{number}@example.org"
    letter = Letter(
        sender=SCHOOL,
        subject=subject,
        passages=[Passage(text=text, language=language)],
        language=language,
        dated_at=datetime(2026, 3, 2, 6, 30, tzinfo=UTC),
    )
    content = MimeTemplate(letter).render(
        to=Mailbox(address=recipient), message_id=f"delivery-{number}@example.org"
    )
    return OutgoingMail(
        id=f"delivery-{number}", sender=SCHOOL.address, recipient=recipient, content=content
    )


def text(number: int = 1, *, body: str = "School is closed.", language: str = "") -> OutgoingText:
    return OutgoingText(
        id=f"delivery-{number}", to=f"+1555010{number:04}", body=body, language=language
    )
