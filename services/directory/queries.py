# SPDX-License-Identifier: Apache-2.0
"""Reads for screens and reports, straight to plain dicts."""

from typing import Any

from pymongo import ASCENDING

from kernel.unit import Unit
from services.directory.family.queries import PeopleQueries
from services.directory.roster.queries import RosterQueries

Answer = dict[str, Any]


class MongoQueries(PeopleQueries, RosterQueries):
    """What an operator may see is an argument: `schools` empty means the whole district."""

    def __init__(self, unit: Unit, *, region: str) -> None:
        self._database = unit.database
        self._region = region

    def schools(self) -> list[Answer]:
        counted = self._database.people.aggregate(
            [
                {"$match": {"left_at": None, "recorded.roles": "student"}},
                {"$unwind": "$recorded.school_ids"},
                {"$group": {"_id": "$recorded.school_ids", "students": {"$sum": 1}}},
            ]
        )
        students = {each["_id"]: each["students"] for each in counted}
        found = self._database.schools.find({"left_at": None}).sort("_id", ASCENDING)
        return [
            {
                "school_id": each["_id"],
                "name": each["recorded"]["name"],
                "students": students.get(each["_id"], 0),
            }
            for each in found
        ]
