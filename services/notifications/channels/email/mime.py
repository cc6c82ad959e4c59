# SPDX-License-Identifier: Apache-2.0
"""Mails built once per announcement and language, then finished per recipient.

What all recipients share is encoded once; only what differs is encoded for each. The result
parses back with the standard library to what email.message would have given, and a test says so.
"""

import re
from base64 import b64encode
from binascii import b2a_qp
from collections.abc import Mapping
from email.utils import format_datetime
from html import escape
from itertools import groupby
from types import MappingProxyType

from kernel.errors import Rejected
from services.notifications.channels.email.addresses import Mailbox, carried_address
from services.notifications.channels.email.headers import (
    mailbox_header,
    message_id_header,
    one_line,
    unstructured,
)
from services.notifications.channels.email.letter import (
    Letter,
    as_html,
    as_text,
    checked_language,
)
from services.notifications.channels.email.placeholders import Blanks
from services.notifications.channels.ports import check_content

# Neither encoding of a body can produce "=_", so no text can forge this boundary.
_BOUNDARY = b"=_alternative"
_LINES = re.compile(r"[^\n]*\n|[^\n]+")  # splitlines() would also cut inside a mail line
_NOTHING: Mapping[str, str] = MappingProxyType({})


class MimeTemplate:
    """One letter, ready to be addressed.

    Bodies are quoted-printable or base64, whichever is shorter, so that a mail is 7-bit throughout
    and no line passes 76 characters. Raises Rejected naming what of the letter cannot be mailed.
    """

    def __init__(self, letter: Letter) -> None:
        self._subject = Blanks(letter.subject)
        self._text = _Body("plain", as_text(letter))
        self._html = _Body("html", as_html(letter))
        self._start = _shared_headers(letter)
        self.placeholders = frozenset(self._subject.names + self._text.names + self._html.names)
        self._is_shared = not self.placeholders
        self._rest = self._finished(_NOTHING) if self._is_shared else b""
        self.is_checked = self._is_shared and _is_plain(self._start, self._rest)

    def render(
        self,
        *,
        to: Mailbox,
        message_id: str,
        fields: Mapping[str, str] = _NOTHING,
        marks: bytes = b"",
    ) -> bytes:
        """The whole mail for one recipient: CRLF line ends, not dot-stuffed.

        The same arguments give the same bytes. `message_id` goes without angle brackets. `marks`
        are whole header lines of this mail alone, made by us. Raises Rejected naming the field that
        is missing, or that would break out of its header.
        """
        rest = self._rest if self._is_shared else self._finished(fields)
        addressed = mailbox_header("To", to, field="to")
        return b"".join((self._start, addressed, message_id_header(message_id), marks, rest))

    def _finished(self, fields: Mapping[str, str]) -> bytes:
        subject = self._subject.fill(fields, _in_header)
        return b"".join(
            (
                unstructured("Subject", one_line(subject, field="subject")),
                b'Content-Type: multipart/alternative; boundary="' + _BOUNDARY + b'"\r\n',
                b"\r\n--" + _BOUNDARY + b"\r\n",
                self._text.filled(fields),
                b"\r\n--" + _BOUNDARY + b"\r\n",
                self._html.filled(fields),
                b"\r\n--" + _BOUNDARY + b"--\r\n",
            )
        )


def _is_plain(*pieces: bytes) -> bool:
    """Look once at what all mails of a letter share: whether none of its lines begins with a dot.

    Raises Rejected when it cannot be sent as it is. What differs are two headers, whose values are
    looked at each time.
    """
    for piece in pieces:
        check_content(piece)
    dots = any(piece.startswith(b".") or b"\n." in piece for piece in pieces)
    return not dots and all(piece.endswith(b"\r\n") for piece in pieces)


class _Body:
    """One part. Of a quoted-printable one, only the lines that differ are encoded again."""

    def __init__(self, subtype: str, text: str) -> None:
        self._written = _in_html if subtype == "html" else _in_text
        whole = Blanks(text.replace("\r\n", "\n").replace("\r", "\n"))
        literal = _utf8(whole.literal, "text")
        quoted = len(_quoted_printable(literal)) <= len(_base64(literal))
        self._encode = _quoted_printable if quoted else _base64
        encoding = "quoted-printable" if quoted else "base64"
        self._head = (
            f'Content-Type: text/{subtype}; charset="utf-8"\r\n'
            f"Content-Transfer-Encoding: {encoding}\r\n\r\n"
        ).encode("ascii")
        self.names = whole.names
        self._runs = self._encoded_runs(whole.text, by_line=quoted)

    def _encoded_runs(self, text: str, *, by_line: bool) -> list[bytes | Blanks]:
        """Shared bytes and blanks by turns. Base64 has no line of its own to begin at: one run."""
        lines = _LINES.findall(text) if by_line else [text]
        runs: list[bytes | Blanks] = []
        for differs, run in groupby(map(Blanks, lines), key=lambda line: bool(line.names)):
            joined = "".join(blanks.text for blanks in run)
            runs.append(Blanks(joined) if differs else self._encode(joined.encode()))
        return runs

    def filled(self, fields: Mapping[str, str]) -> bytes:
        return self._head + b"".join(
            [
                run
                if isinstance(run, bytes)
                else self._encode(run.fill(fields, self._written).encode())
                for run in self._runs
            ]
        )


def _shared_headers(letter: Letter) -> bytes:
    language = checked_language(letter.language)
    lines = [
        mailbox_header("From", letter.sender, field="sender"),
        f"Date: {format_datetime(letter.dated_at)}\r\n".encode("ascii"),
        f"Content-Language: {language}\r\n".encode("ascii"),
        b"MIME-Version: 1.0\r\n",
        b"Auto-Submitted: auto-generated\r\n",  # RFC 3834: holiday answers stay away
    ]
    if letter.reply_to:
        lines.append(mailbox_header("Reply-To", letter.reply_to, field="reply_to"))
    if letter.list_id:
        carried_address(f"list@{letter.list_id}", field="list_id")
        lines.append(f"List-Id: <{letter.list_id}>\r\n".encode("ascii"))
    return b"".join(lines)


def _quoted_printable(text: bytes) -> bytes:
    return b2a_qp(text, istext=True).replace(b"\n", b"\r\n")


def _base64(text: bytes) -> bytes:
    encoded = b64encode(text.replace(b"\n", b"\r\n"))
    return b"\r\n".join([encoded[at : at + 76] for at in range(0, len(encoded), 76)]) + b"\r\n"


def _in_header(name: str, value: str) -> str:
    return one_line(value, field=name)


def _in_text(name: str, value: str) -> str:
    _utf8(value, name)
    return value.replace("\r\n", "\n").replace("\r", "\n")


def _in_html(name: str, value: str) -> str:
    return escape(_in_text(name, value)).replace("\n", "<br>\n")


def _utf8(text: str, field: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise Rejected(
            f"{field!r} has half a character in it.", code="not-unicode", field=field
        ) from None
