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
    ContactRightsRecorded,
    EnrollmentsRecorded,
    GuardianshipsRecorded,
    LanguageChosen,
    PersonRecorded,
    PersonRemoved,
    SchoolRecorded,
    StudentCameOfAge,
)
from contracts.names import display_name, first_name
from contracts.rights import ALL_RIGHTS
from kernel.messages import Event
from services.notifications.households import family_of
from services.notifications.model import CHANNEL_OF

Document = dict[str, Any]
REMOVAL = "removal"

PersonFact = (
    PersonRecorded | LanguageChosen | EnrollmentsRecorded | GuardianshipsRecorded | PersonRemoved
    | ContactRightsRecorded | StudentCameOfAge
)  # fmt: skip
ContactFact = ContactPointRecorded | ContactPointRemoved
PlaceFact = SchoolRecorded | ClassRecorded


# What each fact says; a removal takes back what is older than itself.
SAID: dict[str, Callable[[], Document]] = {
    "person": lambda: {"given_name": "", "family_name": "", "roles": []},
    "language": lambda: {"language": ""},
    "enrollments": lambda: {"schools": [], "classes": [], "grade": ""},
    "guardianships": lambda: {"student_ids": []},
    "contact": lambda: {"kind": "", "address": "", "person_ids": []},
}
ABOUT_PEOPLE = ("person", "language", "enrollments", "guardianships")
EXISTENCE = ("person", "contact")  # facts that bring somebody or something removed back


def new_person(person_id: str) -> Document:
    said = {field: value for name in ABOUT_PEOPLE for field, value in SAID[name]().items()}
    derived = {"students": [], "has": [], "ways": {}, "reached_by": "", "family": person_id}
    return {"_id": person_id, **said, **derived, "removed": False, "seq": {}}


def new_contact_point(contact_point_id: str) -> Document:
    said = SAID["contact"]()
    return {"_id": contact_point_id, **said, "people": [], "removed": False, "seq": {}}


def _recorded(fact: PersonRecorded) -> Document:
    return {
        "given_name": fact.given_name,
        "family_name": fact.family_name,
        "roles": list(fact.roles),
    }


def _spoken(fact: LanguageChosen) -> Document:
    return {"language": fact.language}


def _enrolled(fact: EnrollmentsRecorded) -> Document:
    return {
        "schools": list(fact.school_ids),
        "classes": list(fact.class_ids),
        "grade": fact.grade,
    }


def _answering(fact: GuardianshipsRecorded) -> Document:
    return {"student_ids": sorted(set(fact.student_ids))}


def _reached(fact: ContactPointRecorded) -> Document:
    return {
        "kind": fact.kind,
        "address": fact.address,
        "person_ids": sorted(set(fact.person_ids)),
    }


def _nothing(_: Event) -> Document:
    return {}


CHANGES: dict[type[Event], tuple[str, Callable[[Any], Document]]] = {
    PersonRecorded: ("person", _recorded),
    LanguageChosen: ("language", _spoken),
    EnrollmentsRecorded: ("enrollments", _enrolled),
    GuardianshipsRecorded: ("guardianships", _answering),
    PersonRemoved: (REMOVAL, _nothing),
    ContactPointRecorded: ("contact", _reached),
    ContactPointRemoved: (REMOVAL, _nothing),
}


def person_of(fact: PersonFact) -> str:
    """Whose document a fact changes."""
    return fact.guardian_id if isinstance(fact, ContactRightsRecorded) else fact.subject


def apply(document: Document, fact: Event) -> bool:
    """Bring a fact into the document. False when the document knows better already."""
    if isinstance(fact, ContactRightsRecorded):
        return _apply_rights(document, fact)
    if isinstance(fact, StudentCameOfAge):
        return _apply_majority(document, fact)
    name, says = CHANGES[type(fact)]
    seen = document["seq"]
    if fact.sequence <= max(seen.get(name, -1), seen.get(REMOVAL, -1)):
        return False
    seen[name] = fact.sequence
    document |= says(fact)
    for older in [each for each, at in seen.items() if at < seen.get(REMOVAL, -1)]:
        document |= SAID[older]()
        del seen[older]
    document["removed"] = REMOVAL in seen and not any(each in seen for each in EXISTENCE)
    return True


def _apply_majority(student: Document, fact: StudentCameOfAge) -> bool:
    """With a sequence of its own: no removal takes it back, only a word that it was not true."""
    if fact.sequence <= student.get("of_age_seq", -1):
        return False
    student["of_age"], student["of_age_seq"] = not fact.withdrawn, fact.sequence
    return True


def _apply_rights(guardian: Document, fact: ContactRightsRecorded) -> bool:
    """Each pair has a sequence of its own. No removal of the guardian takes them back: what the
    school's file keeps from somebody it keeps from them also when they come again."""
    others = [one for one in guardian.get("rights", ()) if one["student_id"] != fact.student_id]
    known = [one for one in guardian.get("rights", ()) if one["student_id"] == fact.student_id]
    if known and fact.sequence <= known[0]["seq"]:
        return False
    said = {"student_id": fact.student_id, "rights": sorted(fact.rights), "seq": fact.sequence}
    guardian["rights"] = sorted([*others, said], key=lambda one: str(one["student_id"]))
    return True


def rebuild_person(
    person: Document, students: Mapping[str, Document], contact_points: Iterable[Document]
) -> None:
    """Work out what a person's document says about others: children, channels, family.

    A student of age is written to as the guardian of themself.
    """
    ids = [*person["student_ids"]]
    if person.get("of_age") and "student" in person["roles"]:
        person["roles"] = [*person["roles"], *({"guardian"} - {*person["roles"]})]
        ids = sorted({*ids, person["_id"]})
    mine = [person if id == person["_id"] else students[id] for id in ids
            if id in students or id == person["_id"]]  # fmt: skip
    rights = {one["student_id"]: one["rights"] for one in person.get("rights", ())}
    person["students"] = [_as_student(one, rights) for one in mine if not one["removed"]]
    person["family"] = family_of(person["_id"], person["student_ids"])
    person["ways"] = _ways(contact_points)
    person["has"] = sorted(person["ways"])
    person["reached_by"] = " ".join(person["has"])  # one value, which an index can begin with


def _ways(contact_points: Iterable[Document]) -> dict[str, list[str]]:
    """Contact points by the channel that serves them."""
    ways: dict[str, list[str]] = {}
    for point in sorted(contact_points, key=lambda one: str(one["_id"])):
        if point["kind"] in CHANNEL_OF:
            ways.setdefault(CHANNEL_OF[point["kind"]], []).append(point["_id"])
    return ways


def rebuild_contact_point(point: Document, people: Mapping[str, Document]) -> None:
    """Write the people who share a contact point into its document."""
    sharing = [people[id] for id in point["person_ids"] if id in people]
    point["people"] = [_as_sharer(person) for person in sharing if not person["removed"]]


def full_name(person: Mapping[str, Any]) -> str:
    return display_name(person["given_name"], person["family_name"])


def _as_student(student: Document, rights: Mapping[str, list[str]]) -> Document:
    """With what the guardian may do for them and that they are of age, where that is not usual."""
    shown = {
        "id": student["_id"],
        "name": full_name(student),
        "given_name": first_name(student["given_name"], student["family_name"]),
        "schools": student["schools"],
        "grade": student["grade"],
        "classes": student["classes"],
    }
    mine = rights.get(student["_id"])
    if mine is not None and not ALL_RIGHTS.issubset(mine):
        shown["rights"] = mine
    if student.get("of_age"):
        shown["of_age"] = True
    return shown


SHOWN = ("roles", "language", "schools", "classes", "grade", "students", "has", "ways", "family")


def _as_sharer(person: Document) -> Document:
    # A document of an older release has no ways until it is written again.
    kept = {key: person[key] for key in SHOWN if key in person}
    return {"id": person["_id"], "name": full_name(person), **kept}
