# SPDX-License-Identifier: Apache-2.0
"""A reply on its way to an office: with a translation beside it, where the office needs one.

It waits for that no longer than a moment: an office that reads an original is better than one that
reads nothing.
"""

from datetime import datetime, timedelta

from contracts.translation import Translated
from services.notifications.inbound.forwarding import letter_about, plain, translated, untranslated
from services.notifications.inbound.languages import base
from services.notifications.inbound.ports import Document, Outgoing, Passing, Replies, Reply

WAIT = timedelta(seconds=60)
PREFIX = "reply:"  # on the wire: never rename


def request_id_of(reply_id: str) -> str:
    return f"{PREFIX}{reply_id}"


def reply_id_of(request_id: str) -> str:
    """The reply that a translation was asked for; "" where it was for something else."""
    return request_id.removeprefix(PREFIX) if request_id.startswith(PREFIX) else ""


def pass_on(
    reply: Reply, language: str, replies: Replies, outgoing: Outgoing, now: datetime
) -> None:
    """`language` (BCP 47) is what the office reads."""
    letter = letter_about(reply)
    written = reply.spoken.language
    if not written or base(written) == base(language) or not reply.text.strip():
        outgoing.mail(reply.office, letter.subject, letter.body(), reply.id)
        return
    replies.ask_for_words(
        reply,
        Passing(
            reply_id=reply.id, office=reply.office, subject=letter.subject, before=letter.before,
            after=letter.after, language=language, due_at=now + WAIT,
        ),
    )  # fmt: skip


def take_translation(answer: Translated, replies: Replies, outgoing: Outgoing) -> None:
    """The letter goes with what came. One that has gone without is not sent again."""
    passing = replies.passing(reply_id_of(answer.request_id))
    if passing is None:
        return
    words = answer.texts.get("reply", "")
    if words and not answer.refused:
        said = translated(answer.language, words, kept=answer.kept_sentences)
    else:
        said = untranslated(passing.language, answer.explanation or answer.refused)
    _send(passing, said, replies, outgoing, {
        "language": answer.language, "words": words, "engine": answer.engine,
        "refused": answer.refused, "kept": answer.kept_sentences,
    })  # fmt: skip


def wait_no_longer(reply_id: str, replies: Replies, outgoing: Outgoing, now: datetime) -> None:
    passing = replies.passing(reply_id)
    if passing is None or passing.due_at > now:
        return
    said = untranslated(passing.language, "no translation came in time")
    late = {"language": passing.language, "words": "", "engine": "", "refused": "late", "kept": 0}
    _send(passing, said, replies, outgoing, late)


def _send(
    passing: Passing,
    said: str,
    replies: Replies,
    outgoing: Outgoing,
    translation: Document,
) -> None:
    body = plain("\n\n".join((passing.before, said, passing.after)))
    outgoing.mail(passing.office, passing.subject, body, passing.reply_id)
    replies.passed_on(passing.reply_id, translation)
