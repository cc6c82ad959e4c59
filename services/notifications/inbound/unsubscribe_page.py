# SPDX-License-Identifier: Apache-2.0
"""The page behind the link in a mail, in a family's language: no script, nothing from elsewhere."""

import hashlib
import tomllib
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from contracts.languages import candidates
from services.notifications.channels.email.letter import direction

_STYLE = (
    "body{font:1.125rem/1.5 sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem;"
    "color:#1a1a1a;background:#fff}h1{font-size:1.5rem}"
    "button{font:inherit;padding:.75rem 1.25rem;color:#fff;background:#0b4f8a;border:0;"
    "border-radius:.25rem;cursor:pointer}button:focus-visible{outline:3px solid #1a1a1a;"
    "outline-offset:2px}"
)
_HASH = b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode("ascii")
HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # the address of the page is the right to use it
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}
KINDS = ("attendance", "academic", "gatherings", "newsletter", "general")


@dataclass(frozen=True, kw_only=True)
class Page:
    district: str
    default_language: str = "en"

    def ask(self, category: str, language: str) -> str:
        tag, words = self._words(language)
        form = (
            '<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click">'
            f'<button type="submit">{escape(words["button"])}</button></form>'
        )
        note = f"<p>{escape(words['note'])}</p>"
        return self._page(tag, words["ask"], _kind(category, words) + note + form)

    def done(self, category: str, language: str) -> str:
        tag, words = self._words(language)
        after = f"<p>{escape(words['note'])} {escape(words['again'])}</p>"
        return self._page(tag, words["done"], _kind(category, words) + after)

    def unknown(self) -> str:
        tag, words = self._words("")
        return self._page(tag, words["unknown"], "")

    def _words(self, language: str) -> tuple[str, dict[str, str]]:
        return words_for(language or self.default_language)

    def _page(self, tag: str, heading: str, body: str) -> str:
        return (
            f'<!DOCTYPE html>\n<html lang="{tag}" dir="{direction(tag)}">\n<head>\n'
            '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n'
            f"<title>{escape(heading)} - {escape(self.district)}</title>\n"
            f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<p>{escape(self.district)}</p>\n"
            f"<h1>{escape(heading)}</h1>\n{body}\n</main>\n</body>\n</html>\n"
        )


def words_for(language: str) -> tuple[str, dict[str, str]]:
    """The tag of the language that is nearest to a reader's, and its texts."""
    tag = next((each for each in candidates(language) if each in texts()), "en")
    return tag, texts()[tag]


def _kind(category: str, words: dict[str, str]) -> str:
    return f"<p><strong>{escape(words[category] if category in KINDS else category)}</strong></p>"


@cache
def texts() -> dict[str, dict[str, str]]:
    text = (Path(__file__).parent / "unsubscribe.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
