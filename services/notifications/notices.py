# SPDX-License-Identifier: Apache-2.0
"""Notices beside a message: that a machine translated it, or that it is in English."""

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from babel import Locale

from contracts.languages import candidates

NoticeKind = Literal["machine", "original"]
NoticeForm = Literal["full", "sms"]


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
def notice(kind: NoticeKind, language: str, form: NoticeForm = "full") -> Notice:
    """What to tell a family of `language` (BCP 47) about the message it stands beside."""
    written = _written()
    tag = next((each for each in candidates(language) if each in written), "en")
    entry = written[tag]
    text = entry[kind if form == "full" else f"{kind}_sms"]
    return Notice(
        text=text.replace("{language}", _english_name(language)),
        language=tag,
        reviewed_by=entry["reviewed_by"],
    )


def languages() -> tuple[str, ...]:
    """Tags of the languages that have notices."""
    return tuple(_written())


@cache
def _written() -> dict[str, dict[str, str]]:
    text = (Path(__file__).parent / "notices.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _english_name(language: str) -> str:
    names = Locale("en").languages
    for tag in (language, language.split("-")[0]):
        if name := names.get(tag.replace("-", "_")):
            return str(name)
    return "your language"
