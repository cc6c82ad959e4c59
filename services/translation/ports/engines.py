# SPDX-License-Identifier: Apache-2.0
"""Who translates sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What an engine says, before the gate; `unknown` are the words it had to leave as they are."""

    words: str
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LanguageStatus:
    """What can be said for one pair of languages; no engines means that nothing is claimed.

    `quality` says it of the first engine. `writes` and `leaves` say of each engine in which variety
    it writes, and whether texts leave the district for it. `resting` are left alone for now,
    because they failed; `rests` says it of each engine.
    """

    source: str
    target: str
    engines: tuple[str, ...] = ()
    quality: str = ""
    writes: tuple[str, ...] = ()
    leaves: tuple[bool, ...] = ()
    rests: tuple[bool, ...] = ()
    resting: tuple[str, ...] = ()


class Engine(Protocol):
    """One way from one language to another."""

    @property
    def name(self) -> str:
        """Kind, pair and version: another version of its data is another name."""

    @property
    def quality(self) -> str:
        """One sentence on what was measured."""

    @property
    def leaves_district(self) -> bool:
        """True when its sentences go to a computer that somebody else runs."""

    def translate(self, sentence: str, *, within_s: float | None = None) -> Draft:
        """One sentence without line breaks, in `within_s` seconds at most; None: in its own time.

        Raise Unavailable when the engine cannot answer now, or not in that time.
        """

    def translate_many(
        self, sentences: Sequence[str], *, within_s: float | None = None
    ) -> Sequence[Draft | None]:
        """As many drafts as sentences, side by side; None where it could not answer in time."""


class Engines(Protocol):
    """The engines of this district."""

    def between(self, source: str, target: str, *, may_leave: bool = False) -> Sequence[Engine]:
        """Those that are installed for a pair of BCP 47 tags, best first; empty when none is.

        Without `may_leave` there is none among them that would send a text out of the district.
        """

    def status(self, source: str, target: str) -> LanguageStatus:
        """What serves the readers of a language, also by engines that others run."""

    def learn(self, figures: Mapping[str, float]) -> None:
        """chrF of engines that were measured here: it counts from now on, before what shipped."""

    def pairs(self) -> Sequence[LanguageStatus]:
        """Every pair that an installed engine serves, and the configured ones that none does."""
