# SPDX-License-Identifier: Apache-2.0
"""Notices beside a message: that a machine translated it, or in which language it is and why."""

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from babel import Locale, UnknownLocaleError

from contracts.languages import candidates

NoticeKind = Literal["machine", "original", "line", "partly", "beside"]
NoticeForm = Literal["full", "sms"]

# Names of languages where CLDR has none, in the languages of families.
_NAMES = {
    "ht": {"en": "anglè", "es": "panyòl", "fr": "franse", "pt": "pòtigè", "ht": "kreyòl"},
    "hmn": {"en": "Askiv"},
}
_RIGHT_TO_LEFT = {"ar", "fa", "ps", "ur"}


@dataclass(frozen=True, kw_only=True)
class Notice:
    """`language` is the one it is written in: English when nobody wrote one in the family's."""

    text: str
    language: str
    reviewed_by: str

    @property
    def reviewed(self) -> bool:
        return self.reviewed_by != ""


@lru_cache(maxsize=1024)
def notice(
    kind: NoticeKind,
    language: str,
    form: NoticeForm = "full",
    *,
    original: str = "en",
    phone: str = "",
) -> Notice:
    """What to tell a family of `language` (BCP 47) about the message it stands beside.

    `original` (BCP 47) is the language the message was written in. Where the district has an
    interpreter line (`phone`), "original" names it, as "line" does."""
    written = _written()
    tag = next((each for each in candidates(language) if each in written), "en")
    entry = written[tag]
    said = "line" if kind == "original" and phone else kind
    text = entry[said if form == "full" else f"{said}_sms"]
    slots = {
        "{language}": language_name(language, "en") or "your language",
        "{original}": language_name(original, tag) or original,
        "{phone}": _isolated(phone, tag),
    }
    for slot, value in slots.items():
        text = text.replace(slot, value)
    return Notice(text=text, language=tag, reviewed_by=entry["reviewed_by"])


def languages() -> tuple[str, ...]:
    """Tags of the languages that have notices."""
    return tuple(_written())


@cache
def _written() -> dict[str, dict[str, str]]:
    text = (Path(__file__).parent / "notices.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def language_name(language: str, reader: str) -> str:
    """What readers of `reader` call a language, as it stands inside a sentence; "" if unknown."""
    base = language.split("-")[0]
    if name := _NAMES.get(reader, {}).get(base):
        return name
    name = str(_locale(reader).languages.get(base, ""))
    # In Vietnamese, CLDR writes names as they stand alone in a list.
    return name[:1].lower() + name[1:] if reader == "vi" else name


@cache
def _locale(reader: str) -> Locale:
    try:
        return Locale.parse(reader, sep="-")
    except UnknownLocaleError:
        return Locale("en")


def _isolated(phone: str, reader: str) -> str:
    """In text that runs right to left, a number's groups would change places."""
    return f"\u2066{phone}\u2069" if reader.split("-")[0] in _RIGHT_TO_LEFT else phone
