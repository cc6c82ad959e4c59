# SPDX-License-Identifier: Apache-2.0
"""Does this family want this here: the one function, against the sentences that it stands for."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.choices import BASES, CATEGORIES, EMERGENCY, Choice, decisive, refusal_of

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
PEOPLE, POINTS, STUDENTS = ("rosa", "luis"), ("phone", "mail"), ("ana", "ben")
SCOPED = ("", "newsletter", "attendance", EMERGENCY)


def choices_of(whose: st.SearchStrategy[dict[str, str]]) -> st.SearchStrategy[Choice]:
    return st.builds(
        lambda whose, **said: Choice(**said, **whose),
        whose=whose,
        choice_id=st.sampled_from("abcdef"),
        allowed=st.booleans(),
        at=st.integers(-2, 2).map(lambda hours: NOON + timedelta(hours=hours)),
        category=st.sampled_from(SCOPED),
        channel=st.sampled_from(("", "sms", "email")),
        student_id=st.sampled_from(("", *STUDENTS)),
        school_id=st.sampled_from(("", "", "s1", "s2")),
    )


WHOSE = st.one_of(
    st.sampled_from(PEOPLE).map(lambda id: {"person_id": id}),
    st.sampled_from(POINTS).map(lambda id: {"contact_point_id": id}),
)
CHOICES = st.lists(choices_of(WHOSE), max_size=7, unique_by=lambda choice: choice.choice_id)
CASES = st.tuples(
    st.sampled_from((*SCOPED[1:], "general")),
    st.sampled_from(("sms", "email")),
    st.sampled_from(("", *STUDENTS)),
    st.sampled_from(PEOPLE),
    st.sampled_from(POINTS),
)
SCHOOLS = {"": (), "ana": ("s1",), "ben": ("s1", "s2")}


def standing(choices: list[Choice]) -> bool:
    """Of what was said in one place: whether a no was said that no later yes took back."""
    return any(
        not no.allowed and not any(yes.allowed and yes.at > no.at for yes in choices)
        for no in choices
    )


@pytest.mark.row(85)
@given(choices=CHOICES, case=CASES)
def test_nothing_goes_against_a_no_that_stands_at_the_address_or_with_the_person(
    choices: list[Choice], case: tuple[str, str, str, str, str]
) -> None:
    category, channel, student, person, point = case
    meant = [
        one
        for one in choices
        if one.category in ((category,) if category == EMERGENCY else ("", category))
        and one.channel in ("", channel)
        and one.student_id in ("", student)
        and one.school_id in ("", *SCHOOLS[student])
    ]
    at_address = [one for one in meant if one.contact_point_id == point]
    of_person = [one for one in meant if one.person_id == person]

    refusal = refusal_of(*case, choices, SCHOOLS[student])

    assert (refusal is not None) == (standing(at_address) or standing(of_person))
    assert refusal is None or (not refusal.allowed and refusal in at_address + of_person)


@pytest.mark.row(85)
@given(choices=CHOICES, case=CASES, data=st.data())
def test_it_does_not_matter_in_which_order_or_how_often_choices_arrive(
    choices: list[Choice], case: tuple[str, str, str, str, str], data: st.DataObject
) -> None:
    arrived = data.draw(st.permutations(choices + choices[:3]))

    schools = SCHOOLS[case[2]]
    assert decisive(*case, arrived, schools) == decisive(*case, choices, schools)


@given(choices=CHOICES, person=st.sampled_from(PEOPLE), point=st.sampled_from(POINTS))
def test_an_emergency_goes_unless_somebody_refused_emergencies_by_name(
    choices: list[Choice], person: str, point: str
) -> None:
    unnamed = [one for one in choices if one.category != EMERGENCY]

    assert refusal_of(EMERGENCY, "sms", "ana", person, point, unnamed) is None


@given(choices=st.lists(choices_of(st.just({"person_id": "luis"})), max_size=5))
def test_nobody_decides_for_somebody_else(choices: list[Choice]) -> None:
    for category in CATEGORIES:
        assert decisive(category, "sms", "ana", "rosa", "phone", choices) is None


def said(allowed: bool, hours: int, **scope: Any) -> Choice:
    return Choice(
        choice_id=f"{allowed}{hours}", allowed=allowed, at=NOON + timedelta(hours=hours), **scope
    )


def test_a_stop_holds_for_all_who_share_the_phone_whatever_one_of_them_says_elsewhere() -> None:
    stop = said(False, 0, contact_point_id="phone")
    yes_by_rosa = said(True, 1, person_id="rosa")
    start = said(True, 2, contact_point_id="phone")

    for person in PEOPLE:
        asked = ("newsletter", "sms", "", person, "phone")
        assert refusal_of(*asked, [stop, yes_by_rosa]) == stop
        assert refusal_of(*asked, [stop, yes_by_rosa, start]) is None


def test_a_start_at_the_phone_does_not_take_back_what_a_person_refused() -> None:
    no_by_rosa = said(False, 0, person_id="rosa", category="newsletter")
    start = said(True, 1, contact_point_id="phone")

    both = [no_by_rosa, start]
    assert refusal_of("newsletter", "sms", "", "rosa", "phone", both) == no_by_rosa
    assert refusal_of("newsletter", "sms", "", "luis", "phone", both) is None


def test_of_two_words_at_the_same_moment_the_no_counts() -> None:
    both = [said(True, 0, person_id="rosa"), said(False, 0, person_id="rosa")]

    assert refusal_of("general", "sms", "", "rosa", "phone", both) == both[1]


def test_every_category_has_a_legal_basis_of_its_own_accord() -> None:
    assert set(BASES) == set(CATEGORIES)
