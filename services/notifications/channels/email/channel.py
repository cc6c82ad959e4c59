# SPDX-License-Identifier: Apache-2.0
"""The email channel: an announcement's words as letters, one for each contact point."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from kernel.errors import Rejected
from services.notifications.channels.capacity import Capacity
from services.notifications.channels.email.addresses import Mailbox, carried_address
from services.notifications.channels.email.dkim_signature import DkimSigner
from services.notifications.channels.email.letter import Letter, Passage
from services.notifications.channels.email.marks import Marks
from services.notifications.channels.email.mime import MimeTemplate
from services.notifications.channels.ports import Handover, MailRelay, Outcome, OutgoingMail
from services.notifications.commands import Words
from services.notifications.directions import isolated
from services.notifications.listening.wording import SPEAKER, line, words_for
from services.notifications.model import Announcement
from services.notifications.notices import NoticeKind, notice
from services.notifications.templates import written

Document = dict[str, Any]
KEPT_TEMPLATES = 256
NOTHING: Mapping[str, str] = MappingProxyType({})


class EmailChannel:
    name = "email"
    at_once = 1_000_000  # a part takes milliseconds

    def __init__(
        self,
        relay: MailRelay,
        *,
        sender: Mailbox,
        reply_to: Mailbox | None,
        domain: str,
        connections: int = 1,
        school_replies: Mapping[str, Mailbox] = MappingProxyType({}),
        marks: Marks | None = None,
        signer: DkimSigner | None = None,
        interpreter_phone: str = "",
    ) -> None:
        """`connections`: how many the relay may be served over at once.

        `school_replies`: where replies to mails about one school go, by school id; not asked where
        `marks` give each mail a reply address of its own. `signer`: None leaves mails unsigned."""
        self.relay, self.sender, self.reply_to, self.domain = relay, sender, reply_to, domain
        self.capacity = Capacity(connections)
        self.school_replies = school_replies
        self.marks, self.signer = marks or Marks(), signer
        self.interpreter_phone = interpreter_phone
        self._templates: dict[tuple[str, str, int, Mailbox | None], MimeTemplate] = {}

    def send(
        self,
        deliveries: Sequence[Document],
        announcement: Announcement,
        words: Words,
        language: str,
    ) -> list[Outcome]:
        templates: dict[Mailbox | None, MimeTemplate] = {}
        refused: list[Outcome] = []
        mails = []
        for delivery in deliveries:
            reply_to = self._reply_to(delivery)
            if reply_to not in templates:
                templates[reply_to] = self._template(announcement, words, language, reply_to)
            try:
                mails.append(self._mail(delivery, templates[reply_to], words, announcement))
            except Rejected as error:
                refused.append(Outcome(id=delivery["id"], state=Handover.REFUSED, text=error.code))
        return refused + (self.relay.send_many(mails) if mails else [])

    def _reply_to(self, delivery: Document) -> Mailbox | None:
        if self.marks.take_replies:
            return None
        return self.school_replies.get(delivery.get("school", ""), self.reply_to)

    def _mail(
        self,
        delivery: Document,
        template: MimeTemplate,
        words: Words,
        announcement: Announcement,
    ) -> OutgoingMail:
        content = template.render(
            to=Mailbox(address=delivery["address"]),
            message_id=f"{delivery['id']}@{self.domain}",
            fields=filled(template.placeholders, delivery["fields"], words.language),
            marks=self.marks.headers(delivery, announcement),
        )
        recipient = carried_address(delivery["address"], field="to")
        return OutgoingMail(
            id=delivery["id"],
            sender=self.marks.returns_to(delivery["id"]) or self.sender.address,
            recipient=recipient,
            content=self.signer.sign(content) if self.signer else content,
            is_checked=template.is_checked,
        )

    def _template(
        self, announcement: Announcement, words: Words, language: str, reply_to: Mailbox | None
    ) -> MimeTemplate:
        """Built once for each announcement, language and place for replies."""
        key = (announcement.id, language, hash(str(words)), reply_to)
        if key not in self._templates:
            if len(self._templates) > KEPT_TEMPLATES:
                self._templates.clear()
            letter = self._letter(announcement, words, language, reply_to)
            self._templates[key] = MimeTemplate(letter)
        return self._templates[key]

    def _letter(
        self, announcement: Announcement, words: Words, language: str, reply_to: Mailbox | None
    ) -> Letter:
        return Letter(
            sender=self.sender,
            reply_to=reply_to,
            subject=words.texts["subject"],
            passages=passages(words, language, self.interpreter_phone),
            language=language if words.notice == "original" else words.language,
            dated_at=announcement.accepted_at,
            list_id=f"{announcement.category}.{self.domain}",
        )


def passages(words: Words, language: str, phone: str = "") -> list[Passage]:
    """The body, with the notice it needs: above an original, below a machine's translation. Where
    the original has to stand beside it, that comes last; before it the link to listen.

    `phone`: the interpreter line, where the district has one."""
    found = [Passage(text=words.texts["body"], language=words.language)]
    if words.notice:
        place = 0 if words.notice == "original" else len(found)
        found.insert(place, _said(words.notice, words, language, phone))
    if words.listen:
        text = f"{SPEAKER} {line(language, words.listen)}"
        found.append(Passage(text=text, language=words_for(language)[0]))
    if words.beside:
        text = f"{words.beside['subject']}\n\n{words.beside['body']}"
        found.append(_said("beside", words, language))
        found.append(Passage(text=text, language=words.original_language))
    return [replace(each, text=isolated(each.text, each.language)) for each in found]


def _said(kind: NoticeKind, words: Words, language: str, phone: str = "") -> Passage:
    original = words.original_language or words.language
    said = notice(kind, language, original=original, phone=phone, own=words.own_notices)
    return Passage(text=said.text, language=said.language)


def filled(
    placeholders: frozenset[str], values: Mapping[str, Sequence[str]], language: str
) -> Mapping[str, str]:
    """Each placeholder's value as it stands in a text. Raises Rejected where one is missing."""
    if not placeholders:
        return NOTHING
    return {name: written(name, values.get(name, ()), language) for name in placeholders}
