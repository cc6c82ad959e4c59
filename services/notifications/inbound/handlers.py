# SPDX-License-Identifier: Apache-2.0
"""What a text from a family does. Runs in one unit of work, and may run again."""

from dataclasses import dataclass
from datetime import datetime

from services.notifications.inbound.commands import TakeText
from services.notifications.inbound.forwarding import Offices
from services.notifications.inbound.languages import spoken
from services.notifications.inbound.meaning import Intent, Meaning, meaning_of
from services.notifications.inbound.model import SCOPES, Answer, Conversation, Wish
from services.notifications.inbound.passing import pass_on
from services.notifications.inbound.ports import (
    Choices,
    Conversations,
    Outgoing,
    Replies,
    Reply,
    Sender,
    Senders,
)
from services.notifications.inbound.wording import Wording

GATEWAY_SAYS = {"STOP": Intent.STOP, "START": Intent.START, "HELP": Intent.HELP}


@dataclass(frozen=True, kw_only=True)
class Desk:
    """All that taking in a text writes to."""

    senders: Senders
    conversations: Conversations
    choices: Choices
    replies: Replies
    outgoing: Outgoing
    offices: Offices
    wording: Wording


def take_text(text: TakeText, desk: Desk, now: datetime) -> None:
    sender = desk.senders.by_number(text.number)
    talk = desk.conversations.at(text.number)
    meaning = _meaning(text, talk, now)
    kept = [SCOPES[number - 1] for number in meaning.numbers]
    if meaning.intent == Intent.REPLY:
        answer = _receive(text, sender, talk, desk, now)
    else:
        wishes, answer = _obey(meaning, text, talk, sender, now)
        at = talk.moment(now)
        for wish in wishes if sender.contact_point_id else ():
            desk.choices.record(sender, wish, text.body, text.message_id, at)
    desk.conversations.save(talk)
    # A short code is no phone: nobody there reads an answer.
    if answer is not None and not text.handled and text.number.startswith("+"):
        language = sender.language or meaning.language
        body, written_in = desk.wording.say(answer, language, kept)
        desk.outgoing.text(sender, body, written_in, text.message_id)


def _meaning(text: TakeText, talk: Conversation, now: datetime) -> Meaning:
    """Where the gateway understood and answered it itself, that is what it means."""
    if text.handled in GATEWAY_SAYS:
        return Meaning(intent=GATEWAY_SAYS[text.handled])
    return meaning_of(text.body, asked=talk.is_asked(now), scopes=len(SCOPES))


def _obey(
    meaning: Meaning, text: TakeText, talk: Conversation, sender: Sender, now: datetime
) -> tuple[list[Wish], Answer | None]:
    match meaning.intent:
        case Intent.STOP:
            return talk.stop(text.body, now, is_known=bool(sender.contact_point_id))
        case Intent.START:
            return talk.start(now)
        case Intent.STOP_ALL:
            return talk.stop_all(now)
        case Intent.KEEP:
            return talk.keep(meaning.numbers, now)
    return [], talk.help(now)


def _receive(
    text: TakeText, sender: Sender, talk: Conversation, desk: Desk, now: datetime
) -> Answer | None:
    """Kept first; forwarded where somebody is named who reads it, and only then acknowledged."""
    school, office = desk.offices.of(sender.schools)
    reply = Reply(
        id=text.message_id, channel="sms", received_at=now, sender=sender, text=text.body,
        media=text.media, school=school, office=office,
        spoken=spoken(text.body, sender.language, desk.offices.reads(school)),
    )  # fmt: skip
    desk.replies.add(reply)
    if not office:
        return None
    pass_on(reply, desk.offices.reads(school), desk.replies, desk.outgoing, now)
    return talk.receive(now, is_wanted=desk.choices.wants_texts(sender))
