# SPDX-License-Identifier: Apache-2.0
"""The link to listen that stands in a message: one for each announcement and language."""

from collections.abc import Collection
from dataclasses import dataclass, field

from kernel.errors import Rejected
from services.notifications.commands import Words
from services.notifications.listening.config import ReadAloud
from services.notifications.listening.script import Telling, is_readable, passages
from services.notifications.listening.tokens import Heard, ListenTokens, has_id_of_ours
from services.notifications.listening.voices import voice_for
from services.notifications.model import LANGUAGE, VITAL, Announcement, Category

PATH = "/listen/"  # in mails out there: never rename


@dataclass(frozen=True, kw_only=True)
class Links:
    """`public_url` is "" where families could not reach it; then there are none."""

    tokens: ListenTokens
    telling: Telling
    public_url: str = ""
    read_aloud: ReadAloud = ReadAloud.EMAIL
    without: Collection[str] = field(default_factory=tuple)
    vital: bool = False  # also in what is about one child and nobody else's business

    @property
    def are_made(self) -> bool:
        return bool(self.public_url) and self.read_aloud != ReadAloud.OFF

    def stands_in(self, channel: str) -> bool:
        return self.are_made and (channel == "email" or self.read_aloud == ReadAloud.ALL)

    def has_voice(self, language: str, known: Collection[str]) -> bool:
        return bool(voice_for(language, known, self.without))

    def url(
        self, announcement: Announcement, words: Words, language: str, known: Collection[str]
    ) -> str:
        """ "" where readers of `language` could not hear all of it in voices of its languages."""
        kept_close = {Category.SERVICE, *(() if self.vital else VITAL)}
        if announcement.category in kept_close or not LANGUAGE.fullmatch(language):
            return ""
        if not self.has_voice(language, known) or not has_id_of_ours(announcement.id):
            return ""
        try:
            found = passages(words, announcement, language, self.telling)
        except Rejected:  # the channel says so of every delivery; a link is not the place for it
            return ""
        return self.to(announcement.id, language) if is_readable(found, language, known) else ""

    def to(self, announcement_id: str, language: str) -> str:
        heard = Heard(announcement_id=announcement_id, language=language)
        return f"{self.public_url}{PATH}{self.tokens.token(heard)}"
