# SPDX-License-Identifier: Apache-2.0
"""The page on which a message is heard, and read: no script, nothing from elsewhere."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from services.notifications.channels.email.letter import Passage, direction
from services.notifications.directions import isolated
from services.notifications.inbound.unsubscribe_page import words_for as words_of_links
from services.notifications.listening.wording import words_for

_STYLE = (
    "body{font:1.25rem/1.6 sans-serif;max-width:36rem;margin:1rem auto;padding:0 1rem;"
    "color:#1a1a1a;background:#fff}h1{font-size:1.5rem;line-height:1.3}"
    "audio{display:block;width:100%;margin:1rem 0}p.small{font-size:1rem;color:#444}"
    "audio:focus-visible,a:focus-visible{outline:3px solid #1a1a1a;outline-offset:2px}"
)
_HASH = b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode("ascii")
HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_HASH}'; media-src 'self'; form-action 'none'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # the address of the page is the right to hear it
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow",
}


@dataclass(frozen=True, kw_only=True)
class Page:
    district: str
    default_language: str = "en"

    def message(
        self, found: Sequence[Passage], language: str, audio: str, *, is_cancelled: bool = False
    ) -> str:
        """`audio`: the recording's address, from this page; "" while nobody can read it aloud.

        `is_cancelled`: the message was; what is found, if anything, stands in its place."""
        tag, words = words_for(language)
        label = label_of(words["listen"])
        heading = words["cancelled"] if is_cancelled else label
        player = (
            (
                f'<audio controls preload="metadata" src="{escape(audio)}" '
                f'aria-label="{escape(label)}"></audio>'
                f'<p class="small">{escape(words["voice"])}</p>'
            )
            if audio
            else ""
        )
        return self._page(tag, heading, player + "\n".join(map(_passage, found)))

    def unknown(self) -> str:
        tag, words = words_of_links(self.default_language)
        return self._page(tag, words["unknown"], "")

    def _page(self, tag: str, heading: str, body: str) -> str:
        return (
            f'<!DOCTYPE html>\n<html lang="{tag}" dir="{direction(tag)}">\n<head>\n'
            '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n'
            f"<title>{escape(heading)} - {escape(self.district)}</title>\n"
            f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
            f'<p class="small">{escape(self.district)}</p>\n'
            f"<h1>{escape(heading)}</h1>\n{body}\n</main>\n</body>\n</html>\n"
        )


def label_of(text: str) -> str:
    """ "Listen to this message", without what ends it before a link."""
    return re.sub(r"\s*[:：፦៖]$", "", text)


def _passage(passage: Passage) -> str:
    text = isolated(passage.text.strip(), passage.language)
    paragraphs = [piece for piece in re.split(r"\n[ \t]*\n\s*", text) if piece]
    written = "\n".join(
        "<p>" + escape(paragraph).replace("\n", "<br>\n") + "</p>" for paragraph in paragraphs
    )
    tag = escape(passage.language)
    return f'<div lang="{tag}" dir="{direction(passage.language)}">\n{written}\n</div>'
