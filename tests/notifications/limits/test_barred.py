# SPDX-License-Identifier: Apache-2.0
"""Nobody barred is ever addressed, everybody else is: held against rules written out by hand."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.rights import Limit, Scope
from services.notifications.audience import parse_audience
from services.notifications.channels.part import PartAsPlanned, refused
from services.notifications.limits.rules import Rules
from services.notifications.planning.addressing import Addressing
from services.notifications.planning.deliveries import Delivery, address
from tests.notifications.builders import NOW, a_child, a_naming, an_announcement
from tests.notifications.limits.builders import a_choice, rules

Document = dict[str, Any]
STUDENTS, GUARDIANS = ("st1", "st2"), ("g1", "g2", "g3")
POINTS = {"email:a": "email", "email:b": "email", "phone:c": "sms", "phone:d": "sms"}
# What each category tells, and what each scope keeps, as docs and law have it.
RECORDS, WHERE, CONTACT = "records", "location-and-schedule", "contact"
TELLS = {
    "emergency": {WHERE}, "attendance": {RECORDS, WHERE}, "academic": {RECORDS},
    "gatherings": {WHERE, CONTACT}, "newsletter": {WHERE}, "general": {WHERE},
}  # fmt: skip
KEEPS = {"records": {RECORDS}, "location-and-schedule": {WHERE}, "contact": {CONTACT, WHERE},
         "all": {RECORDS, WHERE, CONTACT}}  # fmt: skip
NAMING = a_naming("student_name")
HOURS = st.sampled_from([None, -2, -1, 0, 1, 2])


@st.composite
def a_limit(draw: Any, n: int) -> Limit:
    begins, ends = draw(HOURS), draw(HOURS)
    return Limit(
        limit_id=f"L{n}",
        person_id=draw(st.sampled_from((*GUARDIANS, "stranger"))),
        student_ids=frozenset(draw(st.lists(st.sampled_from(STUDENTS), max_size=2))),
        scopes=frozenset({Scope(draw(st.sampled_from(sorted(KEEPS))))}),
        begins_at=None if begins is None else NOW + timedelta(hours=begins),
        ends_at=None if ends is None else NOW + timedelta(hours=ends),
    )


@st.composite
def a_district(draw: Any) -> tuple[list[Document], list[Document]]:
    """Contact points with those who share them, and the people."""
    sharing = {
        id: draw(st.lists(st.sampled_from((*GUARDIANS, "stranger")), unique=True)) for id in POINTS
    }
    of_age = draw(st.sets(st.sampled_from(STUDENTS)))
    people = []
    for id in GUARDIANS:
        ways: dict[str, list[str]] = {}
        for point in sorted(one for one, sharers in sharing.items() if id in sharers):
            ways.setdefault(POINTS[point], []).append(point)
        children = []
        for student in draw(st.lists(st.sampled_from(STUDENTS), unique=True)):
            rights = draw(st.sampled_from([None, ["emergency"], ["mail"], []]))
            child = a_child(student, name=student) | ({"of_age": True} if student in of_age else {})
            children.append(child | ({} if rights is None else {"rights": rights}))
        people.append(
            {"id": id, "name": id, "roles": ["guardian"], "language": "en", "schools": [],
             "classes": [], "grade": "", "students": children, "has": sorted(ways), "ways": ways,
             "family": id}
        )  # fmt: skip
    points = [
        {"_id": id, "kind": id.partition(":")[0], "address": id, "person_ids": sharing[id],
         "people": [one for one in people if one["id"] in sharing[id]]}
        for id in POINTS
    ]  # fmt: skip
    return points, people


choices = st.lists(
    st.builds(
        lambda n, allowed, whose, category, channel, student: a_choice(
            choice_id=f"C{n}", allowed=allowed, category=category, channel=channel,
            student_id=student, at=NOW + timedelta(minutes=n),
            **{"contact_point_id" if whose in POINTS else "person_id": whose},
        ),
        st.integers(0, 99), st.booleans(), st.sampled_from((*POINTS, *GUARDIANS)),
        st.sampled_from(("", "newsletter", "emergency")), st.sampled_from(("", "sms")),
        st.sampled_from(("", "st1")),
    ),
    max_size=3,
)  # fmt: skip


def is_barred(point: Document, student: str, category: str, limits: Sequence[Limit]) -> bool:
    return any(
        one.person_id in point["person_ids"]
        and (one.begins_at is None or one.begins_at <= NOW)
        and (one.ends_at is None or one.ends_at > NOW)
        and (not one.student_ids or student in one.student_ids)
        and any(KEEPS[str(scope)] & TELLS[category] for scope in one.scopes)
        for one in limits
    )


def has_no_right(person: Document, student: str, category: str) -> bool:
    (child,) = [one for one in person["students"] if one["id"] == student] or [{}]
    if not child:
        return False
    needed = "emergency" if category == "emergency" else "mail"
    of_age = "of_age" in child and RECORDS in TELLS[category]
    return needed not in child.get("rights", ("emergency", "mail")) or of_age


def said_no(
    point: Document, person: Document, student: str, category: str, said: Sequence[Any]
) -> bool:
    covering = [
        one
        for one in said
        if (one.contact_point_id == point["_id"] or one.person_id == person["id"])
        and (one.category == category or (one.category == "" and category != "emergency"))
        and one.channel in ("", POINTS[point["_id"]])
        and one.student_id in ("", student)
    ]
    return any(
        bool(word) and not max(word, key=lambda one: (one.at, not one.allowed)).allowed
        for word in (
            [one for one in covering if one.contact_point_id],
            [one for one in covering if not one.contact_point_id],
        )
    )


def expected(
    points: Sequence[Document], category: str, limits: Sequence[Limit], said: Sequence[Any]
) -> dict[str, tuple[set[str], set[str]]]:
    """Who is addressed at each contact point, and on whose account."""

    def open_at(point: Document, person: Document, student: str) -> bool:
        return is_open(point, person, student) and not said_no(
            point, person, student, category, said
        )

    def is_open(point: Document, person: Document, student: str) -> bool:
        """But for what they chose."""
        return not (
            is_barred(point, student, category, limits)
            or any(one.person_id == person["id"] for one in limits
                   if is_barred({"person_ids": [person["id"]]}, student, category, [one]))
            or has_no_right(person, student, category)
        )  # fmt: skip

    def left_by_mail(person: Document, student: str, mine: Sequence[Document]) -> set[str]:
        """Who left a kind of mail gets no texts in its stead, unless they asked for just these."""
        asks = any(
            one.allowed and one.channel == "sms" and one.category in ("", category)
            and one.student_id in ("", student)
            and (one.person_id == person["id"] or one.contact_point_id in
                 {point["_id"] for point in mine if POINTS[point["_id"]] == "sms"})
            and (one.category or category != "emergency")
            for one in said
        )  # fmt: skip
        left = [
            point
            for point in mine
            if POINTS[point["_id"]] == "email"
            and said_no(point, person, student, category, said)
            and is_open(point, person, student)
        ]
        return {"email"} if left and not asks else set()

    first = {"emergency": (), "attendance": ("sms", "email")}.get(category, ("email", "sms"))
    told: dict[str, tuple[set[str], set[str]]] = {}
    for point in points:
        for person in point["people"]:
            mine = [one for one in points if person["id"] in one["person_ids"]]
            for student in [one["id"] for one in person["students"]] or [""]:
                ways = {POINTS[one["_id"]] for one in mine if open_at(one, person, student)}
                ways |= left_by_mail(person, student, mine)
                used = ways if not first else {next((one for one in first if one in ways), "")}
                if open_at(point, person, student) and POINTS[point["_id"]] in used:
                    people, about = told.setdefault(point["_id"], (set(), set()))
                    people.add(person["id"])
                    about.add(student)
    return told


def addressed(points: Sequence[Document], category: str, known: Rules) -> list[Delivery]:
    announcement = an_announcement(category=category)
    addressing = Addressing.of(announcement, known)
    audience = parse_audience("district", None)
    found = [
        address(point, announcement, audience, NAMING, addressing).delivery for point in points
    ]
    return [one for one in found if one is not None]


limits_some = st.integers(0, 3).flatmap(lambda n: st.tuples(*[a_limit(each) for each in range(n)]))
categories = st.sampled_from(sorted(TELLS))


@pytest.mark.row(37)
@settings(max_examples=100, deadline=None)
@given(a_district(), limits_some, choices, categories)
def test_exactly_those_are_addressed_whom_nothing_keeps_it_from(
    district: tuple[list[Document], list[Document]], limits: Sequence[Limit], said: Any,
    category: str,
) -> None:  # fmt: skip
    points, _ = district
    known = rules(*limits, points=points, choices=said)
    found = addressed(points, category, known)

    assert {one.contact_point_id: (set(one.people), set(one.about)) for one in found} == expected(
        points, category, limits, said
    )
    for one in found:  # nor is anybody named but those on whose account it goes
        assert set(one.fields["student_name"]) == set(one.about) - {""}


@pytest.mark.row(37)
@settings(max_examples=60, deadline=None)
@given(a_district(), limits_some, limits_some, categories, st.booleans())
def test_what_was_planned_before_a_limit_does_not_leave_by_it(
    district: tuple[list[Document], list[Document]], before: Sequence[Limit],
    after: Sequence[Limit], category: str, names: bool,
) -> None:  # fmt: skip
    points, _ = district
    known = rules(*after, points=points)
    placeholders = ["student_name"] if names else []
    part = PartAsPlanned.of(an_announcement(category=category, placeholders=placeholders), "email")
    for delivery in addressed(points, category, rules(*before, points=points)):
        (point,) = [one for one in points if one["_id"] == delivery.contact_point_id]
        stored = {"people": delivery.people, "about": delivery.about}
        barred = [is_barred(point, student, category, after) for student in delivery.about]
        leaves = refused(stored, point, part, known) is None
        assert leaves == (not any(barred) if names else not all(barred))
