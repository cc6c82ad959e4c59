# SPDX-License-Identifier: Apache-2.0
"""Gatherings and answers in MongoDB. Everything here joins the unit of work that is open."""

from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.collection import Collection as MongoCollection

from kernel.mongo import Collection, Document
from kernel.unit import Unit
from services.events.errors import GatheringNotFound, StaleVersion
from services.events.model import Gathering, Plan
from services.events.rsvp import Rsvp, rsvp_id

COLLECTIONS = (
    Collection(name="gatherings", indexes=[IndexModel([("ends_at", ASCENDING)])]),
    Collection(name="rsvps", indexes=[IndexModel([("gathering_id", ASCENDING)])]),
)
NOT_IN_PLAN = ("_id", "version", "cancelled_at", "announced")


class MongoGatherings:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def get(self, gathering_id: str) -> Gathering:
        gathering = self.find(gathering_id)
        if gathering is None:
            raise GatheringNotFound(
                f"No gathering has the id {gathering_id}.", gathering_id=gathering_id
            )
        return gathering

    def find(self, gathering_id: str) -> Gathering | None:
        document = self._unit.database.gatherings.find_one(
            {"_id": gathering_id}, session=self._unit.session
        )
        return None if document is None else _gathering(document)

    def save(self, gathering: Gathering) -> None:
        if gathering.events:
            _save(self._unit, self._unit.database.gatherings, gathering, _fields(gathering))


class MongoRsvps:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def find(self, gathering_id: str, person_id: str) -> Rsvp | None:
        document = self._unit.database.rsvps.find_one(
            {"_id": rsvp_id(gathering_id, person_id)}, {"_id": 0}, session=self._unit.session
        )
        return None if document is None else Rsvp(**document)

    def save(self, rsvp: Rsvp) -> None:
        if rsvp.events:
            fields = {name: value for name, value in vars(rsvp).items() if name != "events"}
            _save(self._unit, self._unit.database.rsvps, rsvp, fields)


def _save(
    unit: Unit, collection: MongoCollection[Document], aggregate: Gathering | Rsvp, fields: Document
) -> None:
    """Insert the first version, or replace the one that was loaded; and publish the events."""
    known = aggregate.version
    aggregate.saved()
    document = fields | {"_id": aggregate.id, "version": aggregate.version}
    if known == 0:
        # Inserting an id that exists raises DuplicateKeyError: the unit of work makes it Conflict.
        collection.insert_one(document, session=unit.session)
    else:
        done = collection.replace_one(
            {"_id": aggregate.id, "version": known}, document, session=unit.session
        )
        if done.matched_count == 0:
            raise StaleVersion("Somebody else changed this meanwhile.")
    unit.publish(*aggregate.events)
    aggregate.events.clear()


def _fields(gathering: Gathering) -> Document:
    plan: dict[str, Any] = vars(gathering.plan) | {"school_ids": list(gathering.plan.school_ids)}
    # Keys may hold dots and dollars, so they stand in pairs and not as field names.
    announced = [list(pair) for pair in gathering.announced.items()]
    return plan | {"cancelled_at": gathering.cancelled_at, "announced": announced}


def _gathering(document: Document) -> Gathering:
    plan = {name: value for name, value in document.items() if name not in NOT_IN_PLAN}
    return Gathering(
        id=document["_id"],
        plan=Plan(**plan | {"school_ids": tuple(plan["school_ids"])}),
        cancelled_at=document["cancelled_at"],
        announced=dict(document["announced"]),
        version=document["version"],
    )
