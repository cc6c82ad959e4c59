# SPDX-License-Identifier: Apache-2.0
"""The words of a mail that somebody wrote: its text, without what it quotes."""

import re
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from html.parser import HTMLParser

LONGEST = 20_000  # characters that are kept of a reply
_QUOTED = re.compile(
    r"^\s*(>|-{2,}\s*(original message|mensaje original|message d'origine|原始邮件)|_{10,}$|"
    r"(on|el|le|am|em|w dniu|vào|at)\b.{5,200}"
    r"(wrote|escribió|a écrit|schrieb|escreveu|napisał|viết)\b.{0,40}:\s*$|"
    r"(from|de|von|寄件者|发件人|от):\s.+@)",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    r"\s*(sent from (my|outlook|yahoo|mail)|get outlook for|enviado desde|envoyé de(puis)? mon|"
    r"gesendet von|wysłane z|отправлено (с|из)|从我的|從我的|gửi từ).{0,60}$",
    re.IGNORECASE,
)
_BLOCKS = frozenset({"br", "p", "div", "tr", "li", "blockquote", "h1", "h2", "h3"})
_HIDDEN = frozenset({"style", "script", "head", "title"})


def header(message: Message, name: str) -> str:
    """The field's text on one line; "" without it."""
    raw = next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
    value = str(raw).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        text = str(make_header(decode_header(value)))
    except (LookupError, ValueError, MessageError):  # a charset nobody knows, broken base64
        text = value
    return " ".join(_storable(text).split())


def plain_text(message: Message) -> str:
    """The first plain part, or the first HTML part without its tags."""
    parts = [part for part in message.walk() if not part.is_multipart()]
    for kind, made in (("text/plain", str), ("text/html", _without_tags)):
        for part in parts:
            if part.get_content_type() == kind and part.get_content_disposition() != "attachment":
                return made(_decoded(part))[: 10 * LONGEST]
    return ""


def own_words(text: str) -> str:
    """Without the mail that it answers, and a telephone's last line. All where none is left."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = []
    for at, line in enumerate(lines):
        # "On Monday the school" is cut in two by many mail readers.
        if _QUOTED.match(line) or _QUOTED.match(" ".join(lines[at : at + 2])):
            break
        if not _DEVICE.match(line):
            kept.append(line.rstrip())
    own = "\n".join(kept).strip()
    return (own or text.strip())[:LONGEST]


def _decoded(part: Message) -> str:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    charset = part.get_content_charset() or "utf-8"
    try:
        return _storable(raw.decode(charset, "replace"))
    except (LookupError, ValueError):  # none, or one such as idna that replaces nothing
        return raw.decode("utf-8", "replace")


def _storable(text: str) -> str:
    """UTF-7 and escapes can spell halves of a character, which no database takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _without_tags(html: str) -> str:
    shown = _Shown()
    shown.feed(html[: 10 * LONGEST])
    return re.sub(r"\n{3,}", "\n\n", "".join(shown.pieces)).strip()


class _Shown(HTMLParser):
    """What of an HTML text is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, _: object) -> None:
        self._hidden = 0 if tag == "body" else self._hidden + (tag in _HIDDEN)  # </head> may lack
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in _HIDDEN))

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)
