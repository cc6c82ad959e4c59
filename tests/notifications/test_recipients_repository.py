# SPDX-License-Identifier: Apache-2.0
"""The copy in MongoDB, built batch by batch, is what a rebuild from all facts would give."""

from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.directory import (
    ClassRecorded,
    ContactPointRecorded,
    ContactPointRemoved,
    GuardianshipsRecorded,
    PersonRecorded,
    PersonRemoved,
    RosterImported,
    SchoolRecorded,
)
from kernel.messages import Event
from kernel.unit import Unit
from services.notifications.handlers import remember
from services.notifications.recipients.facts import (
    Document,
    apply,
    new_contact_point,
    new_person,
    rebuild_contact_point,
    rebuild_person,
)
from services.notifications.recipients.repository import MongoRecipients
from tests.memory.both import ON_BOTH
from tests.notifications.builders import NOW
from tests.notifications.recipient_facts import contact_facts, person_facts

pytestmark = ON_BOTH
PEOPLE = ("g1", "g2", "st1", "st2")
POINTS = ("email:a", "email:b", "phone:c")


def tell(unit: Unit, *facts: Event) -> None:
    unit.run(lambda: remember(list(facts), MongoRecipients(unit)))


def kept(unit: Unit) -> dict[str, list[Document]]:
    return {name: list(unit.database[name].find().sort("_id", 1)) for name in ("people", "reach")}


def rebuilt(facts: Sequence[Event]) -> dict[str, list[Document]]:
    """By brute force: everything is worked out anew from all facts."""
    people: dict[str, Document] = {}
    points: dict[str, Document] = {}
    for fact in sorted(facts, key=lambda one: one.sequence):
        if isinstance(fact, ContactPointRecorded | ContactPointRemoved):
            apply(points.setdefault(fact.subject, new_contact_point(fact.subject)), fact)
        else:
            apply(people.setdefault(fact.subject, new_person(fact.subject)), fact)
    for person in people.values():
        reaching = [point for point in points.values() if person["_id"] in point["person_ids"]]
        rebuild_person(person, people, reaching)
    for point in points.values():
        rebuild_contact_point(point, people)
    return {
        "people": [people[id] for id in sorted(people)],
        "reach": [points[id] for id in sorted(points)],
    }


histories = st.tuples(
    *[person_facts(id) for id in PEOPLE], *[contact_facts(id, PEOPLE) for id in POINTS]
).map(lambda each: [fact for facts in each for fact in facts])


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(histories, st.randoms(use_true_random=False), st.integers(min_value=1, max_value=8))
def test_the_copy_is_what_a_rebuild_would_give_in_whatever_batches_facts_arrive(
    unit: Unit, facts: list[Event], chance: Any, size: int
) -> None:
    for name in ("people", "reach"):
        unit.database[name].delete_many({})
    arriving = [*facts, *chance.choices(facts, k=len(facts) // 2)] if facts else []
    chance.shuffle(arriving)

    for start in range(0, len(arriving), size):
        tell(unit, *arriving[start : start + size])

    assert kept(unit) == rebuilt(facts)


def guardian(id: str = "g1", given_name: str = "Rosa") -> PersonRecorded:
    return PersonRecorded(
        person_id=id, roles=["guardian"], given_name=given_name, family_name="Ruiz"
    )


def email(*people: str) -> ContactPointRecorded:
    return ContactPointRecorded(
        contact_point_id="email:a", kind="email", address="a@b.example", person_ids=list(people)
    )


def test_a_contact_point_that_comes_before_its_person_shows_them_once_they_are_there(
    unit: Unit,
) -> None:
    tell(unit, email("g1").at_sequence(1))
    assert unit.database.reach.find_one({})["people"] == []
    tell(unit, guardian().at_sequence(1))
    (shown,) = unit.database.reach.find_one({})["people"]
    assert (shown["name"], shown["has"]) == ("Rosa Ruiz", ["email"])


def test_a_childs_new_name_reaches_the_contact_points_of_all_guardians(unit: Unit) -> None:
    child = PersonRecorded(person_id="st1", roles=["student"], given_name="Ana", family_name="Ruiz")
    tell(
        unit,
        child.at_sequence(1),
        guardian().at_sequence(1),
        GuardianshipsRecorded(guardian_id="g1", student_ids=["st1"]).at_sequence(2),
        email("g1").at_sequence(1),
    )
    tell(
        unit,
        PersonRecorded(
            person_id="st1", roles=["student"], given_name="Anna", family_name="Ruiz"
        ).at_sequence(2),
    )
    (shown,) = unit.database.reach.find_one({})["people"]
    assert shown["students"][0]["name"] == "Anna Ruiz"


def test_who_left_is_reached_nowhere_and_leaves_no_name_behind(unit: Unit) -> None:
    tell(unit, guardian().at_sequence(1), email("g1").at_sequence(1))
    tell(unit, PersonRemoved(person_id="g1").at_sequence(2))
    assert unit.database.reach.find_one({})["people"] == []
    person = unit.database.people.find_one({"_id": "g1"})
    assert (person["given_name"], person["family_name"], person["removed"]) == ("", "", True)


def test_names_of_places_keep_the_newest(unit: Unit) -> None:
    newest = SchoolRecorded(school_id="s1", name="Lincoln School").at_sequence(2)
    older = SchoolRecorded(school_id="s1", name="Lincoln Elementary").at_sequence(1)
    room = ClassRecorded(class_id="s1", title="Room $12", school_id="s1").at_sequence(1)
    tell(unit, newest)
    tell(unit, older, room)
    names = {place["_id"]: place["name"] for place in unit.database.places.find()}
    assert names == {"school:s1": "Lincoln School", "class:s1": "Room $12"}


def test_an_import_has_arrived_when_its_last_event_has(unit: Unit) -> None:
    imported = RosterImported(
        import_id="i1", finished_at=NOW, rows_read=0, rows_rejected=0, people_added=0,
        people_changed=0, people_removed=0,
    )  # fmt: skip
    tell(unit, imported)
    tell(unit, imported)
    assert [one["_id"] for one in unit.database.followed.find()] == ["i1"]
