# SPDX-License-Identifier: Apache-2.0
"""The copy of wishes in MongoDB, and chunks that are put off until they may leave."""

from collections.abc import Collection as Ids
from collections.abc import Sequence
from typing import Any

from contracts.directory import DeliveryWishesRecorded
from kernel.mongo import Collection, Database
from kernel.unit import Unit
from services.notifications.quiet.rules import Wait, Wish

Document = dict[str, Any]
COLLECTIONS = (Collection(name="wishes"),)


class MongoWishes:
    def __init__(self, unit: Unit) -> None:
        self.unit, self.wishes = unit, unit.database.wishes

    def remember(self, facts: Sequence[DeliveryWishesRecorded]) -> None:
        """The latest of each person wins, in whatever order and however often they come."""
        latest: dict[str, DeliveryWishesRecorded] = {}
        for fact in sorted(facts, key=lambda one: one.sequence):
            latest[fact.person_id] = fact
        known = self.wishes.find({"_id": {"$in": list(latest)}}, session=self.unit.session)
        seen = {wish["_id"]: wish["seq"] for wish in known}
        for id, fact in latest.items():
            if fact.sequence > seen.get(id, 0):
                said = {
                    "quiet_from": fact.quiet_from, "quiet_until": fact.quiet_until,
                    "digest": fact.digest, "seq": fact.sequence,
                }  # fmt: skip
                self.wishes.replace_one({"_id": id}, said, upsert=True, session=self.unit.session)

    def of(self, person_ids: Ids[str]) -> dict[str, Wish]:
        """Those of these people who wish for something."""
        wanted = {"_id": {"$in": list(person_ids)}}
        found = self.wishes.find(wanted, session=self.unit.session) if person_ids else ()
        return {
            one["_id"]: Wish.of(one["quiet_from"], one["quiet_until"], one["digest"])
            for one in found
        }


def put_off(database: Database, chunk_id: str, wait: Wait, local: str) -> None:
    """What of a chunk is in nobody's hands stays so until then, and it is shown why."""
    shown = {"until": wait.until, "why": wait.why, "local": local}
    database.chunks.update_one(
        {"_id": chunk_id, "state": "ready"},
        {"$set": {"put_off": shown}, "$max": {"parts.$[open].not_before": wait.until}},
        array_filters=[{"open.state": "free"}],
    )


def waiting(database: Database, announcement_id: str, now: Any) -> list[Document]:
    """[{"why", "until", "deliveries"}] of what is put off now, the earliest first."""
    free = {"$filter": {"input": "$parts", "cond": {"$eq": ["$$this.state", "free"]}}}
    size = {"$min": [50, {"$subtract": ["$size", {"$multiply": ["$$this.n", 50]}]}]}
    pipeline: list[Document] = [
        {"$match": {"announcement_id": announcement_id, "state": "ready",
                    "put_off.until": {"$gt": now}}},
        {"$group": {
            "_id": {"until": "$put_off.until", "why": "$put_off.why", "local": "$put_off.local"},
            "deliveries": {"$sum": {"$sum": {"$map": {"input": free, "in": size}}}},
        }},
        {"$sort": {"_id.until": 1, "_id.why": 1}},
    ]  # fmt: skip
    return [
        {"why": one["_id"]["why"], "until": one["_id"]["until"].isoformat(),
         "local": one["_id"]["local"], "deliveries": one["deliveries"]}
        for one in database.chunks.aggregate(pipeline)
    ]  # fmt: skip
