# SPDX-License-Identifier: Apache-2.0
"""What a guardian may do for which student, and who is of age, in the copy of recipients."""

from dataclasses import replace
from typing import Any

import pytest

from contracts.directory import (
    ContactRightsRecorded,
    GuardianshipsRecorded,
    PersonRecorded,
    PersonRemoved,
    StudentCameOfAge,
)
from kernel.messages import Event
from kernel.unit import Unit
from services.notifications.handlers import remember
from services.notifications.recipients.repository import MongoRecipients
from tests.notifications.builders import NOW
from tests.system.district import email, person

pytestmark = pytest.mark.mongo


def rights(*some: str, sequence: int = 1, student_id: str = "st1") -> Event:
    return ContactRightsRecorded(
        contact_rights_id=f"g1:{student_id}", guardian_id="g1", student_id=student_id,
        rights=list(some),
    ).at_sequence(sequence)  # fmt: skip


def of_age() -> Event:
    return StudentCameOfAge(student_id="st1", came_of_age_on=NOW.date()).at_sequence(1)


def family() -> list[Event]:
    return [
        person("st1", "student", "Ana"),
        person("g1", "guardian", "Rosa"),
        GuardianshipsRecorded(guardian_id="g1", student_ids=["st1"]).at_sequence(2),
        email("g1@families.example", "g1"),
        email("st1@students.example", "st1"),
    ]


def tell(unit: Unit, *facts: Event) -> None:
    unit.run(lambda: remember(list(facts), MongoRecipients(unit)))


def shown(unit: Unit, whose: str = "g1@families.example") -> dict[str, Any]:
    """The one person at a contact point."""
    (sharer,) = unit.database.reach.find_one({"_id": f"email:{whose}"})["people"]
    return dict(sharer)


def student(unit: Unit) -> dict[str, Any]:
    (child,) = shown(unit)["students"]
    return dict(child)


@pytest.mark.parametrize("first", [True, False])
def test_rights_reach_the_contact_points_whether_they_come_before_or_after(
    unit: Unit, first: bool
) -> None:
    said = rights("emergency", "pickup")
    for facts in ([said], family()) if first else (family(), [said]):
        tell(unit, *facts)
    assert student(unit)["rights"] == ["emergency", "pickup"]


def test_all_rights_are_not_worth_a_word_and_an_older_word_does_not_count(unit: Unit) -> None:
    tell(unit, *family(), rights("emergency", sequence=2000))
    tell(unit, rights("emergency", "mail", "pickup", "portal", sequence=3000))
    tell(unit, rights(sequence=1000))
    assert "rights" not in student(unit)


def test_each_student_has_rights_of_their_own(unit: Unit) -> None:
    tell(unit, *family(), rights("mail"), rights("emergency", student_id="st2"))
    assert student(unit)["rights"] == ["mail"]


def test_who_leaves_and_comes_again_has_no_more_rights_than_before(unit: Unit) -> None:
    tell(unit, *family(), rights("emergency"))
    tell(unit, PersonRemoved(person_id="g1").at_sequence(3000))
    again = PersonRecorded(
        person_id="g1", roles=["guardian"], given_name="Rosa", family_name="Example"
    ).at_sequence(4000)
    theirs = GuardianshipsRecorded(guardian_id="g1", student_ids=["st1"]).at_sequence(4001)
    tell(unit, again, theirs)
    assert student(unit)["rights"] == ["emergency"]


@pytest.mark.parametrize("first", [True, False])
def test_a_student_of_age_is_written_to_as_their_own_guardian_and_parents_know(
    unit: Unit, first: bool
) -> None:
    for facts in ([of_age()], family()) if first else (family(), [of_age()]):
        tell(unit, *facts)
    adult = shown(unit, "st1@students.example")
    assert sorted(adult["roles"]) == ["guardian", "student"]
    assert [(one["id"], one["of_age"]) for one in adult["students"]] == [("st1", True)]
    assert student(unit)["of_age"] is True


def test_whoever_shares_a_contact_point_shows_all_ways_to_reach_them(unit: Unit) -> None:
    tell(unit, *family(), email("other@families.example", "g1"))
    assert shown(unit)["ways"] == {
        "email": ["email:g1@families.example", "email:other@families.example"]
    }


def test_that_somebody_came_of_age_is_taken_back_and_an_older_word_does_not_count(
    unit: Unit,
) -> None:
    told = StudentCameOfAge(student_id="st1", came_of_age_on=NOW.date())
    tell(unit, *family(), replace(told).at_sequence(1000))
    assert student(unit)["of_age"]

    tell(unit, replace(told, withdrawn=True).at_sequence(2000))
    tell(unit, replace(told).at_sequence(1000))

    assert "of_age" not in student(unit)
