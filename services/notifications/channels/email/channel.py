# SPDX-License-Identifier: Apache-2.0
"""The email channel: an announcement's words as letters, one for each contact point."""

from collections.abc import Mapping, Sequence
from typing import Any

from kernel.errors import Rejected
from services.notifications.channels.email.addresses import Mailbox, carried_address
from services.notifications.channels.email.letter import Letter, Passage
from services.notifications.channels.email.mime import MimeTemplate
from services.notifications.channels.ports import Handover, MailRelay, Outcome, OutgoingMail
from services.notifications.commands import Words
from services.notifications.model import Announcement
from services.notifications.notices import notice
from services.notifications.templates import written

Document = dict[str, Any]


class EmailChannel:
    name = "email"

    def __init__(
        self, relay: MailRelay, *, sender: Mailbox, reply_to: Mailbox | None, domain: str
    ) -> None:
        self.relay, self.sender, self.reply_to, self.domain = relay, sender, reply_to, domain
        self._templates: dict[tuple[str, str, int], MimeTemplate] = {}

    def send(
        self,
        deliveries: Sequence[Document],
        announcement: Announcement,
        words: Words,
        language: str,
    ) -> list[Outcome]:
        template = self._template(announcement, words, language)
        refused: list[Outcome] = []
        mails = []
        for delivery in deliveries:
            try:
                mails.append(self._mail(delivery, template, words))
            except Rejected as error:
                refused.append(Outcome(id=delivery["id"], state=Handover.REFUSED, text=error.code))
        return refused + (self.relay.send_many(mails) if mails else [])

    def _mail(self, delivery: Document, template: MimeTemplate, words: Words) -> OutgoingMail:
        content = template.render(
            to=Mailbox(address=delivery["address"]),
            message_id=f"{delivery['id']}@{self.domain}",
            fields=filled(template.placeholders, delivery["fields"], words.language),
        )
        recipient = carried_address(delivery["address"], field="to")
        return OutgoingMail(
            id=delivery["id"], sender=self.sender.address, recipient=recipient, content=content
        )

    def _template(self, announcement: Announcement, words: Words, language: str) -> MimeTemplate:
        """Built once for each announcement and language, and again when its words change."""
        key = (announcement.id, language, hash(str(words)))
        if key not in self._templates:
            if len(self._templates) > 64:
                self._templates.clear()
            self._templates[key] = MimeTemplate(self._letter(announcement, words, language))
        return self._templates[key]

    def _letter(self, announcement: Announcement, words: Words, language: str) -> Letter:
        return Letter(
            sender=self.sender,
            reply_to=self.reply_to,
            subject=words.texts["subject"],
            passages=passages(words, language),
            language=language if words.notice == "original" else words.language,
            dated_at=announcement.accepted_at,
            list_id=f"{announcement.category}.{self.domain}",
        )


def passages(words: Words, language: str) -> list[Passage]:
    """The body, with the notice it needs: above an original, below a machine's translation."""
    body = Passage(text=words.texts["body"], language=words.language)
    if words.notice == "original":
        said = notice("original", language)
        return [Passage(text=said.text, language=said.language), body]
    if words.notice == "machine":
        said = notice("machine", language)
        return [body, Passage(text=said.text, language=said.language)]
    return [body]


def filled(
    placeholders: frozenset[str], values: Mapping[str, Sequence[str]], language: str
) -> dict[str, str]:
    """Each placeholder's value as it stands in a text. Raises Rejected where one is missing."""
    return {name: written(name, values.get(name, ()), language) for name in placeholders}
