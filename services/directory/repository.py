# SPDX-License-Identifier: Apache-2.0
"""The directory's aggregates in MongoDB. Everything here joins the unit of work that is open."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any, Generic, TypeVar

from pymongo import ASCENDING, IndexModel, InsertOne, ReplaceOne

from kernel.clock import utc_now
from kernel.mongo import Collection, Document
from kernel.unit import Unit
from services.directory import history
from services.directory.commands import (
    RecordClass,
    RecordContactPoint,
    RecordPerson,
    RecordSchool,
)
from services.directory.errors import StaleVersion
from services.directory.model import (
    Aggregate,
    ContactPoint,
    Person,
    School,
    SchoolClass,
)
from services.directory.search import search_words

Kept = TypeVar("Kept", bound=Aggregate[Any])
FINGERPRINTS_AT_ONCE = 5000

COLLECTIONS = (
    Collection(name="schools"),
    Collection(name="classes"),
    Collection(
        name="people",
        indexes=[
            IndexModel("search"),
            IndexModel("recorded.student_ids"),
            IndexModel("came_of_age_on", sparse=True),
            IndexModel(
                "recorded.birth_date",
                partialFilterExpression={"recorded.birth_date": {"$gt": ""}},
            ),
        ],
    ),
    Collection(
        name="contact_points",
        indexes=[
            IndexModel("recorded.address"),
            IndexModel("recorded.person_ids"),
            IndexModel("address", sparse=True),
            IndexModel("reached", sparse=True),
        ],
    ),
    Collection(name="settings"),
    *history.COLLECTIONS,
)


class MongoCollected(Generic[Kept]):
    """Aggregates of one kind; `kind` makes them, `record` is what they hold."""

    def __init__(self, unit: Unit, collection: str, kind: type[Kept], record: type[Any]) -> None:
        self._unit = unit
        self._name = collection
        self._collection = unit.database[collection]
        self._kind = kind
        self._record = record
        self._loaded: dict[str, Document] = {}  # documents of the last load: what was before

    def load_many(self, ids: Sequence[str]) -> list[Kept]:
        known = self._loaded = self._find(ids)
        return [self._aggregate(known[id]) if id in known else self._kind(id=id) for id in ids]

    def save_many(self, aggregates: Sequence[Kept]) -> None:
        changed = [aggregate for aggregate in aggregates if aggregate.changed]
        if not changed:
            return
        self._look_up(changed)
        writes: list[InsertOne[Document] | ReplaceOne[Document]] = []
        for aggregate in changed:
            known = aggregate.version
            aggregate.saved()
            document = _document(aggregate)
            key = {"_id": aggregate.id, "version": known}
            writes.append(ReplaceOne(key, document) if known else InsertOne(document))
        done = self._collection.bulk_write(writes, ordered=False, session=self._unit.session)
        if done.inserted_count + done.matched_count != len(changed):
            raise StaleVersion("somebody else changed some of these meanwhile")
        history.keep(self._unit, self._name, self._saved(changed))
        for aggregate in changed:
            self._unit.publish(*aggregate.events)
            aggregate.changed = False
            aggregate.events.clear()

    def fingerprints(self) -> Iterator[tuple[str, str]]:
        # Without a fingerprint: the roster does not have it, only a family's word does.
        present = {"left_at": None, "fingerprint": {"$ne": ""}}
        found = self._collection.find(present, {"fingerprint": 1})
        for document in found.sort("_id", ASCENDING).batch_size(FINGERPRINTS_AT_ONCE):
            yield document["_id"], document["fingerprint"]

    def _find(self, ids: Sequence[str]) -> dict[str, Document]:
        found = self._collection.find({"_id": {"$in": list(ids)}}, session=self._unit.session)
        return {document["_id"]: document for document in found}

    def _look_up(self, changed: Sequence[Kept]) -> None:
        """See to it that what these were before is at hand, wherever they were loaded."""
        missing = [
            each.id
            for each in changed
            if self._loaded.get(each.id, {"version": 0})["version"] != each.version
        ]
        if missing:
            self._loaded |= self._find(missing)

    def _saved(self, changed: Sequence[Kept]) -> Iterator[tuple[str, int, Document | None]]:
        for aggregate in changed:
            yield aggregate.id, aggregate.version, self._loaded.get(aggregate.id)

    def _aggregate(self, document: Document) -> Kept:
        recorded = document["recorded"]
        aggregate = self._kind(
            id=document["_id"],
            recorded=recorded_as(self._record, recorded) if recorded else None,
            version=document["version"],
        )
        aggregate.restore(document)
        return aggregate


def recorded_as(record: type[Any], recorded: Document) -> Any:
    """A record as it was stored, perhaps by an earlier release that knew other fields."""
    known = {each.name for each in fields(record)}
    return record(
        **{
            field: tuple(value) if isinstance(value, list) else value
            for field, value in recorded.items()
            if field in known
        }
    )


def _document(aggregate: Aggregate[Any]) -> Document:
    recorded, effective = aggregate.recorded, aggregate.effective
    if recorded is None:
        # The version stays, so that a late copy of an earlier fact can be told from a new one, and
        # what the family said, in case the roster was wrong.
        return {
            "_id": aggregate.id, "version": aggregate.version, "recorded": None, "fingerprint": "",
            "left_at": None if effective else utc_now(), **aggregate.beside(),
        }  # fmt: skip
    document = {
        "_id": aggregate.id,
        "version": aggregate.version,
        "recorded": vars(recorded),
        "fingerprint": recorded.fingerprint,
        "left_at": None,
        **aggregate.beside(),
    }
    if isinstance(effective, RecordPerson):
        document["search"] = search_words(
            recorded.given_name, recorded.family_name, effective.called_given,
            effective.called_family,
        )  # fmt: skip
    return document


def schools(unit: Unit) -> MongoCollected[School]:
    return MongoCollected(unit, "schools", School, RecordSchool)


def classes(unit: Unit) -> MongoCollected[SchoolClass]:
    return MongoCollected(unit, "classes", SchoolClass, RecordClass)


def people(unit: Unit) -> MongoCollected[Person]:
    return MongoCollected(unit, "people", Person, RecordPerson)


def contact_points(unit: Unit) -> MongoCollected[ContactPoint]:
    return MongoCollected(unit, "contact_points", ContactPoint, RecordContactPoint)
