# SPDX-License-Identifier: Apache-2.0
"""The SMS channel: an announcement's words as one text message for each number."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kernel.errors import Rejected
from services.notifications.channels.capacity import Capacity
from services.notifications.channels.ports import Handover, Outcome, OutgoingText, SmsGateway
from services.notifications.commands import Words
from services.notifications.directions import isolated
from services.notifications.listening.wording import line
from services.notifications.model import Announcement
from services.notifications.notices import notice
from services.notifications.templates import Template, template
from services.notifications.texts import SMS_LIMIT

Document = dict[str, Any]
AT_ONCE = 2  # texts a connection, each a tenth of a second or more


class SmsChannel:
    name = "sms"

    def __init__(
        self, gateway: SmsGateway, *, connections: int = 1, interpreter_phone: str = ""
    ) -> None:
        self.gateway, self.capacity = gateway, Capacity(connections)
        self.interpreter_phone = interpreter_phone
        self.at_once = AT_ONCE * connections

    def send(
        self,
        deliveries: Sequence[Document],
        announcement: Announcement,
        words: Words,
        language: str,
    ) -> list[Outcome]:
        forms = [
            template(text, words.language)
            for text in sms_texts(words, language, self.interpreter_phone)
        ]
        refused: list[Outcome] = []
        texts = []
        for delivery in deliveries:
            try:
                body = _longest_that_fits(forms, delivery["fields"])
            except Rejected as error:
                refused.append(Outcome(id=delivery["id"], state=Handover.REFUSED, text=error.code))
                continue
            texts.append(
                OutgoingText(
                    id=delivery["id"], to=delivery["address"], body=body, language=language
                )
            )
        return refused + (self.gateway.send_many(texts) if texts else [])


def _longest_that_fits(forms: Sequence[Template], fields: Mapping[str, Sequence[str]]) -> str:
    """The first that a gateway takes. Raises Rejected where a placeholder has no value."""
    body = ""
    for form in forms:
        body = form.render(fields)
        if len(body) <= SMS_LIMIT:
            break
    return body


def sms_texts(words: Words, language: str, phone: str = "") -> list[str]:
    """As `sms_text`, and what goes out where that is too long: without the link to listen, then
    of the original that has to stand beside it the subject alone, then nothing. Words without it
    are better than none."""
    forms, unheard = [words], replace(words, listen="")
    if words.listen:
        forms.append(unheard)
    if words.beside:
        forms.append(replace(unheard, beside={"sms": words.beside["subject"]}))
        forms.append(replace(unheard, beside={}))
    return [sms_text(form, language, phone) for form in forms]


def sms_text(words: Words, language: str, phone: str = "") -> str:
    """The words for a text message, or subject and body; with the notice's short form they need.

    `phone`: the interpreter line, where the district has one."""
    lines = _lines(words.texts, words.language)
    original, own = words.original_language or words.language, words.own_notices
    if words.notice:
        place = 0 if words.notice == "original" else len(lines)
        said = notice(words.notice, language, "sms", original=original, phone=phone, own=own)
        lines.insert(place, said.text)
    if words.listen:
        lines.append(line(language, words.listen, is_short=True))
    if words.beside:
        said = notice("beside", language, "sms", original=original, own=own)
        lines += [said.text, *_lines(words.beside, original)]
    return "\n".join(line.strip() for line in lines if line.strip())


def _lines(texts: Mapping[str, str], language: str) -> list[str]:
    lines = [texts["sms"]] if texts.get("sms") else [texts["subject"], texts["body"]]
    return [isolated(each, language) for each in lines]
