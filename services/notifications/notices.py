# SPDX-License-Identifier: Apache-2.0
"""Notices beside a message: that a machine translated it, or in which language it is and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from contracts.language_names import language_name
from contracts.languages import candidates
from contracts.notices import shipped
from services.notifications.directions import in_one_piece

NoticeKind = Literal["machine", "original", "line", "partly", "beside"]
NoticeForm = Literal["full", "sms"]


SLOTS = ("{language}", "{original}", "{phone}")
# What a district has in place of what ships: texts by language, kind and form. A kind without texts
# is one that nobody may be told in that language.
OwnNotices = Mapping[str, Mapping[str, Mapping[str, str]]]
NONE: OwnNotices = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Notice:
    """`language` is the one it is written in: English when nobody wrote one in the family's."""

    text: str
    language: str


def notice(
    kind: NoticeKind,
    language: str,
    form: NoticeForm = "full",
    *,
    original: str = "en",
    phone: str = "",
    own: OwnNotices = NONE,
) -> Notice:
    """What to tell a family of `language` (BCP 47) about the message it stands beside.

    `original` (BCP 47) is the language the message was written in. Where the district has an
    interpreter line (`phone`), "original" names it, as "line" does."""
    said = "line" if kind == "original" and phone else kind
    tag = next((each for each in candidates(language) if _written(said, each, own)), "en")
    text = (_written(said, tag, own) or shipped()["en"][said])[form]
    values = (
        language_name(language, "en") or "your language",
        language_name(original, tag) or original,
        in_one_piece(phone, tag),
    )
    for slot, value in zip(SLOTS, values, strict=True):
        text = text.replace(slot, value)
    return Notice(text=text, language=tag)


def languages(own: OwnNotices = NONE) -> tuple[str, ...]:
    """Tags of the languages that have notices."""
    return tuple(dict.fromkeys((*shipped(), *own)))


def _written(kind: str, language: str, own: OwnNotices) -> Mapping[str, str]:
    """Both forms of a notice; empty where there is none that may be sent."""
    mine = own.get(language, {}).get(kind)
    if mine is None or any(map(_is_unfit, mine.values())):
        return shipped().get(language, {}).get(kind, {})
    return mine


def _is_unfit(text: str) -> bool:
    """Whether a channel would stumble over it, and with it over the message."""
    for slot in SLOTS:
        text = text.replace(slot, "")
    return any(mark in text for mark in ("{", "}", "｛", "｝", "[[", "]]"))
