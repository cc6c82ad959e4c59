# SPDX-License-Identifier: Apache-2.0
"""Tiers of risk and what each allows. The words are those of policy.toml, which explains them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from contracts.languages import covering


class Tier(StrEnum):
    """How much harm a wrong word could do."""

    INFORMAL = "informal"
    ROUTINE = "routine"
    VITAL = "vital"
    EMERGENCY = "emergency"


class Handling(StrEnum):
    ENGINE = "engine"
    GATE = "gate"
    PERSON = "person"
    TEMPLATE = "template"


class Unsafe(StrEnum):
    """How much stays in the original when a sentence has no safe translation."""

    SENTENCE = "sentence"
    WHOLE = "whole"


class Then(StrEnum):
    """What happens when reviewers were not done in time."""

    ORIGINAL = "original"
    MACHINE = "machine"
    WAIT = "wait"


class By(StrEnum):
    """Who translates into a language."""

    ENGINE = "engine"
    PERSON = "person"
    INTERPRETER = "interpreter"


class Unreviewed(StrEnum):
    """What becomes of wording that nobody of the district has approved."""

    USE = "use"
    BESIDE = "beside"
    REFUSE = "refuse"


@dataclass(frozen=True, kw_only=True)
class TierRules:
    handling: Handling
    refused: Unsafe
    review_within: timedelta
    then: Then
    free_text: str  # "original" or "gate"


@dataclass(frozen=True, kw_only=True)
class Policy:
    """`unreviewed` is by kind of template: notice, emergency or routine."""

    tiers: Mapping[Tier, TierRules]
    categories: Mapping[str, Tier]
    languages: Mapping[str, By] = field(default_factory=dict)
    leave: frozenset[str] = frozenset()
    unreviewed: Mapping[str, Unreviewed] = field(default_factory=dict)

    def tier_of(self, category: str) -> Tier:
        """A category nobody declared is vital: a person looks before it goes out."""
        return self.categories.get(category, Tier.VITAL)

    def rules_for(self, category: str) -> TierRules:
        return self.tiers[self.tier_of(category)]

    def may_leave(self, category: str) -> bool:
        """Whether texts of it may go to an engine that somebody else runs."""
        return category in self.leave

    def by(self, language: str) -> By:
        """Who translates into a language; "es-MX" is served by what is said of "es"."""
        tag = next((each for each in covering(language) if each in self.languages), "")
        return self.languages.get(tag, By.ENGINE)
