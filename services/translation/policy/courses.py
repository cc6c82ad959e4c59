# SPDX-License-Identifier: Apache-2.0
"""What is done with a message in one language, and why; no engine is asked for that."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from services.translation.policy.model import (
    By,
    Handling,
    Policy,
    Then,
    Tier,
    TierRules,
    Unreviewed,
    Unsafe,
)

NO_ENGINE = "no-engine"
NOT_ALLOWED = "not-allowed"
NO_TEMPLATE = "no-template"
INTERPRETER = "interpreter"
REVIEW_LATE = "review-late"


class Way(StrEnum):
    """How readers of a language come by their words."""

    TEMPLATE = "template"
    ENGINE = "engine"
    MEMORY = "memory"  # no engine may be asked, and people approved every sentence before
    PERSON = "person"  # an engine may have made a draft
    ORIGINAL = "original"


@dataclass(frozen=True, kw_only=True)
class Means:
    """What there is for a language. `elsewhere`: an engine that somebody else runs, which this
    message may not go to. `wording` is the kind of the template asked for, "" where none is."""

    engine: bool = False
    elsewhere: bool = False
    wording: str = ""
    reviewed: bool = False


@dataclass(frozen=True, kw_only=True)
class Course:
    """`refused` is the code with which the original goes out, `why` a sentence for an operator."""

    way: Way
    tier: Tier
    why: str
    refused: str = ""
    strict: bool = True  # the gate looks at more than numbers, days, names, addresses, negation
    unsafe: Unsafe = Unsafe.WHOLE
    beside: bool = False  # the original stands beside the words
    reason: str = ""  # why a person looks, as in ReviewRequested
    review_within: timedelta = timedelta(0)
    then: Then = Then.ORIGINAL


def course(
    policy: Policy, category: str, language: str, means: Means, *, urgent: bool = False
) -> Course:
    """`language` is BCP 47 and another than the message's."""
    tier, rules = policy.tier_of(category), policy.rules_for(category)
    if means.wording and (prepared := _template(policy, tier, means)):
        return prepared
    if policy.by(language) == By.INTERPRETER:
        why = "The district has readers of this language call an interpreter."
        return Course(way=Way.ORIGINAL, tier=tier, refused=INTERPRETER, why=why)
    if rules.handling == Handling.TEMPLATE:
        return _without_template(tier, rules, means)
    if rules.handling == Handling.PERSON:
        return _person(policy, tier, rules, "tier", urgent=urgent)
    if policy.by(language) == By.PERSON:
        return _person(policy, tier, rules, "language", urgent=urgent)
    return _engine(tier, rules, means)


def _template(policy: Policy, tier: Tier, means: Means) -> Course | None:
    if means.reviewed:
        why = "Prepared before, and approved by the district."
        return Course(way=Way.TEMPLATE, tier=tier, why=why)
    use = policy.unreviewed.get(means.wording, Unreviewed.REFUSE)
    if use == Unreviewed.REFUSE:
        return None
    why = "Prepared before; nobody of the district has approved it yet (rapport templates review)."
    return Course(way=Way.TEMPLATE, tier=tier, why=why, beside=use == Unreviewed.BESIDE)


def _without_template(tier: Tier, rules: TierRules, means: Means) -> Course:
    if rules.free_text == "gate" and means.engine:
        why = "Written freely: an engine's words, if the gate lets all of them pass."
        return Course(way=Way.ENGINE, tier=tier, why=why, beside=True)
    why = (
        "No template in this language can be used, and no engine may translate an emergency: the "
        "original goes out at once (rapport announce --template)."
    )
    return Course(way=Way.ORIGINAL, tier=tier, refused=NO_TEMPLATE, why=why)


def _person(policy: Policy, tier: Tier, rules: TierRules, reason: str, *, urgent: bool) -> Course:
    within = rules.review_within
    if urgent:
        # Whoever calls it urgent does not mean tomorrow.
        within = min(within, policy.tiers[Tier.EMERGENCY].review_within)
    why = {
        "tier": "A person reads it before it goes out, because a wrong word could do harm.",
        "language": "The district has a person translate into this language.",
    }[reason]
    return Course(
        way=Way.PERSON, tier=tier, why=why, unsafe=rules.refused, reason=reason,
        review_within=within, then=rules.then,
    )  # fmt: skip


def _engine(tier: Tier, rules: TierRules, means: Means) -> Course:
    if means.engine:
        strict = rules.handling == Handling.GATE
        checks = "all checks of the gate" if strict else "the gate's checks of facts"
        why = f"An engine's words that pass {checks}."
        return Course(way=Way.ENGINE, tier=tier, why=why, strict=strict, unsafe=rules.refused)
    if means.elsewhere:
        why = "The only engine for it is not the district's own, and this may not leave it."
        return Course(way=Way.ORIGINAL, tier=tier, refused=NOT_ALLOWED, why=why)
    why = "No engine is installed for it."
    if means.wording:
        why += " Its template waits for somebody to approve it (rapport templates review)."
    return Course(way=Way.ORIGINAL, tier=tier, refused=NO_ENGINE, why=why)
