# SPDX-License-Identifier: Apache-2.0
"""The ledger of consent in MongoDB: a chain of which no entry is ever changed (kernel.chain).

An entry's body holds what JSON holds, so that what is exported can be verified as it is. `people`
are all whom it concerned when it was said: whoever shared the address then.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, IndexModel

from contracts.choices import Choice
from kernel.chain import Chain
from kernel.mongo import Collection, Document
from kernel.unit import Unit
from services.directory.consent.model import Statement, Wishes
from services.directory.consent.ports import Entry

CHAIN = "consent"
COLLECTIONS = (
    Collection(
        name=CHAIN,
        indexes=[
            IndexModel(
                "body.choice_id",
                unique=True,
                partialFilterExpression={"body.choice_id": {"$exists": True}},
            ),
            IndexModel("body.people"),
            IndexModel("body.person_id"),
            IndexModel("body.contact_point_id"),
        ],
    ),
    Collection(name="wishes"),
)


class MongoConsents:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._entries = unit.database[CHAIN]

    def find(self, choice_id: str) -> Entry | None:
        found = self._entries.find_one({"body.choice_id": choice_id}, session=self._unit.session)
        return entry_of(found) if found else None

    def add(self, statement: Statement) -> Entry:
        choice = statement.choice
        people = [choice.person_id] if choice.person_id else self._sharers(choice.contact_point_id)
        kept = Chain(self._unit, CHAIN).append(_body(statement) | {"people": people})
        self._unit.publish(statement.told())
        return entry_of(kept)

    def about(self, person_id: str, contact_point_ids: Sequence[str]) -> list[Entry]:
        whose = [
            {"body.person_id": person_id},
            {"body.contact_point_id": {"$in": list(contact_point_ids)}},
        ]
        found = self._entries.find(
            {"body.what": "choice", "$or": whose}, session=self._unit.session
        )
        return [entry_of(each) for each in found.sort("_id", ASCENDING)]

    def _sharers(self, contact_point_id: str) -> list[str]:
        point = self._unit.database.contact_points.find_one(
            {"_id": contact_point_id}, session=self._unit.session
        )
        return list(point["recorded"]["person_ids"]) if point and point["recorded"] else []


class MongoWishBook:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def get(self, person_id: str) -> Wishes:
        found = self._unit.database.wishes.find_one({"_id": person_id}, session=self._unit.session)
        if found is None:
            return Wishes(person_id=person_id)
        kept: dict[str, Any] = {name: found[name] for name in found if name != "_id"}
        return Wishes(person_id=person_id, **kept)

    def save(self, wishes: Wishes, *, entered_by: str, evidence: str) -> None:
        who = {"person_id": wishes.person_id, "people": [wishes.person_id]}
        how = {"origin": "office", "entered_by": entered_by, "evidence": evidence}
        Chain(self._unit, CHAIN).append({"what": "wishes"} | who | wishes.wanted | how)
        self._unit.database.wishes.replace_one(
            {"_id": wishes.person_id},
            wishes.wanted | {"version": wishes.version},
            upsert=True,
            session=self._unit.session,
        )
        self._unit.publish(*wishes.events)
        wishes.events.clear()


def schools_of(unit: Unit, student_ids: Sequence[str]) -> dict[str, list[str]]:
    """The schools of each of these students."""
    found = unit.database.people.find(
        {"_id": {"$in": list(student_ids)}, "left_at": None}, session=unit.session
    )
    return {one["_id"]: list(one["recorded"]["school_ids"]) for one in found}


def _body(statement: Statement) -> Document:
    said = asdict(statement.choice)
    said["said_at"] = said.pop("at").isoformat()
    more = {
        "basis": statement.basis, "origin": statement.origin, "evidence": statement.evidence,
        "entered_by": statement.entered_by,
    }  # fmt: skip
    return {"what": "choice"} | said | more


def entry_of(kept: Document) -> Entry:
    body = kept["body"]
    # An entry of an older release has no school.
    scope = {name: body[name] for name in Choice.__dataclass_fields__ if name in body}
    return Entry(
        seq=kept["_id"],
        at=kept["at"],
        statement=Statement(
            choice=Choice(**scope, at=datetime.fromisoformat(body["said_at"])),
            basis=body["basis"],
            origin=body["origin"],
            evidence=body["evidence"],
            entered_by=body["entered_by"],
        ),
    )
