# SPDX-License-Identifier: Apache-2.0
"""Limits in MongoDB, and how they are counted. Joins the unit of work that is open."""

from collections.abc import Collection as Some
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from pymongo import IndexModel, ReturnDocument

from contracts.names import display_name
from contracts.rights import Scope
from kernel.mongo import Collection, Document
from kernel.unit import Unit
from services.directory.family.fields import effective
from services.directory.limits.errors import LimitNotFound, LimitStale
from services.directory.limits.model import Act, Limit, Period
from services.directory.limits.ports import Known

COLLECTIONS = (
    Collection(name="limits", indexes=[IndexModel("person_id"), IndexModel("student_ids")]),
)
NUMBER = "limits-number"  # in settings: the number of the latest change
CONFIRMED = "limits-confirmed"  # in settings: what notifications said last
BEYOND = 1000  # a copy may know numbers that were never confirmed
ACTS = ("entered", "approved", "end_requested", "ended")
DAYS = ("begins_on", "ends_on")


class MongoLimits:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def find(self, limit_id: str) -> Limit | None:
        found = self._unit.database.limits.find_one({"_id": limit_id}, session=self._unit.session)
        return limit_from(found) if found else None

    def get(self, limit_id: str) -> Limit:
        limit = self.find(limit_id)
        if limit is None:
            raise LimitNotFound(limit_id)
        return limit

    def on(self, person_id: str, now: datetime) -> list[Limit]:
        found = self._unit.database.limits.find(
            {"person_id": person_id}, session=self._unit.session
        )
        return [limit for limit in map(limit_from, found) if not limit.is_over(now)]

    def save(self, limit: Limit, complete_from: int = 0) -> None:
        known, limit.version = limit.version, limit.version + 1
        if limit.untold:
            limit.number = self._next_number()
        limits, session = self._unit.database.limits, self._unit.session
        if not known:
            limits.insert_one(document_of(limit), session=session)
        else:
            key = {"_id": limit.id, "version": known}
            if not limits.replace_one(key, document_of(limit), session=session).matched_count:
                raise LimitStale(f"somebody else changed {limit.id} meanwhile")
        if limit.untold:
            self._unit.publish(limit.told(complete_from))
            limit.untold = False

    def tell_all_again(self) -> int:
        """Give every limit a new number, beyond all that a copy may have, and tell them. How many.

        All in the open unit of work: a copy that has them up to the watermark lacks none.
        """
        database, session = self._unit.database, self._unit.session
        limits = [limit_from(each) for each in database.limits.find({}, session=session)]
        if not limits:
            return 0
        confirmed = database.settings.find_one({"_id": CONFIRMED}, session=session) or {}
        counted = database.settings.find_one({"_id": NUMBER}, session=session) or {}
        highest = max(confirmed.get("number", 0), counted.get("number", 0))
        begun = highest + BEYOND
        database.settings.update_one(
            {"_id": NUMBER}, {"$set": {"number": begun - 1}}, upsert=True, session=session
        )
        for limit in limits:
            limit.untold = True
            self.save(limit, complete_from=begun)
        return len(limits)

    def _next_number(self) -> int:
        """In the transaction that stores the change: two at once conflict, and one goes again."""
        counted = self._unit.database.settings.find_one_and_update(
            {"_id": NUMBER}, {"$inc": {"number": 1}}, upsert=True,
            return_document=ReturnDocument.AFTER, session=self._unit.session,
        )  # fmt: skip
        return int((counted or {})["number"])


class MongoRoll:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def find(self, person_ids: Some[str]) -> dict[str, Known]:
        wanted = {"_id": {"$in": list(person_ids)}, "left_at": None}
        found = self._unit.database.people.find(wanted, session=self._unit.session)
        return {each["_id"]: known_from(effective(each)) for each in found}


def known_from(recorded: Document) -> Known:
    return Known(
        name=display_name(recorded["given_name"], recorded["family_name"]),
        is_student="student" in recorded["roles"],
        school_ids=tuple(recorded["school_ids"]),
        student_ids=tuple(recorded["student_ids"]),
    )


def document_of(limit: Limit) -> Document:
    document = asdict(limit) | {"_id": limit.id, "scopes": [str(each) for each in limit.scopes]}
    for day in DAYS:  # BSON knows moments only
        on = getattr(limit.period, day)
        document["period"][day] = on.isoformat() if on else None
    del document["id"], document["untold"]
    return document


def limit_from(document: Document) -> Limit:
    fields: dict[str, Any] = {key: value for key, value in document.items() if key != "_id"}
    period = fields.pop("period")
    days = {day: date.fromisoformat(period[day]) if period[day] else None for day in DAYS}
    acts = {act: Act(**fields[act]) if fields[act] else None for act in ACTS}
    lists = {
        "student_ids": tuple(fields["student_ids"]),
        "scopes": tuple(Scope(each) for each in fields["scopes"]),
    }
    whole = fields | acts | lists | {"period": Period(**(period | days)), "untold": False}
    return Limit(id=document["_id"], **whole)
