# SPDX-License-Identifier: Apache-2.0
"""What a family reads: passages, each in a language, as plain text and as HTML."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from babel import Locale, UnknownLocaleError

from kernel.errors import Rejected
from services.notifications.channels.email.addresses import Mailbox

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
# Not the isolates (U+2066 to U+2069) that keep a link in one piece in right-to-left text.
_LINK = re.compile(r"https?://[^\s<>\"'{}\u2066-\u2069]*[^\s<>\"'{}.,;:!?)\]\u2066-\u2069]")
_RIGHT_TO_LEFT_SCRIPTS = {"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg", "Mand", "Samr"}
_STYLE = "font-family:sans-serif;font-size:16px;line-height:1.5;max-width:40em;margin:0 auto"


@dataclass(frozen=True, kw_only=True)
class Passage:
    """Text in one language. Blank lines part paragraphs; it may hold placeholders."""

    text: str
    language: str


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One announcement in the words of one language, for everybody who reads it.

    Mostly one passage; two when the original goes out under a notice in the family's language.
    `language` is the family's. `dated_at` must be aware. `list_id` is a domain-like name of the
    kind of message (RFC 2919), or empty.
    """

    sender: Mailbox
    subject: str
    passages: Sequence[Passage]
    language: str
    dated_at: datetime
    reply_to: Mailbox | None = None
    list_id: str = ""


def checked_language(language: str) -> str:
    """`language` if it is a BCP 47 tag by its form. Raises Rejected when it is not."""
    if not _LANGUAGE.fullmatch(language):
        raise Rejected("The language is not a BCP 47 tag.", code="bad-language", field="language")
    return language


def direction(language: str) -> str:
    """The HTML direction of `language`: "rtl", "ltr", or "auto" for one that nobody described."""
    subtags = language.split("-")
    if any(subtag.title() in _RIGHT_TO_LEFT_SCRIPTS for subtag in subtags[1:]):
        return "rtl"
    try:
        return Locale.parse(subtags[0].lower()).text_direction
    except (UnknownLocaleError, ValueError):
        return "auto"


def as_text(letter: Letter) -> str:
    return "\n\n".join(passage.text.strip("\n") for passage in letter.passages) + "\n"


def as_html(letter: Letter) -> str:
    """A whole document. Placeholders stay, to be filled with escaped values.

    Direction and language stand on the passages too: many mail readers drop the html element.
    """
    attributes = _attributes(letter.language)
    passages = "\n".join(_passage_html(passage) for passage in letter.passages)
    return (
        f"<!DOCTYPE html>\n<html {attributes}>\n<head>\n"
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(letter.subject)}</title>\n</head>\n"
        f'<body>\n<div style="{_STYLE}">\n{passages}\n</div>\n</body>\n</html>\n'
    )


def _passage_html(passage: Passage) -> str:
    text = passage.text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    paragraphs = "\n".join(
        f"<p>{_linked(paragraph)}</p>" for paragraph in re.split(r"\n[ \t]*\n\s*", text)
    )
    return f"<div {_attributes(passage.language)}>\n{paragraphs}\n</div>"


def _linked(paragraph: str) -> str:
    pieces, end = [], 0
    for link in _LINK.finditer(paragraph):
        address = escape(link.group())
        pieces += [escape(paragraph[end : link.start()]), f'<a href="{address}">{address}</a>']
        end = link.end()
    pieces.append(escape(paragraph[end:]))
    return "".join(pieces).replace("\n", "<br>\n")


def _attributes(language: str) -> str:
    return f'lang="{escape(checked_language(language))}" dir="{direction(language)}"'
