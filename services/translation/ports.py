# SPDX-License-Identifier: Apache-2.0
"""What translation needs from outside itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from contracts.translation import Translated


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What an engine says, before the gate; `unknown` are the words it had to leave as they are."""

    words: str
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LanguageStatus:
    """What can be said for one pair of languages; no engines means that nothing is claimed."""

    source: str
    target: str
    engines: tuple[str, ...] = ()
    quality: str = ""


class Engine(Protocol):
    """One way from one language to another."""

    @property
    def name(self) -> str:
        """Kind, pair and version: another version of its data is another name."""

    @property
    def quality(self) -> str:
        """One sentence on what was measured."""

    def translate(self, sentence: str) -> Draft:
        """One sentence without line breaks. Raise Unavailable when the engine cannot answer now."""


class Engines(Protocol):
    """The engines of this district."""

    def between(self, source: str, target: str) -> Sequence[Engine]:
        """Those that are installed for a pair of BCP 47 tags, best first; empty when none is."""

    def pairs(self) -> Sequence[LanguageStatus]:
        """Every pair that an installed engine serves, and the configured ones that none does."""


@dataclass(frozen=True, kw_only=True)
class MemoryKey:
    """What a remembered sentence is found by. `words` are normalised and masked."""

    words: str
    source: str
    target: str
    engine: str


class Memory(Protocol):
    """Sentences that passed the gate before."""

    def recall(self, keys: Sequence[MemoryKey]) -> Mapping[MemoryKey, Draft]:
        """Those that are known, in one question."""

    def remember(self, drafts: Mapping[MemoryKey, Draft]) -> None:
        """Keep them; one that is known already stays as it is. No unit of work is joined."""


class Answers(Protocol):
    """Where answers go."""

    def give(self, answer: Translated) -> None:
        """Publish the answer, once for each request and language, whoever tries again."""


class SchoolNames(Protocol):
    """The district's own names, which no engine may touch."""

    def all(self) -> Sequence[str]:
        """Names of all schools, empty while the directory has told of none."""


class Tally(Protocol):
    """How often memory, phrasebook and engines were needed, for operators."""

    def count(self, language: str, by: str, sentences: int) -> None:
        """Add sentences; `by` is memory, phrasebook, engine or refused."""
