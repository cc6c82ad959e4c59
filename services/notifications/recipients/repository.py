# SPDX-License-Identifier: Apache-2.0
"""The copy in MongoDB: a batch of facts is a handful of queries and one bulk write each."""

from collections.abc import Iterable, Mapping
from typing import Any

from pymongo import ASCENDING, IndexModel, InsertOne, ReplaceOne, UpdateOne
from pymongo.client_session import ClientSession

from contracts.directory import RosterImported, SchoolRecorded
from kernel.mongo import Collection, Database
from kernel.unit import Unit
from services.notifications.inbound.unfiled import file_stops
from services.notifications.recipients.facts import (
    ContactFact,
    Document,
    PersonFact,
    PlaceFact,
    apply,
    new_contact_point,
    new_person,
    person_of,
    rebuild_contact_point,
    rebuild_person,
)

COLLECTIONS = (
    Collection(
        name="people",
        indexes=[
            IndexModel([("student_ids", ASCENDING)]),
            IndexModel([("students.schools", ASCENDING)]),
            IndexModel([("students.classes", ASCENDING)]),
            IndexModel([("family_name", ASCENDING)]),
            IndexModel([("reached_by", ASCENDING), ("roles", ASCENDING), ("_id", ASCENDING)]),
        ],
    ),
    Collection(
        name="reach",
        indexes=[
            IndexModel([("person_ids", ASCENDING)]),
            IndexModel([("address", ASCENDING)]),  # who writes from there
            IndexModel([("people.students.classes", ASCENDING)]),
            IndexModel([("people.students.schools", ASCENDING), ("_id", ASCENDING)]),
        ],
    ),
    Collection(name="places", indexes=[IndexModel([("kind", ASCENDING), ("name", ASCENDING)])]),
    Collection(name="followed"),
)


TURNS = "copy-of-recipients"


def copy_version(database: Database, session: ClientSession | None = None) -> int:
    """How many turns have been taken at changing the copy. Every change takes one."""
    turns = database.leases.find_one({"_id": TURNS}, session=session) or {}
    return int(turns.get("turns", 0))


class MongoRecipients:
    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.people, self.reach = unit.database.people, unit.database.reach

    def remember(self, people: list[PersonFact], contacts: list[ContactFact]) -> None:
        """Bring facts into the copy and rewrite every document that shows them."""
        self._take_turn()
        persons = self._applied(self.people, people, new_person, person_of)
        points = self._applied(self.reach, contacts, new_contact_point, _subject)
        unknown = persons.unknown | points.unknown
        before = {id for fact in contacts for id in points.was_shared_by.get(fact.subject, ())}
        sharers = before | {id for point in points.changed.values() for id in point["person_ids"]}
        touched = self._with_guardians(persons.changed, sharers)
        all_points = self._points_of(touched, points.changed)
        students = self._known(self.people, _student_ids(touched.values()), touched)
        points_by_person = _by_sharer(all_points.values())
        for id, person in touched.items():
            rebuild_person(person, students, points_by_person.get(id, ()))
        everyone = self._known(self.people, _sharer_ids(all_points.values()), touched)
        for point in all_points.values():
            rebuild_contact_point(point, everyone)
        self._save(self.people, touched, unknown)
        self._save(self.reach, all_points, unknown)
        file_stops(self.unit, points.changed.values())

    def remember_places(self, facts: list[PlaceFact]) -> None:
        writes = [_place_write(fact) for fact in facts]
        if writes:
            self.unit.database.places.bulk_write(writes, session=self.unit.session)

    def followed(self, imports: list[RosterImported]) -> None:
        """Note that everything an import told has arrived: its last event stands behind it all."""
        now = self.unit.clock()
        for imported in imports:
            self.unit.database.followed.update_one(
                {"_id": imported.import_id},
                {"$setOnInsert": {"at": now}},
                upsert=True,
                session=self.unit.session,
            )

    def _take_turn(self) -> None:
        """One transaction at a time: each writes what others' documents said when it read them."""
        self.unit.database.leases.update_one(
            {"_id": TURNS},
            {"$inc": {"turns": 1}},
            upsert=True,
            session=self.unit.session,
        )

    def _applied(self, collection: Any, facts: Iterable[Any], new: Any, of: Any) -> "_Applied":
        facts = [(of(fact), fact) for fact in facts]
        known = self._known(collection, {id for id, _ in facts}, {})
        shared = {id: list(one.get("person_ids", ())) for id, one in known.items()}
        unknown = {id for id, _ in facts} - known.keys()
        changed: dict[str, Document] = {}
        for id, fact in facts:
            document = known.setdefault(id, new(id))
            if apply(document, fact):
                changed[id] = document
        return _Applied(changed, shared, unknown)

    def _with_guardians(
        self, changed: Mapping[str, Document], sharers: set[str]
    ) -> dict[str, Document]:
        """The changed, whoever is a guardian of one of them, and all who share a contact point."""
        ids = list(changed)
        guardians = self.people.find({"student_ids": {"$in": ids}}, session=self.unit.session)
        touched = {document["_id"]: document for document in guardians} | dict(changed)
        return touched | {
            id: document
            for id, document in self._known(self.people, sharers, touched).items()
            if id in sharers
        }

    def _points_of(
        self, people: Mapping[str, Document], changed: Mapping[str, Document]
    ) -> dict[str, Document]:
        found = self.reach.find({"person_ids": {"$in": list(people)}}, session=self.unit.session)
        return {document["_id"]: document for document in found} | dict(changed)

    def _known(
        self, collection: Any, ids: Iterable[str], at_hand: Mapping[str, Document]
    ) -> dict[str, Document]:
        """Documents by id, those at hand before those stored."""
        wanted = set(ids)
        missing = list(wanted - set(at_hand))
        found = (
            collection.find({"_id": {"$in": missing}}, session=self.unit.session) if missing else ()
        )
        return {document["_id"]: document for document in found} | {
            id: at_hand[id] for id in wanted & set(at_hand)
        }

    def _save(self, collection: Any, documents: Mapping[str, Document], unknown: set[str]) -> None:
        """New ones are inserted: an upsert looks for them first, which costs as much again."""
        writes = [
            InsertOne(document) if id in unknown else ReplaceOne({"_id": id}, document)
            for id, document in documents.items()
        ]
        if writes:
            collection.bulk_write(writes, ordered=False, session=self.unit.session)


class _Applied:
    """What facts changed, who shared it before, and which of it was not stored before."""

    def __init__(
        self, changed: dict[str, Document], was_shared_by: dict[str, list[str]], unknown: set[str]
    ) -> None:
        self.changed, self.was_shared_by, self.unknown = changed, was_shared_by, unknown


def _subject(fact: ContactFact) -> str:
    return fact.subject


def _by_sharer(points: Iterable[Document]) -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = {}
    for point in points:
        for id in point["person_ids"]:
            found.setdefault(id, []).append(point)
    return found


def _student_ids(people: Iterable[Document]) -> set[str]:
    return {id for person in people for id in person["student_ids"]}


def _sharer_ids(points: Iterable[Document]) -> set[str]:
    return {id for point in points for id in point["person_ids"]}


def _place_write(fact: PlaceFact) -> UpdateOne:
    """Newest wins: an older fact finds nothing to update and, being upserted, changes nothing."""
    kind, id = "school" if isinstance(fact, SchoolRecorded) else "class", fact.subject
    name = getattr(fact, "name", "") or getattr(fact, "title", "")
    fields = {"kind": kind, "id": id, "name": name, "school_id": getattr(fact, "school_id", "")}
    newer = {"$lt": [{"$ifNull": ["$seq", -1]}, fact.sequence]}
    values = {
        key: {"$cond": [newer, {"$literal": value}, f"${key}"]} for key, value in fields.items()
    }
    values["seq"] = {"$max": [{"$ifNull": ["$seq", -1]}, fact.sequence]}
    return UpdateOne({"_id": f"{kind}:{id}"}, [{"$set": values}], upsert=True)
