# SPDX-License-Identifier: Apache-2.0
"""What was captured: a mail as it came over the wire, or a text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import EmailMessage
from typing import Any

_PAGE = re.compile(r"<(https?://[^<>\"']+)>")
UNSTATED = "und"  # BCP 47 for a language that nobody named


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """A message at the door. `key` is its sender's own name for it: the same one is kept once."""

    channel: str
    sender: str
    recipient: str
    subject: str
    language: str
    message_id: str
    content: bytes
    key: str | None = None


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A message in the store."""

    id: int
    received_at: str
    channel: str
    sender: str
    recipient: str
    subject: str
    language: str
    message_id: str
    content: bytes

    @property
    def text(self) -> str:
        return self._part("plain") if self.channel == "email" else self.content.decode()

    @property
    def html(self) -> str:
        return self._part("html") if self.channel == "email" else ""

    @property
    def headers(self) -> Sequence[tuple[str, str]]:
        return [(name, str(value)) for name, value in self._mail().items()]

    @property
    def way_to_leave(self) -> str:
        """The page behind the button that mail readers show (RFC 8058); "" without one."""
        header = str(self._mail().get("List-Unsubscribe", ""))
        found = _PAGE.search("".join(header.split()))
        return found[1] if found else ""

    def _part(self, subtype: str) -> str:
        part = self._mail().get_body((subtype,))
        if part is None:
            return ""
        try:
            return str(part.get_content())
        except LookupError:  # a charset that is none
            return bytes(part.get_payload(decode=True)).decode("utf-8", "replace")

    def _mail(self) -> EmailMessage:
        return parsed(self.content if self.channel == "email" else b"")

    def summary(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "received_at": self.received_at,
            "channel": self.channel,
            "from": self.sender,
            "to": self.recipient,
            "subject": self.subject,
            "language": self.language,
            "message_id": self.message_id,
        }

    def whole(self) -> dict[str, Any]:
        headers = [{"name": name, "value": value} for name, value in self.headers]
        return {**self.summary(), "text": self.text, "html": self.html, "headers": headers}


def _unfolded(value: str) -> str:
    """By hand, because the newer parser takes a millisecond a mail."""
    line = value.replace("\r\n", "").replace("\n", "")
    try:
        return str(make_header(decode_header(line)))
    except (MessageError, LookupError, ValueError):
        return line


def parsed(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.default)


def arrived_mail(sender: str, recipient: str, content: bytes) -> Arrived:
    """A mail for one of its recipients. Whatever cannot be read is kept all the same."""
    headers = message_from_bytes(content.partition(b"\r\n\r\n")[0])
    return Arrived(
        channel="email",
        sender=sender,
        recipient=recipient,
        subject=_unfolded(str(headers.get("Subject", ""))),
        language=str(headers.get("Content-Language", "")).strip() or UNSTATED,
        message_id=str(headers.get("Message-ID", "")).strip(),
        content=content,
    )
