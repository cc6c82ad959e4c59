# SPDX-License-Identifier: Apache-2.0
"""Notices beside a message: that a machine translated it, or in which language it is and why."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from contracts.language_names import language_name
from contracts.languages import candidates
from contracts.notices import shipped

NoticeKind = Literal["machine", "original", "line", "partly", "beside"]
NoticeForm = Literal["full", "sms"]

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
    written = shipped()
    tag = next((each for each in candidates(language) if each in written), "en")
    said = "line" if kind == "original" and phone else kind
    text = written[tag][said][form]
    slots = {
        "{language}": language_name(language, "en") or "your language",
        "{original}": language_name(original, tag) or original,
        "{phone}": _isolated(phone, tag),
    }
    for slot, value in slots.items():
        text = text.replace(slot, value)
    return Notice(text=text, language=tag, reviewed_by="")


def languages() -> tuple[str, ...]:
    """Tags of the languages that have notices."""
    return tuple(shipped())


def _isolated(phone: str, reader: str) -> str:
    """In text that runs right to left, a number's groups would change places."""
    return f"\u2066{phone}\u2069" if reader.split("-")[0] in _RIGHT_TO_LEFT else phone
