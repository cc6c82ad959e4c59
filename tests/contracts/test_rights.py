# SPDX-License-Identifier: Apache-2.0
"""May this person be told: the one function, against the sentences that it stands for."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.rights import (
    ALL_RIGHTS,
    INCLUDES,
    TELLS,
    Limit,
    Right,
    Scope,
    may_be_told,
    tells_of,
)

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
PEOPLE, STUDENTS = ("rosa", "luis"), ("ana", "ben")
CATEGORIES = (*TELLS, "never-declared")
VITAL = {"discipline", "health", "special-education", "legal"}
OF_PLACES = {
    "emergency", "attendance", "gatherings", "newsletter", "general", "special-education",
    "never-declared",
}  # fmt: skip
MOMENTS = st.one_of(st.none(), st.integers(-3, 3).map(lambda hours: NOON + timedelta(hours=hours)))
LIMITS = st.builds(
    Limit,
    limit_id=st.sampled_from(["l1", "l2"]),
    person_id=st.sampled_from(PEOPLE),
    student_ids=st.frozensets(st.sampled_from(STUDENTS)),
    scopes=st.frozensets(st.sampled_from(Scope), min_size=1),
    begins_at=MOMENTS,
    ends_at=MOMENTS,
)


def told(**changes: Any) -> Any:
    asked: dict[str, Any] = {
        "person_id": "rosa", "student_id": "ana", "category": "general", "limits": (), "now": NOON,
    }  # fmt: skip
    return may_be_told(**asked | changes)


@pytest.mark.row(37)
@given(
    limits=st.lists(LIMITS, max_size=4),
    person=st.sampled_from(PEOPLE),
    student=st.sampled_from((*STUDENTS, "")),
    category=st.sampled_from(CATEGORIES),
    rights=st.frozensets(st.sampled_from(Right)),
    of_age=st.booleans(),
    lenient=st.booleans(),
)
def test_somebody_is_told_only_where_nothing_at_all_keeps_it_from_them(
    limits: list[Limit], person: str, student: str, category: str, rights: frozenset[Right],
    of_age: bool, lenient: bool,
) -> None:  # fmt: skip
    barred = [
        limit
        for limit in limits
        if limit.person_id == person
        and not (limit.begins_at and limit.begins_at > NOON)
        and not (limit.ends_at and limit.ends_at <= NOON)
        and (limit.student_ids == frozenset() or student in limit.student_ids)
        and any(scope == "all" or INCLUDES[scope] & tells_of(category) for scope in limit.scopes)
    ]
    verdict = told(
        person_id=person, student_id=student, category=category, limits=limits, rights=rights,
        is_of_age=of_age, parents_of_adults_are_told=lenient,
    )  # fmt: skip
    needed = "emergency" if category == "emergency" else "mail"
    if barred:
        assert verdict.reason == "limit"
        assert verdict.limit_id in {limit.limit_id for limit in barred}
    elif student and needed not in rights:
        assert verdict.reason == "no-right"
    elif student and of_age and not lenient and "records" in tells_of(category):
        assert verdict.reason == "of-age"
    else:
        assert verdict.allowed


def test_without_a_document_both_parents_are_told_everything() -> None:
    assert all(told(category=each) for each in CATEGORIES)


@pytest.mark.row(37)
def test_a_limit_counts_from_its_first_moment_and_not_from_its_last() -> None:
    limit = Limit(
        limit_id="l1", person_id="rosa", begins_at=NOON, ends_at=NOON + timedelta(hours=1)
    )
    hour, blink = timedelta(hours=1), timedelta(microseconds=1)
    assert told(limits=[limit], now=NOON - blink)
    assert not told(limits=[limit], now=NOON)
    assert not told(limits=[limit], now=NOON + hour - blink)
    assert told(limits=[limit], now=NOON + hour)


@pytest.mark.row(37)
@pytest.mark.parametrize(
    ("scope", "kept"),
    [
        (Scope.RECORDS, {"attendance", "academic", *VITAL, "never-declared"}),
        (
            Scope.LOCATION_AND_SCHEDULE,
            OF_PLACES,
        ),
        (
            Scope.CONTACT,
            OF_PLACES,
        ),
        (Scope.ALL, set(CATEGORIES)),
    ],
)
def test_each_scope_keeps_the_categories_that_tell_of_it(scope: Scope, kept: set[str]) -> None:
    limit = Limit(limit_id="l1", person_id="rosa", scopes=frozenset({scope}))
    assert {each for each in CATEGORIES if not told(category=each, limits=[limit])} == kept


def test_a_limit_about_one_child_says_nothing_about_the_other() -> None:
    limit = Limit(limit_id="l1", person_id="rosa", student_ids=frozenset({"ana"}))
    assert not told(limits=[limit])
    assert told(limits=[limit], student_id="ben")
    assert told(limits=[limit], student_id="")


def test_a_contact_for_emergencies_gets_nothing_else() -> None:
    rights = {Right.EMERGENCY}
    assert {each for each in TELLS if told(category=each, rights=rights)} == {"emergency"}
    assert not told(category="emergency", rights=ALL_RIGHTS - rights)


@pytest.mark.row(37)
def test_a_student_of_age_keeps_their_records_from_their_parents_and_not_from_themself() -> None:
    assert not told(category="academic", is_of_age=True)
    assert told(category="newsletter", is_of_age=True)
    assert told(category="academic", is_of_age=True, parents_of_adults_are_told=True)
    assert told(person_id="ana", category="academic", is_of_age=True)
