# SPDX-License-Identifier: Apache-2.0
"""What a text means: stop, start, help, an answer to our question, or something to be read.

A word that stands alone means what it says, in any of the languages, whatever is on file. Inside
a sentence only what cannot mean anything else counts (words.toml: `requests`, less `unless`):
"I can't stop by today" is for the office, and a person reads what is not clear.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from services.notifications.inbound.spelling import letters, sentences, spelled, unaccented

LONGEST_COURTESY = 500  # characters; a page of thanks is for a person to read
CONNECTORS = frozenset({"and", "y", "e", "et", "и", "i", "va", "ak", "thiab", "iyo", "و"})


class Intent(StrEnum):
    STOP = "stop"
    START = "start"
    HELP = "help"
    STOP_ALL = "stop-all"  # to our question: emergencies too
    KEEP = "keep"  # to our question: these go on
    REPLY = "reply"  # for a person to read


LISTS = {
    Intent.STOP: "stop", Intent.START: "start", Intent.HELP: "help", Intent.STOP_ALL: "all",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """`language` is that of the words that said it; "" where it is not known."""

    intent: Intent
    numbers: tuple[int, ...] = ()
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class Words:
    """One language's. Words and patterns are spelled as spelling.spelled does it."""

    language: str
    by_intent: Mapping[Intent, frozenset[str]]
    polite: tuple[str, ...]
    firm: frozenset[str]
    requests: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    keeps_accents: bool = False
    unspaced: bool = False
    reviewed_by: str = ""

    def form_of(self, said: str) -> str:
        """What was spelled, as this language's words and patterns have it."""
        said = said.replace(" ", "") if self.unspaced else said
        return said if self.keeps_accents else unaccented(said)


def meaning_of(text: str, *, asked: bool = False, scopes: int = 3) -> Meaning:
    """`asked`: our question is open, so that numbers and ALL are an answer to it."""
    said = spelled(text)
    if asked and (numbers := _numbers(said, scopes)):
        return Meaning(intent=Intent.KEEP, numbers=numbers)
    intents = (Intent.STOP_ALL,) * asked + (Intent.STOP, Intent.START, Intent.HELP)
    for intent in intents:
        for words in vocabulary().values():
            if _is_bare(words.form_of(said), words, intent):
                return Meaning(intent=intent, language=words.language)
    said_in = sentences(text)
    for words in vocabulary().values():
        forms = [words.form_of(each) for each in said_in]
        if any(_requests(form, words) for form in forms) or _ends_firmly(forms, words):
            return Meaning(intent=Intent.STOP, language=words.language)
    return Meaning(intent=Intent.REPLY)


def _ends_firmly(forms: Sequence[str], words: Words) -> bool:
    return bool(forms) and _without_courtesy(forms[-1], words.polite) in words.firm


def _numbers(said: str, scopes: int) -> tuple[int, ...]:
    """Those of the choices, when the text holds nothing else."""
    words = [word for word in said.split() if word not in CONNECTORS]
    numbers = [int(word) for word in words if word.isdecimal() and len(word) == 1]
    if not words or len(numbers) < len(words) or not all(0 < one <= scopes for one in numbers):
        return ()
    return tuple(dict.fromkeys(numbers))


def _is_bare(said: str, words: Words, intent: Intent) -> bool:
    """The word alone, with thanks and please around it, or said several times."""
    known = words.by_intent[intent]
    if said in known:
        return True
    said = _without_courtesy(said, words.polite)
    return said in known or (" " in said and all(word in known for word in said.split()))


def _without_courtesy(said: str, polite: Iterable[str]) -> str:
    again = len(said) < LONGEST_COURTESY
    while again:
        again = False
        for phrase in polite:
            if said.startswith(f"{phrase} ") or said.endswith(f" {phrase}"):
                said = said.removeprefix(f"{phrase} ").removesuffix(f" {phrase}")
                again = True
    return said


def _requests(sentence: str, words: Words) -> bool:
    if any(pattern.search(sentence) for pattern in words.unless):
        return False
    return any(pattern.search(sentence) for pattern in words.requests)


@cache
def vocabulary() -> dict[str, Words]:
    text = (Path(__file__).parent / "words.toml").read_text(encoding="utf-8")
    entries = tomllib.loads(text)
    # People who read Spanish say "STOP por favor".
    courtesy = {spelled(each) for entry in entries.values() for each in entry.get("polite", ())}
    return {tag: _words(tag, entry, courtesy) for tag, entry in entries.items()}


def _words(tag: str, entry: Mapping[str, Any], courtesy: Iterable[str]) -> Words:
    written = Words(
        language=tag, by_intent={}, polite=(), firm=frozenset(), requests=(), unless=(),
        keeps_accents=entry.get("keeps_accents", False), unspaced=entry.get("unspaced", False),
        reviewed_by=entry["reviewed_by"],
    )  # fmt: skip

    def forms(name: str) -> frozenset[str]:
        return frozenset(written.form_of(spelled(each)) for each in entry.get(name, ()))

    def patterns(name: str) -> tuple[re.Pattern[str], ...]:
        form = str if written.keeps_accents else unaccented
        return tuple(re.compile(form(letters(each))) for each in entry.get(name, ()))

    return replace(
        written,
        by_intent={intent: forms(name) for intent, name in LISTS.items()},
        polite=tuple(sorted(map(written.form_of, courtesy), key=len, reverse=True)),
        firm=forms("firm"), requests=patterns("requests"), unless=patterns("unless"),
    )  # fmt: skip
