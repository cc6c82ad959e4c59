# SPDX-License-Identifier: Apache-2.0
"""How a language stands: nothing is claimed that is not there or was not measured."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.translation.policy import By, Tier
from services.translation.policy.courses import Way

WHAT_FREELY, BY_TEMPLATE = "text", "template"


@dataclass(frozen=True, kw_only=True)
class Quality:
    """What was measured on the check set with exactly this engine, whose name has its version.

    `here`: on this machine; else it is what shipped. `wrong` left and should not have.
    `whole`: by all sentences there are. `chrf` is None where nobody has
    written down what they should have become.
    """

    engine: str
    source: str
    target: str
    chrf: float | None
    sentences: int
    wrong: int
    refused_percent: float
    measured_at: datetime
    here: bool = False
    whole: bool = False


@dataclass(frozen=True, kw_only=True)
class Found:
    """What became of a sentence of the check set: words, or why there are none."""

    sentence_id: str
    words: str = ""
    refused: str = ""
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Measuring:
    """Work in hand: an engine is asked for one sentence after the other."""

    measuring_id: str
    engine: str
    source: str
    target: str
    sentence_ids: tuple[str, ...]
    begun_at: datetime
    found: tuple[Found, ...] = ()

    @property
    def left(self) -> tuple[str, ...]:
        return self.sentence_ids[len(self.found) :]


@dataclass(frozen=True, kw_only=True)
class EngineStanding:
    """An engine that can be asked. `rests`: it failed again and again and is left alone for now."""

    engine: str
    writes: str
    leaves: bool = False
    rests: bool = False
    quality: Quality | None = None


@dataclass(frozen=True, kw_only=True)
class Worded:
    """A template of the catalogue, and whether readers of the language can be told it."""

    template: str
    kind: str
    category: str
    urgent: bool = False
    written_in: str = ""  # es for readers of es-MX; "": nobody has worded it for them
    reviewed: bool = False

    @property
    def worded(self) -> bool:
        return bool(self.written_in)


@dataclass(frozen=True, kw_only=True)
class Prospect:
    """What would become of a message today. `kind` is "text" (written freely) or "template".

    `readable`: its readers get words in their language. `holds_for` are the categories, or the
    templates, that this is said of.
    """

    tier: Tier
    kind: str
    way: Way
    short: str
    why: str
    readable: bool
    holds_for: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One language, all that there is for it, and what that comes to."""

    language: str
    name: str
    source: str = "en"
    needs_none: bool = False
    by: By = By.ENGINE
    engines: tuple[EngineStanding, ...] = ()
    wordings: tuple[Worded, ...] = ()
    reviewers: int = 0
    remembered: int = 0
    terms: int = 0
    locked_terms: int = 0
    may_leave: tuple[str, ...] = ()
    prospects: tuple[Prospect, ...] = field(default=())

    @property
    def served(self) -> bool:
        """Whether anything at all reaches its readers in their language."""
        return self.needs_none or any(each.readable for each in self.prospects)

    def of(self, tier: Tier, kind: str) -> Sequence[Prospect]:
        return [each for each in self.prospects if (each.tier, each.kind) == (tier, kind)]

    def readable(self, tier: Tier, kind: str = WHAT_FREELY) -> bool:
        """Whether all such messages reach its readers in their language."""
        found = self.of(tier, kind)
        return self.needs_none or (bool(found) and all(each.readable for each in found))

    def wordings_of(self, *kinds: str) -> Sequence[Worded]:
        return [each for each in self.wordings if each.kind in kinds]
