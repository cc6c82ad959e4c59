# SPDX-License-Identifier: Apache-2.0
"""The ledger and the contact points in MongoDB, as far as receipts change them.

receipts  those whose ledger entry is not written yet: a gateway may be faster than a worker, and
          a worker may die before it writes. Whoever takes its part over asks here first.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pymongo import ASCENDING, IndexModel, UpdateOne

from kernel.mongo import Collection
from kernel.unit import Unit
from services.notifications.inbound.choices import chosen_at
from services.notifications.inbound.ports import Sender
from services.notifications.inbound.repository import MongoChoices, MongoConversations
from services.notifications.mailbox.ports import Delivered
from services.notifications.mailbox.repository import MongoReturns
from services.notifications.model import Fate
from services.notifications.receipts.model import UNDELIVERED, Receipt, Told, strongest
from services.notifications.receipts.ports import Entry, Move

Document = dict[str, Any]
KEPT = timedelta(days=7)
SOONEST, LATEST = timedelta(milliseconds=400), timedelta(minutes=10)
COLLECTIONS = (
    Collection(
        name="receipts",
        indexes=[
            IndexModel([("due_at", ASCENDING)]),
            IndexModel("at", expireAfterSeconds=int(KEPT.total_seconds())),
        ],
    ),
)


class MongoReceipts:
    def __init__(self, unit: Unit) -> None:
        self.unit, self.database = unit, unit.database

    def entries(self, delivery_ids: Iterable[str]) -> Mapping[str, Entry]:
        wanted = {"_id": {"$in": list(delivery_ids)}, "channel": "sms"}
        shown = {"contact_point_id": 1, "state": 1, "receipt.told": 1, "people": 1}
        found = self.database.ledger.find(wanted, shown, session=self.unit.session)
        return {one["_id"]: _entry(one) for one in found}

    def move(self, moves: Sequence[Move]) -> None:
        if moves:
            self.database.ledger.bulk_write(
                [_moving(move) for move in moves], ordered=False, session=self.unit.session
            )

    def keep(self, receipts: Sequence[Receipt]) -> None:
        if not receipts:
            return
        query = {"_id": {"$in": [one.delivery_id for one in receipts]}}
        known = [
            _receipt(one) for one in self.database.receipts.find(query, session=self.unit.session)
        ]
        best = strongest([*known, *receipts]).values()
        new = [_kept(one) for one in best if one not in known]
        if new:
            self.database.receipts.bulk_write(new, ordered=False, session=self.unit.session)

    def due(self, now: datetime, limit: int) -> Sequence[Receipt]:
        found = self.database.receipts.find(
            {"due_at": {"$lte": now}}, session=self.unit.session
        ).sort("due_at", 1)
        return [_receipt(one) for one in found.limit(limit)]

    def put_off(self, receipts: Sequence[Receipt], now: datetime) -> None:
        """Each time for about as long as it has waited."""
        waits = [(one, min(max(now - one.at, SOONEST), LATEST)) for one in receipts]
        if waits:
            self.database.receipts.bulk_write(
                [
                    UpdateOne({"_id": one.delivery_id}, {"$set": {"due_at": now + wait}})
                    for one, wait in waits
                ],
                ordered=False, session=self.unit.session,
            )  # fmt: skip

    def forget(self, receipts: Sequence[Receipt]) -> None:
        if receipts:
            gone = {"_id": {"$in": [one.delivery_id for one in receipts]}}
            self.database.receipts.delete_many(gone, session=self.unit.session)

    def taken(self, delivery_ids: Sequence[str]) -> dict[str, str]:
        """Which of these the gateway is known to have, and under which name."""
        if not delivery_ids:
            return {}
        query = {"_id": {"$in": list(delivery_ids)}}
        found = self.database.receipts.find(query, {"reference": 1}, session=self.unit.session)
        return {one["_id"]: one["reference"] for one in found}


class MongoNumbers:
    def __init__(self, unit: Unit) -> None:
        self.unit, self.returns = unit, MongoReturns(unit)

    def flag(self, contact_point_id: str, reason: str, code: str, at: datetime) -> None:
        self.returns.flag(contact_point_id, reason, code, at)

    def note(self, delivery_id: str, contact_point_id: str, code: str, at: datetime) -> int:
        delivered = Delivered(
            delivery_id=delivery_id, contact_point_id=contact_point_id, category=""
        )
        return self.returns.note(delivered, code, at)

    def stop(self, contact_point_id: str, told: str, by: Receipt) -> None:
        reach = self.unit.database.reach
        point = reach.find_one({"_id": contact_point_id}, session=self.unit.session)
        if point is None or not point["address"]:
            return
        sender = Sender(number=point["address"], contact_point_id=contact_point_id)
        choices, conversations = MongoChoices(self.unit), MongoConversations(self.unit)
        talk = conversations.at(sender.number)
        said_yes = any(
            one.allowed and one.at >= by.at for one in chosen_at(self.unit, contact_point_id)
        )
        if talk.stopped_at or said_yes or not choices.wants_texts(sender):
            return
        wishes, _ = talk.stop(told, by.at, is_known=True)
        talk.asked_at = None  # nobody asked them what to keep: no text may leave to this number
        at = talk.moment(by.at)
        for wish in wishes:
            choices.record(sender, wish, told, by.delivery_id, at)
        conversations.save(talk)


def _entry(document: Document) -> Entry:
    return Entry(
        delivery_id=document["_id"], contact_point_id=document["contact_point_id"],
        state=Fate(document["state"]),
        told=Told(document.get("receipt", {}).get("told", Told.NOTHING)),
        is_familys=bool(document["people"]),
    )  # fmt: skip


def _moving(move: Move) -> UpdateOne:
    """A pipeline, in which what stood there before can be kept beside what stands there now."""
    receipt = move.receipt
    before = {"state": "$state", "reason": "$reason", "code": "$code"}
    told: Document = {
        "told": int(receipt.told), "at": receipt.at, "code": receipt.code,
        "reference": {"$literal": receipt.reference},
        "before": {"$ifNull": ["$receipt.before", before]},
    }  # fmt: skip
    changed: Document = {"receipt": told, "state": move.state}
    if move.state != move.entry.state:
        is_failed = move.state == Fate.FAILED
        changed |= {"reason": UNDELIVERED if is_failed else "", "code": receipt.code}
    return UpdateOne({"_id": move.entry.delivery_id}, [{"$set": changed}])


def _kept(receipt: Receipt) -> UpdateOne:
    return UpdateOne(
        {"_id": receipt.delivery_id},
        {"$set": {"told": int(receipt.told), "code": receipt.code, "at": receipt.at,
                  "reference": receipt.reference, "due_at": receipt.at}},
        upsert=True,
    )  # fmt: skip


def _receipt(document: Document) -> Receipt:
    return Receipt(
        delivery_id=document["_id"], told=Told(document["told"]), at=document["at"],
        code=document["code"], reference=document["reference"],
    )  # fmt: skip
