# SPDX-License-Identifier: Apache-2.0
"""Languages with the usual things there for them: none."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from services.translation.policy import By, Handling, Policy, Then, Tier, Unreviewed, Unsafe
from services.translation.policy.model import TierRules
from services.translation.policy.reading import read_policy
from services.translation.standing.commands import AskStanding
from services.translation.standing.handlers import standing
from services.translation.standing.model import Standing, Worded
from services.translation.standing.ports import Inventory
from tests.translation.fakes import FakeEngine, FakeEngines
from tests.translation.standing.fakes import FakeMeasurements

SHIPPED = read_policy()
CATALOGUE = (
    Worded(template="closure", kind="emergency", category="emergency", urgent=True),
    Worded(template="absence", kind="routine", category="attendance"),
    Worded(template="notice-machine", kind="notice", category="general"),
)


class FakeWordings:
    """The same state for every template, in the languages that are named."""

    def __init__(self, *languages: str, reviewed: bool = False) -> None:
        self._languages, self._reviewed = languages, reviewed

    def for_readers(self, language: str) -> Sequence[Worded]:
        if language not in self._languages:
            return CATALOGUE
        return [replace(each, written_in=language, reviewed=self._reviewed) for each in CATALOGUE]

    def languages(self) -> Sequence[str]:
        return self._languages


class AbroadEngine(FakeEngine):
    leaves_district = True


class RestingEngine(FakeEngine):
    rests = True


def an_inventory(**changes: Any) -> Inventory:
    usual: dict[str, Any] = {
        "engines": FakeEngines(), "policy": SHIPPED, "wordings": FakeWordings(),
        "measurements": FakeMeasurements(), "reviewers": {}, "remembered": (), "terms": {},
    }  # fmt: skip
    return Inventory(**(usual | changes))


def standing_of(language: str, **changes: Any) -> Standing:
    asked = AskStanding(languages=[language], others=False)
    (found,) = standing(asked, an_inventory(**changes))
    return found


RULES = st.builds(
    TierRules,
    handling=st.sampled_from(Handling), refused=st.sampled_from(Unsafe),
    review_within=st.timedeltas(min_value=SHIPPED.tiers[Tier.EMERGENCY].review_within,
                                max_value=SHIPPED.tiers[Tier.VITAL].review_within),
    then=st.sampled_from(Then), free_text=st.sampled_from(["original", "gate"]),
)  # fmt: skip
CATEGORIES = tuple(SHIPPED.categories)
POLICIES = st.builds(
    Policy,
    tiers=st.fixed_dictionaries(dict.fromkeys(Tier, RULES)),
    categories=st.fixed_dictionaries(dict.fromkeys(CATEGORIES, st.sampled_from(Tier))),
    languages=st.dictionaries(st.sampled_from(["so", "es"]), st.sampled_from(By)),
    leave=st.frozensets(st.sampled_from(CATEGORIES)),
    unreviewed=st.fixed_dictionaries(
        dict.fromkeys(["notice", "emergency", "routine"], st.sampled_from(Unreviewed))
    ),
)
