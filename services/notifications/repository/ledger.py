# SPDX-License-Identifier: Apache-2.0
"""The ledger in MongoDB: one entry for every delivery, and for everybody nobody could reach."""

from collections.abc import Iterable, Sequence
from typing import Any

from pymongo.errors import BulkWriteError, WTimeoutError

from kernel.unit import Unit
from services.notifications.model import Fate

Document = dict[str, Any]
TAKEN = 11000
WENT = (Fate.SENT, Fate.DELIVERED)
MAY_HAVE_GONE = (*WENT, Fate.UNKNOWN)


class MongoLedger:
    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.collection = unit.database.ledger

    def add(self, entries: Sequence[Document]) -> None:
        """In an open unit a second entry is a Conflict; outside it leaves the first as it is."""
        if not entries:
            return
        try:
            self.collection.insert_many(list(entries), ordered=False, session=self.unit.session)
        except BulkWriteError as error:
            details = error.details or {}
            problems = details.get("writeErrors", [])
            if details.get("writeConcernErrors"):  # may be lost with the server that took them
                raise WTimeoutError("no majority has the entries yet") from error
            if self.unit.session is not None or any(one["code"] != TAKEN for one in problems):
                raise

    def known(self, delivery_ids: Iterable[str]) -> set[str]:
        """Those deliveries that have their entry."""
        found = self.collection.find({"_id": {"$in": list(delivery_ids)}}, {"_id": 1})
        return {document["_id"] for document in found}

    def reached(self, announcement_id: str, after: str, limit: int) -> list[Document]:
        query = {
            "announcement_id": announcement_id,
            "state": {"$in": list(MAY_HAVE_GONE)},
            "_id": {"$gt": after},
        }
        return list(self.collection.find(query, session=self.unit.session).sort("_id", 1)
                    .limit(limit))  # fmt: skip

    def totals(self, announcement_id: str) -> dict[str, int]:
        counts = dict.fromkeys((Fate.SENT, Fate.FAILED, Fate.UNKNOWN, Fate.SUPPRESSED), 0)
        grouped = self.collection.aggregate(
            [
                {"$match": {"announcement_id": announcement_id}},
                {"$group": {"_id": "$state", "count": {"$sum": 1}}},
            ]
        )
        for group in grouped:
            state = Fate(group["_id"])
            state = Fate.SENT if state in WENT else state
            if state in counts:
                counts[state] += group["count"]
        return {str(state): count for state, count in counts.items()} | self._people(
            announcement_id
        )

    def _people(self, announcement_id: str) -> dict[str, int]:
        """Everybody in the audience, those whom something went to, and those out of reach."""
        pipeline: list[Document] = [
            {"$match": {"announcement_id": announcement_id}},
            {"$unwind": "$people"},
            {"$group": {"_id": "$people", "went": {"$max": {"$in": ["$state", list(WENT)]}},
                        "unreachable": {"$max": {"$eq": ["$state", Fate.UNREACHABLE]}}}},
            {"$group": {"_id": None, "people": {"$sum": 1},
                        "reached": {"$sum": {"$cond": ["$went", 1, 0]}},
                        "unreachable": {"$sum": {"$cond": ["$unreachable", 1, 0]}}}},
        ]  # fmt: skip
        found = list(self.collection.aggregate(pipeline, allowDiskUse=True))
        counted = found[0] if found else {}
        return {key: counted.get(key, 0) for key in ("people", "reached", "unreachable")}
