# SPDX-License-Identifier: Apache-2.0
"""Reading a mail that came back: reports by their form, other bounces by what is known of servers.

RFC 3464 (delivery reports), RFC 5965 (complaints), RFC 3834 (automatic answers). What no standard
describes is left to flufl.bounce, which knows how many servers write.
"""

import binascii
import logging
import re
from base64 import b64decode
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from email.utils import parseaddr

from flufl.bounce import all_failures

from services.notifications.mailbox.model import (
    Automatic,
    Complained,
    Failed,
    Leaves,
    Said,
    Unclear,
    Written,
    failed,
)
from services.notifications.mailbox.words import header, own_words, plain_text

logging.getLogger("flufl.bounce").disabled = True  # it tells of its own failures with tracebacks
COMPLAINTS = ("abuse", "fraud", "opt-out")  # of RFC 5965's types; "not-spam" is the opposite
WORDS_READ = 20_000
WORDS_KEPT = 200
REPORT_READ = 512 * 1024  # bytes; what follows is the mail that did not arrive
MOST_LINES = 300_000  # ten megabytes of pictures have half of that; each costs a hundred bytes
GUESSED_FROM = 32 * 1024  # bytes: looking for what servers write takes a second for these
_AWAY = re.compile(
    r"(automatic reply|auto[- ]?reply|autoreply|out of (the )?office|auto:|"
    r"vacation (auto)?[- ]?(reply|response)|"
    r"respuesta automática|réponse automatique|automatische antwort|自动回复|自動回覆)",
    re.IGNORECASE,
)
_ANSWERERS = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply-From", "X-Vacation")
_BULK = ("bulk", "junk", "list", "auto_reply")


def read_bounce(content: bytes) -> Said:
    """What came to an address for bounces: Failed, Complained, Automatic or Unclear."""
    message = message_from_bytes(content[:REPORT_READ])
    reported = _reported(message)
    if reported is not None:
        return reported
    if _is_answer(message):
        return Automatic(why="answered")
    return _recognised(content)


def read_reply(content: bytes, sender: str) -> Said:
    """What came to an address for replies. `sender` is the envelope's; "" for a bounce."""
    if content.count(b"\n") > MOST_LINES:
        content = content[:REPORT_READ]
    message = message_from_bytes(content)
    reported = _reported(message)
    if reported is not None:
        return reported
    if _is_answer(message):
        return Automatic(why="answered")
    if not sender:
        return _recognised(content)
    if _says_automatic(message):
        return Automatic(why="answered")
    return Written(
        sender=parseaddr(header(message, "From"))[1],
        subject=header(message, "Subject"),
        text=own_words(plain_text(message)),
        files=sum(part.get_content_disposition() == "attachment" for part in message.walk()),
    )


def read_leaving(content: bytes) -> Said:
    """What came to the address that leaves. Mail readers write there by themselves."""
    message = message_from_bytes(content[:REPORT_READ])
    reported = _reported(message)
    if reported is not None or _is_answer(message):
        return Automatic(why="answered")
    return Leaves(words=header(message, "Subject")[:WORDS_KEPT])


def _reported(message: Message) -> Said | None:
    """What a report in a standard's form says; None when there is none."""
    for part in _own_parts(message):
        kind = part.get_content_type()
        if kind in ("message/delivery-status", "message/global-delivery-status"):
            return _delivery(part)
        if kind == "message/feedback-report":
            return _feedback(part)
        if kind == "message/disposition-notification":
            return Automatic(why="read")
    return None


def _own_parts(message: Message) -> Iterator[Message]:
    """Its parts, but not those of a mail that it encloses: that may be a bounce of its own."""
    yield message
    if message.get_content_maintype() == "multipart":
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _own_parts(part)


def _delivery(part: Message) -> Said:
    """Our bounce addresses are of one recipient each: one who failed decides."""
    blocks = [block for block in _blocks(part) if block.get("Action")]
    for block in blocks:
        if str(block["Action"]).strip().casefold() == "failed":
            status = re.sub(r"\(.*?\)", "", str(block.get("Status", ""))).strip()
            return failed(status, _flat(block.get("Diagnostic-Code", "")))
    if not blocks:
        return Unclear()
    return Automatic(why=str(blocks[0]["Action"]).strip().casefold())


def _feedback(part: Message) -> Said:
    for block in _blocks(part):
        kind = str(block.get("Feedback-Type", "")).strip().casefold()
        if kind in COMPLAINTS:
            return Complained()
        if kind:
            return Automatic(why="feedback")
    return Unclear()


def _blocks(part: Message) -> list[Message]:
    """The groups of fields of a report. A server that wraps them in base64 is read all the same."""
    payload = part.get_payload()
    blocks = [one for one in payload if isinstance(one, Message)]
    if not isinstance(payload, list) or part.get("Content-Transfer-Encoding") == "base64":
        text = _unwrapped("".join(str(one.get_payload()) for one in blocks) or str(payload))
        blocks = [message_from_bytes(each) for each in re.split(rb"\r?\n\r?\n", text)]
    return blocks


def _unwrapped(text: str) -> bytes:
    raw = text.encode("ascii", "replace")
    try:
        return b64decode(raw, validate=False) if b":" not in raw else raw
    except binascii.Error:
        return raw


def _recognised(content: bytes) -> Said:
    message = message_from_bytes(content[:GUESSED_FROM])
    try:
        passing, lasting = all_failures(message)
    except (LookupError, ValueError, TypeError, AttributeError):
        return Unclear()  # it takes much for granted of a mail, such as a From
    if lasting:
        words = plain_text(message)[:WORDS_READ]
        found = failed("", words)
        # It is a bounce, and says it is for good: without a code its server's word is taken.
        return found if found.code or _is_about_room(words) else Failed(is_lasting=True)
    return Automatic(why="delayed") if passing else Unclear()


def _is_about_room(words: str) -> bool:
    return bool(re.search(r"quota|full|storage|too (large|big)", words, re.IGNORECASE))


def _is_answer(message: Message) -> bool:
    """Somebody's machine says that they are away."""
    if any(name in message for name in _ANSWERERS):
        return True
    automatic = header(message, "Auto-Submitted").casefold()
    return "vacation" in automatic or bool(_AWAY.match(header(message, "Subject").strip()))


def _says_automatic(message: Message) -> bool:
    automatic = header(message, "Auto-Submitted").partition(";")[0].strip().casefold()
    if automatic not in ("", "no") or "List-Id" in message:
        return True
    return header(message, "Precedence").strip().casefold() in _BULK


def _flat(value: object) -> str:
    return " ".join(str(value).split())
