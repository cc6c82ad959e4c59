# SPDX-License-Identifier: Apache-2.0
"""What is read aloud of an announcement: the words that readers of a language get, for anybody.

One recording serves everybody, so nothing in it says of which child, class or family it is: what
placeholders stand for is said as "your child", and the recording holds nobody's name.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from services.notifications.channels.email.letter import Passage
from services.notifications.commands import Words
from services.notifications.listening.spoken import spoken
from services.notifications.listening.voices import voice_of_text
from services.notifications.listening.wording import words_for
from services.notifications.model import Announcement
from services.notifications.neutral import ABOUT_A_CHILD, phrase
from services.notifications.notices import notice
from services.notifications.templates import template

LONGEST = 5_000  # characters: about seven minutes
_SENTENCE_ENDS = re.compile(r"(?<=[.!?।۔።])\s+|(?<=[。！？])|\n+")
Neutral = Callable[[str, str], str]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A piece of text and the voice that reads it."""

    voice: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Telling:
    """What the district says of itself, in place of placeholders and in notices."""

    district_name: str
    interpreter_phone: str = ""

    def neutral(self, name: str, language: str) -> str:
        """What is said for a placeholder: the same to everybody."""
        if name == "district_name":
            return self.district_name
        if name in ABOUT_A_CHILD:
            return phrase(name, language)
        return words_for(language)[1].get(name, "")


def said_to_all(text: str, language: str, neutral: Neutral) -> str:
    """A text of an announcement with nothing in it that is one family's."""
    compiled = template(text, language)
    return compiled.render({name: neutral(name, language) for name in compiled.names})


def passages(
    words: Words, announcement: Announcement, reader: str, telling: Telling
) -> list[Passage]:
    """Subject and body, with the notice that stands beside them in a mail. The original that
    stands below a translation is left to reading."""
    text = f"{words.texts['subject']}\n\n{words.texts['body']}"
    whole = said_to_all(text, words.language, telling.neutral)
    found = [Passage(text=whole, language=words.language)]
    if words.notice == "partly":
        found = _by_language(whole, words, announcement, telling)
    if words.notice:
        original = words.original_language or announcement.language
        said = notice(
            words.notice, reader, original=original, phone=telling.interpreter_phone,
            own=words.own_notices,
        )  # fmt: skip
        place = 0 if words.notice == "original" else len(found)
        found.insert(place, Passage(text=said.text, language=said.language))
    return found


def below(words: Words, announcement: Announcement, reader: str, telling: Telling) -> list[Passage]:
    """What stands on the page below words that nobody approved: the original, as in a mail."""
    if not words.beside:
        return []
    original = words.original_language or announcement.language
    said = notice("beside", reader, original=original, own=words.own_notices)
    text = f"{words.beside['subject']}\n\n{words.beside['body']}"
    whole = said_to_all(text, original, telling.neutral)
    return [
        Passage(text=said.text, language=said.language), Passage(text=whole, language=original)
    ]  # fmt: skip


def is_readable(found: Sequence[Passage], reader: str, known: Collection[str]) -> bool:
    """Whether each passage has a voice of its own language, and all are short enough to hear."""
    if sum(len(passage.text) for passage in found) > LONGEST:
        return False
    return all(voice_of_text(passage.language, reader, known) for passage in found)


def script(found: Sequence[Passage], reader: str, known: Collection[str]) -> list[Line]:
    """Every passage as it is spoken, by its voice; empty where not all of it can be."""
    if not is_readable(found, reader, known):
        return []
    lines = [
        Line(
            voice=voice_of_text(passage.language, reader, known),
            text=spoken(passage.text, passage.language, _address(passage.language)),
        )
        for passage in found
    ]
    return [line for line in lines if line.text]


def _address(language: str) -> str:
    """What is said where a web address stands; nothing where nobody wrote it in this language."""
    tag, words = words_for(language)
    return words["address"] if tag != "en" or language.startswith("en") else ""


def _by_language(
    text: str, words: Words, announcement: Announcement, telling: Telling
) -> list[Passage]:
    """Sentences that were left in the original go to the original's voice."""
    written = "\n\n".join(announcement.texts[part] for part in ("subject", "body"))
    untold = said_to_all(written, announcement.language, telling.neutral)
    originals = set(_sentences(untold))

    def language_of(sentence: str) -> str:
        return announcement.language if sentence in originals else words.language

    return [
        Passage(text="\n".join(run), language=language)
        for language, run in groupby(_sentences(text), key=language_of)
    ]


def _sentences(text: str) -> Sequence[str]:
    return [piece.strip() for piece in _SENTENCE_ENDS.split(text) if piece.strip()]
