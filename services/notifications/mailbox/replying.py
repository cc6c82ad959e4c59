# SPDX-License-Identifier: Apache-2.0
"""What a mail from a family does: stop, or something for the office to read.

As with texts (inbound/handlers.py), but that a mail has a subject, and that it proves by its
address which delivery it answers, whoever sent it: what is answered goes to the address on file.
"""

from dataclasses import dataclass
from datetime import datetime

from services.notifications.inbound.forwarding import plain
from services.notifications.inbound.handlers import Desk
from services.notifications.inbound.languages import spoken
from services.notifications.inbound.meaning import Intent, meaning_of
from services.notifications.inbound.model import Answer
from services.notifications.inbound.passing import pass_on
from services.notifications.inbound.ports import Reply, Sender
from services.notifications.inbound.unsubscribe_page import words_for
from services.notifications.mailbox.model import Written
from services.notifications.mailbox.ports import Delivered, Returns, Senders

LONGEST_SUBJECT = 200


@dataclass(frozen=True, kw_only=True)
class MailDesk:
    """All that taking in a reply writes to."""

    senders: Senders
    returns: Returns
    desk: Desk


def take_reply(
    mail_id: str, delivery_id: str, written: Written, mail_desk: MailDesk, now: datetime
) -> None:
    delivered = mail_desk.returns.delivery(delivery_id)
    sender = mail_desk.senders.of(delivered, written.sender)
    if asks_to_stop(written):
        _stop(mail_id, delivered, written, sender, mail_desk)
    else:
        _receive(mail_id, written, sender, mail_desk.desk, now)


def asks_to_stop(written: Written) -> bool:
    """In what they wrote; in the subject only where they wrote nothing else."""
    if written.text:
        return meaning_of(written.text).intent == Intent.STOP
    return meaning_of(written.subject).intent == Intent.STOP


def _stop(
    mail_id: str, delivered: Delivered, written: Written, sender: Sender, mail_desk: MailDesk
) -> None:
    said = written.text or written.subject
    is_new = mail_desk.returns.leave(delivered.contact_point_id, "", said)
    if is_new and sender.contact_point_id:
        wording = mail_desk.desk.wording
        tag, words = words_for(sender.language or wording.default_language)
        body = f"{wording.district}: {words['done']} {words['note']} {words['again']}"
        mail_desk.desk.outgoing.letter(
            sender, _subject(written, wording.district), body, tag, mail_id
        )


def _receive(mail_id: str, written: Written, sender: Sender, desk: Desk, now: datetime) -> None:
    """Kept first; forwarded where somebody is named who reads it, and only then acknowledged."""
    school, office = desk.offices.of(sender.schools)
    reply = Reply(
        id=mail_id, channel="email", received_at=now, sender=sender, text=written.text,
        media=written.files, school=school, office=office, subject=written.subject,
        written_by=written.sender,
        spoken=spoken(written.text, sender.language, desk.offices.reads(school)),
    )  # fmt: skip
    desk.replies.add(reply)
    if not office:
        return
    pass_on(reply, desk.offices.reads(school), desk.replies, desk.outgoing, now)
    if sender.contact_point_id:
        _acknowledge(mail_id, written, sender, desk, now)


def _acknowledge(mail_id: str, written: Written, sender: Sender, desk: Desk, now: datetime) -> None:
    talk = desk.conversations.at(sender.number)
    answer = talk.receive(now)
    desk.conversations.save(talk)
    if answer == Answer.RECEIVED:
        body, tag = desk.wording.say(answer, sender.language)
        desk.outgoing.letter(sender, _subject(written, desk.wording.district), body, tag, mail_id)


def _subject(written: Written, otherwise: str) -> str:
    """As mail readers sort by it. Theirs may hold anything: it is made fit for a header."""
    line = " ".join(plain(written.subject).split())[:LONGEST_SUBJECT]
    return line or otherwise
