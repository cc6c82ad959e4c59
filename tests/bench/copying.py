# SPDX-License-Identifier: Apache-2.0
"""Fills the copy of recipients, with the documents that directory's events would have made."""

from collections.abc import Sequence
from itertools import islice

from contracts.directory import ContactPointRecorded, SchoolRecorded
from kernel.mongo import Database
from kernel.unit import Unit
from services.notifications.recipients.facts import (
    Document,
    PersonFact,
    apply,
    new_contact_point,
    new_person,
    rebuild_contact_point,
    rebuild_person,
)
from services.notifications.recipients.repository import MongoRecipients
from tests.system.district import facts

LANGUAGES = ("en", "es", "pt", "so", "vi", "ar", "zh-Hans", "ht")
FACTS_A_FAMILY = 6
BATCH = 5_000


def fill(
    database: Database, families: int, languages: Sequence[str], in_first_school: int = 0
) -> None:
    """One guardian and one child each; the first so many go to the school s1, the others to s2."""
    found = facts(families, languages)
    made = (
        _family(list(islice(found, FACTS_A_FAMILY)), "s1" if n < in_first_school else "s2")
        for n in range(families)
    )
    next(found)  # facts' own school, and its class, which no audience here names
    next(found)
    unit = Unit(database)
    schools = [SchoolRecorded(school_id=id, name=id.title()) for id in ("s1", "s2")]
    unit.run(lambda: MongoRecipients(unit).remember_places(schools))
    while batch := list(islice(made, BATCH)):
        database.people.insert_many([one for people, _ in batch for one in people])
        database.reach.insert_many([point for _, point in batch])


def _family(told: list[PersonFact | ContactPointRecorded], school: str) -> tuple[list, Document]:  # type: ignore[type-arg]
    people: dict[str, Document] = {}
    for fact in told[:-1]:
        apply(people.setdefault(fact.subject, new_person(fact.subject)), fact)
    point = new_contact_point(told[-1].subject)
    apply(point, told[-1])
    for person in people.values():
        person["schools"] = [school] * bool(person["schools"])
    for person in people.values():
        reaching = [point] if person["_id"] in point["person_ids"] else []
        rebuild_person(person, people, reaching)
    rebuild_contact_point(point, people)
    return list(people.values()), point
