# SPDX-License-Identifier: Apache-2.0
"""How directory's facts change the copy. Plain Python over documents; order does not matter.

Each fact carries its own sequence: an older one never overwrites a newer, and a removal leaves a
tombstone that older facts do not lift.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from contracts.directory import (
    ClassRecorded,
    ContactPointRecorded,
    ContactPointRemoved,
    EnrollmentsRecorded,
    GuardianshipsRecorded,
    LanguageChosen,
    PersonRecorded,
    PersonRemoved,
    SchoolRecorded,
)
from kernel.messages import Event
from services.notifications.model import CHANNEL_OF, family_of

Document = dict[str, Any]
REMOVAL = "removal"

PersonFact = (
    PersonRecorded | LanguageChosen | EnrollmentsRecorded | GuardianshipsRecorded | PersonRemoved
)
ContactFact = ContactPointRecorded | ContactPointRemoved
PlaceFact = SchoolRecorded | ClassRecorded


def new_person(person_id: str) -> Document:
    return {
        "_id": person_id,
        "given_name": "",
        "family_name": "",
        "roles": [],
        "language": "",
        "schools": [],
        "classes": [],
        "grade": "",
        "student_ids": [],
        "students": [],
        "has": [],
        "family": person_id,
        "removed": False,
        "seq": {},
    }


def new_contact_point(contact_point_id: str) -> Document:
    return {
        "_id": contact_point_id,
        "kind": "",
        "address": "",
        "person_ids": [],
        "people": [],
        "removed": False,
        "seq": {},
    }


def _recorded(document: Document, fact: PersonRecorded) -> None:
    document["given_name"], document["family_name"] = fact.given_name, fact.family_name
    document["roles"], document["removed"] = list(fact.roles), False


def _spoken(document: Document, fact: LanguageChosen) -> None:
    document["language"] = fact.language


def _enrolled(document: Document, fact: EnrollmentsRecorded) -> None:
    document["schools"], document["classes"] = list(fact.school_ids), list(fact.class_ids)
    document["grade"] = fact.grade


def _answering(document: Document, fact: GuardianshipsRecorded) -> None:
    document["student_ids"] = sorted(set(fact.student_ids))


def _left(document: Document, _: PersonRemoved) -> None:
    document |= new_person(document["_id"]) | {"seq": document["seq"], "removed": True}


def _reached(document: Document, fact: ContactPointRecorded) -> None:
    document["kind"], document["address"] = fact.kind, fact.address
    document["person_ids"], document["removed"] = sorted(set(fact.person_ids)), False


def _gone(document: Document, _: ContactPointRemoved) -> None:
    document["person_ids"], document["address"], document["removed"] = [], "", True


CHANGES: dict[type[Event], tuple[str, Callable[[Document, Any], None]]] = {
    PersonRecorded: ("person", _recorded),
    LanguageChosen: ("language", _spoken),
    EnrollmentsRecorded: ("enrollments", _enrolled),
    GuardianshipsRecorded: ("guardianships", _answering),
    PersonRemoved: (REMOVAL, _left),
    ContactPointRecorded: ("contact", _reached),
    ContactPointRemoved: (REMOVAL, _gone),
}


def apply(document: Document, fact: Event) -> bool:
    """Bring a fact into the document. False when the document knows better already."""
    name, change = CHANGES[type(fact)]
    seen = document["seq"]
    newest = max(seen.values(), default=-1) if name == REMOVAL else seen.get(name, -1)
    if fact.sequence <= max(newest, seen.get(REMOVAL, -1)):
        return False
    change(document, fact)
    seen[name] = fact.sequence
    return True


def rebuild_person(
    person: Document, students: Mapping[str, Document], contact_points: Iterable[Document]
) -> None:
    """Work out what a person's document says about others: children, channels, family."""
    mine = [students[id] for id in person["student_ids"] if id in students]
    person["students"] = [_as_student(student) for student in mine if not student["removed"]]
    person["family"] = family_of(person["_id"], person["student_ids"])
    person["has"] = sorted(
        {CHANNEL_OF[point["kind"]] for point in contact_points if point["kind"] in CHANNEL_OF}
    )


def rebuild_contact_point(point: Document, people: Mapping[str, Document]) -> None:
    """Write the people who share a contact point into its document."""
    sharing = [people[id] for id in point["person_ids"] if id in people]
    point["people"] = [_as_sharer(person) for person in sharing if not person["removed"]]


def full_name(person: Mapping[str, Any]) -> str:
    return f"{person['given_name']} {person['family_name']}".strip()


def _as_student(student: Document) -> Document:
    return {
        "id": student["_id"],
        "name": full_name(student),
        "given_name": student["given_name"],
        "schools": student["schools"],
        "grade": student["grade"],
        "classes": student["classes"],
    }


def _as_sharer(person: Document) -> Document:
    kept = ("roles", "language", "schools", "classes", "grade", "students", "has", "family")
    return {"id": person["_id"], "name": full_name(person), **{key: person[key] for key in kept}}
