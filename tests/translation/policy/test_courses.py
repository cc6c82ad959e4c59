# SPDX-License-Identifier: Apache-2.0
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.rights import TELLS
from services.translation.policy import By, Policy, Then, Tier, Unreviewed, Unsafe
from services.translation.policy.courses import Course, Means, Way, course
from services.translation.policy.reading import read_policy

SHIPPED = read_policy()
ENGINE = Means(engine=True)
VITAL = ("discipline", "health", "special-education", "legal")


def taken(category: str, means: Means = ENGINE, *, urgent: bool = False, **changes: Any) -> Course:
    policy: Policy = replace(SHIPPED, **changes)
    return course(policy, category, "es", means, urgent=urgent)


@pytest.mark.row(23)
@given(
    category=st.sampled_from([*VITAL, "never-declared"]),
    means=st.builds(Means, engine=st.booleans(), elsewhere=st.booleans()),
    urgent=st.booleans(),
    by=st.sampled_from([By.ENGINE, By.PERSON]),
)
def test_nothing_vital_goes_out_in_words_that_no_person_has_read(
    category: str, means: Means, urgent: bool, by: By
) -> None:
    found = course(replace(SHIPPED, languages={"es": by}), category, "es", means, urgent=urgent)

    assert found.way == Way.PERSON
    assert found.then != Then.MACHINE


@pytest.mark.row(28)
@given(means=st.builds(Means, engine=st.booleans(), elsewhere=st.booleans()))
def test_no_engine_translates_an_emergency(means: Means) -> None:
    found = taken("emergency", means)

    assert (found.way, found.refused) == (Way.ORIGINAL, "no-template")


@pytest.mark.row(28)
def test_a_template_serves_an_emergency_and_one_that_nobody_approved_has_the_original_beside() -> (
    None
):
    approved = taken("emergency", Means(wording="emergency", reviewed=True))
    unread = taken("emergency", Means(wording="emergency"))

    assert (approved.way, approved.beside) == (Way.TEMPLATE, False)
    assert (unread.way, unread.beside) == (Way.TEMPLATE, True)


def test_a_district_may_refuse_wording_that_nobody_approved() -> None:
    strict = {"emergency": Unreviewed.REFUSE}

    assert taken("emergency", Means(wording="emergency"), unreviewed=strict).way == Way.ORIGINAL
    approved = Means(wording="emergency", reviewed=True)
    assert taken("emergency", approved, unreviewed=strict).way == Way.TEMPLATE


def test_routine_wording_that_nobody_approved_leaves_the_work_to_the_engine() -> None:
    found = taken("attendance", Means(wording="routine", engine=True))

    assert (found.way, found.strict) == (Way.ENGINE, True)


def test_a_district_may_let_engines_help_in_an_emergency_beside_the_original() -> None:
    tiers = {
        **SHIPPED.tiers, Tier.EMERGENCY: replace(SHIPPED.tiers[Tier.EMERGENCY], free_text="gate"),
    }  # fmt: skip

    found = taken("emergency", tiers=tiers)

    assert (found.way, found.beside, found.unsafe) == (Way.ENGINE, True, Unsafe.WHOLE)
    assert taken("emergency", Means(), tiers=tiers).way == Way.ORIGINAL


@pytest.mark.row(25)
def test_routine_text_passes_all_checks_and_informal_text_those_of_facts() -> None:
    assert taken("general").strict
    assert not taken("newsletter").strict


@pytest.mark.row(30)
def test_without_an_engine_of_our_own_it_is_said_why() -> None:
    assert taken("general", Means()).refused == "no-engine"
    assert taken("general", Means(elsewhere=True)).refused == "not-allowed"


def test_where_only_an_approval_is_missing_it_says_so() -> None:
    found = taken("attendance", Means(wording="routine"))

    assert (found.way, found.refused) == (Way.ORIGINAL, "no-engine")
    assert "rapport templates review" in found.why


@pytest.mark.row(20)
def test_each_language_is_served_as_the_district_says() -> None:
    by_person = taken("general", languages={"es": By.PERSON})
    by_phone = taken("general", languages={"es": By.INTERPRETER})

    assert (by_person.way, by_person.reason) == (Way.PERSON, "language")
    assert (by_phone.way, by_phone.refused) == (Way.ORIGINAL, "interpreter")


@pytest.mark.row(26)
@given(category=st.sampled_from([*TELLS, "service"]))
def test_a_language_without_engine_and_wording_never_gets_words_of_an_engine(category: str) -> None:
    assert taken(category, Means()).way in (Way.ORIGINAL, Way.PERSON)


def test_reviewers_have_less_time_for_what_is_urgent() -> None:
    assert taken("health").review_within == timedelta(hours=24)
    assert taken("health", urgent=True).review_within == timedelta(minutes=10)
