# SPDX-License-Identifier: Apache-2.0
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.translation.glossary import Term
from services.translation.memory.ports import Held
from services.translation.policy import Policy
from services.translation.ports import Engines
from services.translation.standing.model import Found, Measuring, Quality, Worded


class Wordings(Protocol):
    """The catalogue of templates and notices, as the district has it today."""

    def for_readers(self, language: str) -> Sequence[Worded]:
        """Every one of the catalogue, worded in this language or not."""

    def languages(self) -> Sequence[str]:
        """Those that any of them is worded in."""


class Measurements(Protocol):
    """What engines were found to be worth on the check set."""

    def of(self, engine: str) -> Quality | None:
        """Of exactly this engine, version and all; None: nobody has measured it."""

    def figures(self) -> Mapping[str, float]:
        """chrF by engine, of those that were measured here by all sentences, or by a hundred where
        nothing shipped: a part of them is not to be compared with what all gave."""

    def keep(self, quality: Quality) -> None:
        """In place of what was measured of the same engine before. Joins no unit of work."""


class Measurings(Protocol):
    """Measuring in hand, for a day."""

    def begin(self, measuring: Measuring) -> Measuring:
        """Store it, in the open unit of work; one that was begun before stays as it is."""

    def get(self, measuring_id: str) -> Measuring:
        """Raise NoSuchMeasuring."""

    def add(self, measuring: Measuring, found: Sequence[Found]) -> Measuring:
        """What was found next. Where somebody else was faster, that counts. Joins no unit of work.

        Returns it as it is now.
        """


class Urgency(Protocol):
    """Whether urgent messages are being translated."""

    @property
    def is_on(self) -> bool:
        """True while one of this process is."""


@dataclass(frozen=True, kw_only=True)
class Inventory:
    """All that serves languages. `reviewers` are languages by operator id, `terms` those that are
    not switched off, by the pair of languages that they say."""

    engines: Engines
    policy: Policy
    wordings: Wordings
    measurements: Measurements
    reviewers: Mapping[str, Sequence[str]]
    remembered: Sequence[Held]
    terms: Mapping[tuple[str, str], Sequence[Term]]
