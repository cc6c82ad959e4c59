# SPDX-License-Identifier: Apache-2.0
"""Two processes keep the copy at once, as while one replaces the other: nothing goes stale."""

from collections.abc import Callable, Sequence
from typing import Any

import eventlet
import pytest

from contracts.directory import ContactPointRecorded, GuardianshipsRecorded, PersonRecorded
from kernel.mongo import Database
from kernel.unit import Unit
from services.notifications.recipients.repository import MongoRecipients

pytestmark = pytest.mark.mongo


def person(id: str, name: str, *roles: str) -> PersonRecorded:
    return PersonRecorded(person_id=id, roles=list(roles), given_name=name, family_name="Ruiz")


class Slow(MongoRecipients):
    """Says that it has read, and waits for another to read before it writes."""

    def __init__(self, unit: Unit, meet: Callable[[], None]) -> None:
        super().__init__(unit)
        self.meet = meet

    def _save(self, collection: Any, documents: Any, unknown: set[str]) -> None:
        self.meet()
        super()._save(collection, documents, unknown)


def at_once(database: Database, recipients: type[Slow], *batches: Sequence[Any]) -> None:
    """Each batch in a transaction of its own; on its first try each waits for what others read."""
    arrived = 0

    def remember(facts: Sequence[Any]) -> None:
        nonlocal arrived
        came = False

        def meet() -> None:
            nonlocal arrived, came
            if not came:
                came, arrived = True, arrived + 1
            with eventlet.Timeout(1, False):
                while arrived < len(batches):
                    eventlet.sleep(0.01)

        unit = Unit(database)
        contacts = [fact for fact in facts if isinstance(fact, ContactPointRecorded)]
        people = [fact for fact in facts if fact not in contacts]
        unit.run(lambda: recipients(unit, meet).remember(people, contacts))

    for thread in [eventlet.spawn(remember, batch) for batch in batches]:
        thread.wait()


class Unturned(Slow):
    """The safeguard switched off."""

    def _take_turn(self) -> None:
        return


def a_child_and_her_mother(unit: Unit) -> None:
    facts = [person("st1", "Ana", "student"), person("g1", "Rosa", "guardian")]
    point = ContactPointRecorded(
        contact_point_id="cp1", kind="email", address="a@b.example", person_ids=["g1"]
    )
    for fact in (*facts, point):
        fact.at_sequence(1)
    unit.run(lambda: MongoRecipients(unit).remember(facts, [point]))  # type: ignore[arg-type]


def renamed_and_related(unit: Unit, recipients: type[Slow]) -> list[str]:
    """The names of her children at the mother's contact point, told of both at once."""
    a_child_and_her_mother(unit)
    at_once(
        unit.database,
        recipients,
        [person("st1", "Anna", "student").at_sequence(2)],
        [GuardianshipsRecorded(guardian_id="g1", student_ids=["st1"]).at_sequence(2)],
    )
    (shown,) = unit.database.reach.find_one({"_id": "cp1"})["people"]
    return [child["given_name"] for child in shown["students"]]


def test_a_childs_new_name_reaches_a_guardian_who_is_new_at_the_same_moment(unit: Unit) -> None:
    assert renamed_and_related(unit, Slow) == ["Anna"]


def test_without_taking_turns_the_guardian_would_keep_the_old_name(unit: Unit) -> None:
    assert renamed_and_related(unit, Unturned) == ["Ana"]
