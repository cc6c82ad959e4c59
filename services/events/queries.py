# SPDX-License-Identifier: Apache-2.0
"""Reads for the command line, straight to plain dicts. `schools` limits what the caller may see:
what belongs to these or to the whole district; empty means everything."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kernel.mongo import Database, Document
from services.events.commands import ListGatherings
from services.events.errors import GatheringNotFound

MOST_ANSWERS = 1000


class Reports:
    def __init__(self, database: Database) -> None:
        self._database = database

    def gatherings(
        self, asked: ListGatherings, schools: Sequence[str], now: datetime
    ) -> list[dict[str, Any]]:
        """Soonest first, with how many come."""
        wanted: list[Document] = [_visible(schools)]
        if not asked.past:
            wanted.append({"ends_at": {"$gt": now}})
        if asked.school_id:
            wanted.append({"school_ids": asked.school_id})
        found = self._database.gatherings.find({"$and": wanted}).sort("starts_at", 1)
        shown = [_shown(document) for document in found.limit(asked.limit)]
        counts = self._counts([each["gathering_id"] for each in shown])
        return [each | counts.get(each["gathering_id"], NOBODY) for each in shown]

    def gathering(self, gathering_id: str, schools: Sequence[str]) -> dict[str, Any]:
        """One, with every answer. Raise GatheringNotFound when the caller may see none such."""
        wanted = {"$and": [{"_id": gathering_id}, _visible(schools)]}
        document = self._database.gatherings.find_one(wanted)
        if document is None:
            raise GatheringNotFound(
                f"No gathering has the id {gathering_id}.", gathering_id=gathering_id
            )
        counts = self._counts([gathering_id]).get(gathering_id, NOBODY)
        return _shown(document) | counts | {"answers": self._answers(gathering_id)}

    def _answers(self, gathering_id: str) -> list[dict[str, Any]]:
        found = self._database.rsvps.find({"gathering_id": gathering_id}).sort("answered_at", 1)
        return [
            {
                "person_id": each["person_id"],
                "answer": each["answer"],
                "party_size": each["party_size"],
                "answered_at": each["answered_at"].isoformat(),
            }
            for each in found.limit(MOST_ANSWERS)
        ]

    def _counts(self, gathering_ids: list[str]) -> dict[str, dict[str, int]]:
        per_answer = {"_id": {"gathering": "$gathering_id", "answer": "$answer"}}
        sums = {"answers": {"$sum": 1}, "people": {"$sum": "$party_size"}}
        stages: list[Document] = [
            {"$match": {"gathering_id": {"$in": gathering_ids}}},
            {"$group": per_answer | sums},
        ]
        counts: dict[str, dict[str, int]] = {}
        for row in self._database.rsvps.aggregate(stages):
            told = counts.setdefault(row["_id"]["gathering"], dict(NOBODY))
            told[row["_id"]["answer"]] = row["answers"]
            if row["_id"]["answer"] == "yes":
                told["coming"] = row["people"]
        return counts


NOBODY = {"yes": 0, "no": 0, "maybe": 0, "coming": 0}


def _visible(schools: Sequence[str]) -> Document:
    if not schools:
        return {}
    return {"$or": [{"school_ids": {"$in": list(schools)}}, {"school_ids": []}]}


def _shown(document: Document) -> dict[str, Any]:
    cancelled_at = document["cancelled_at"]
    return {
        "gathering_id": document["_id"],
        "title": document["title"],
        "kind": document["kind"],
        "starts_at": document["starts_at"].isoformat(),
        "ends_at": document["ends_at"].isoformat(),
        "time_zone": document["time_zone"],
        "place": document["place"],
        "school_ids": document["school_ids"],
        "state": "cancelled" if cancelled_at else "scheduled",
        "announcement_keys": [key for key, _ in document["announced"]],
    }
