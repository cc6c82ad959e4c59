# SPDX-License-Identifier: Apache-2.0
"""What a channel worker hands to the outside world, and what it is told back."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from kernel.errors import Rejected

_PATH = re.compile(r"[!-;=?-~]+@[!-;=?-~]+")  # no blank, line end or angle bracket


class Handover(StrEnum):
    """What became of one message at a relay or gateway."""

    ACCEPTED = "accepted"  # the other side answered that it has it
    REFUSED = "refused"  # it answered no, and would again
    DEFERRED = "deferred"  # it answered not now
    UNKNOWN = "unknown"  # it may have it: the answer was never read
    UNSENT = "unsent"  # it cannot have it: safe to send again


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What is known of one message after trying to hand it over.

    `id` is the message's own; `code` is the other side's (an SMTP reply code, a Twilio error code;
    0 when it said nothing); `text` is what it said, which may repeat the address: never log it.
    `reference` is the other side's name for the message, where it gives one.
    """

    id: str
    state: Handover
    code: int = 0
    text: str = ""
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class OutgoingMail:
    """One mail for one recipient, in addresses and bytes that every relay can carry.

    `content` is 7-bit with CRLF line ends, not dot-stuffed. Raises Rejected naming the field that
    holds anything else, above all a bare CR or LF: two servers could disagree on where such a mail
    ends, and what one takes for text the next would take for commands. The same goes for an
    address that could end its command. `is_checked` says that whoever built the content looked at
    it already (`check_content`), for all the mails that share it, and that no line of it begins
    with a dot.
    """

    id: str
    sender: str
    recipient: str
    content: bytes
    is_checked: bool = False

    def __post_init__(self) -> None:
        if not _PATH.fullmatch(self.recipient):
            raise Rejected("The recipient is no address.", code="bad-address", field="recipient")
        if self.sender and not _PATH.fullmatch(self.sender):
            raise Rejected("The sender is no address.", code="bad-address", field="sender")
        if not self.is_checked:
            check_content(self.content)


def check_content(content: bytes) -> None:
    """Raises Rejected when it is not 7-bit, or has a line end that is not CRLF."""
    ends = content.count(b"\r\n")
    if content.count(b"\n") != ends or content.count(b"\r") != ends:
        raise Rejected("A line does not end in CRLF.", code="bare-line-end", field="content")
    if not content.isascii():
        raise Rejected("The mail is not 7-bit.", code="not-seven-bit", field="content")


@dataclass(frozen=True, kw_only=True)
class OutgoingText:
    """One SMS. `to` is a number in E.164 form; `language` only helps whoever watches it pass."""

    id: str
    to: str
    body: str
    language: str = ""


class MailRelay(Protocol):
    """Takes mails over."""

    def send_many(self, mails: Iterable[OutgoingMail]) -> list[Outcome]:
        """Hand every mail over and answer one outcome each, in the order given.

        `mails` is read to its end before anything leaves, so what it raises has sent nothing.
        Raises Unavailable only when no mail got an answer and none can have been taken.
        """


class SmsGateway(Protocol):
    """Takes texts over."""

    def send_many(self, texts: Iterable[OutgoingText]) -> list[Outcome]:
        """Hand every text over and answer one outcome each, in the order given.

        Raises Unavailable, with how long it asks us to wait, only when no text got an answer and
        none can have been taken.
        """
