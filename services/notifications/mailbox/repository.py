# SPDX-License-Identifier: Apache-2.0
"""The ledger and the flags in MongoDB, as far as bounces change them."""

from datetime import datetime, timedelta

from pymongo import ASCENDING, IndexModel

from contracts.notifications import ContactFlagged
from kernel.errors import Unavailable
from kernel.mongo import Collection
from kernel.unit import Unit
from services.notifications.channels.email.tokens import Leaving
from services.notifications.households import spoken_by_most
from services.notifications.inbound.leaving import leave
from services.notifications.inbound.ports import Sender
from services.notifications.inbound.repository import schools_of
from services.notifications.limits.repository import flag, flagged
from services.notifications.mailbox.ports import Delivered
from services.notifications.model import Category, Fate

COUNTED = timedelta(days=30)
COLLECTIONS = (
    # Mails that did not arrive for a reason that may pass: one a delivery.
    Collection(
        name="bounces",
        indexes=[
            IndexModel([("contact_point_id", ASCENDING), ("at", ASCENDING)]),
            IndexModel("at", expireAfterSeconds=int(COUNTED.total_seconds())),
        ],
    ),
)


class MongoReturns:
    def __init__(self, unit: Unit) -> None:
        self.unit, self.database = unit, unit.database

    def delivery(self, delivery_id: str) -> Delivered:
        entry = self.database.ledger.find_one({"_id": delivery_id}, session=self.unit.session)
        if entry is None:
            raise Unavailable("this delivery's ledger entry is not written yet")
        of_it = {"_id": entry["announcement_id"]}
        announcement = self.database.announcements.find_one(of_it, session=self.unit.session) or {}
        category = announcement.get("category", "")
        return Delivered(
            delivery_id=delivery_id, contact_point_id=entry["contact_point_id"], category=category,
            to_office=category == Category.SERVICE and not entry.get("people"),
        )  # fmt: skip

    def fail(self, delivery_id: str, code: str, at: datetime) -> None:
        self.database.ledger.update_one(
            {"_id": delivery_id, "state": {"$in": [Fate.SENT, Fate.UNKNOWN]}},
            {"$set": {"state": Fate.FAILED, "reason": "bounced", "code": code, "bounced_at": at}},
            session=self.unit.session,
        )

    def note(self, delivered: Delivered, code: str, at: datetime) -> int:
        told = {"contact_point_id": delivered.contact_point_id, "code": code, "at": at}
        self.database.bounces.update_one(
            {"_id": delivered.delivery_id}, {"$setOnInsert": told}, upsert=True,
            session=self.unit.session,
        )  # fmt: skip
        recent = {"contact_point_id": delivered.contact_point_id, "at": {"$gt": at - COUNTED}}
        return self.database.bounces.count_documents(recent, session=self.unit.session)

    def leave(self, contact_point_id: str, category: str, said: str) -> bool:
        leaving = Leaving(contact_point_id=contact_point_id, category=category, announcement_id="")
        return leave(self.unit, leaving, origin="email", evidence=said)

    def flag(self, contact_point_id: str, reason: str, code: str, at: datetime) -> None:
        if flagged(self.database, [contact_point_id], self.unit.session):
            return
        flag(self.unit, contact_point_id, reason=reason, code=code, at=at)
        self.unit.publish(
            ContactFlagged(
                contact_point_id=contact_point_id, reason=reason, code=code, flagged_at=at
            )
        )


class MongoMailSenders:
    def __init__(self, unit: Unit) -> None:
        self.unit = unit

    def of(self, delivered: Delivered, written_by: str) -> Sender:
        known = {"_id": delivered.contact_point_id, "people.0": {"$exists": True}}
        point = self.unit.database.reach.find_one(known, session=self.unit.session)
        if point is None:
            return Sender(number=written_by)
        return Sender(
            number=point["address"], contact_point_id=point["_id"], people=point["people"],
            language=spoken_by_most(point["people"], ""), schools=schools_of(point["people"]),
        )  # fmt: skip
