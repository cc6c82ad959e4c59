# SPDX-License-Identifier: Apache-2.0
"""The office's work list: which address or number does not work, whose it is, and since when."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kernel.mongo import Database, Document
from services.directory.family.fields import effective, reached_at
from services.directory.queries import MongoQueries

Answer = dict[str, Any]


class FlagQueries:
    def __init__(self, database: Database, queries: MongoQueries) -> None:
        self._database, self._queries = database, queries

    def open(self, schools: Sequence[str]) -> list[Answer]:
        """Those that somebody is still reached by, the oldest first. `schools` empty: all of them.

        Who asks for some schools learns of people of these alone, also where others share it.
        """
        flags = list(self._database.contact_flags.find({"cleared_at": None}).sort("flagged_at", 1))
        points = self._by_id("contact_points", [flag["_id"] for flag in flags])
        people = self._by_id("people", [id for one in points.values() for id in _sharers(one)])
        return list(self._told(flags, points, people, schools))

    def _told(
        self, flags: list[Document], points: Mapping[str, Document], people: Mapping[str, Document],
        schools: Sequence[str],
    ) -> Iterator[Answer]:  # fmt: skip
        for flag in flags:
            point = points.get(flag["_id"])
            if point is None:
                continue  # the office gave them another since
            mine = [people[id] for id in _sharers(point) if id in people]
            seen = [one for one in mine if self._queries.belongs(one, schools)]
            if seen:
                yield _line(flag, point, seen)

    def _by_id(self, collection: str, ids: Sequence[str]) -> dict[str, Document]:
        found = self._database[collection].find({"_id": {"$in": list(ids)}, "left_at": None})
        return {each["_id"]: each for each in found}


def _sharers(point: Document) -> list[str]:
    return reached_at(point)


def _line(flag: Document, point: Document, people: list[Document]) -> Answer:
    return {
        "contact_point_id": flag["_id"],
        "kind": (point["recorded"] or point)["kind"],
        "address": (point["recorded"] or point)["address"],
        "reason": flag["reason"],
        "code": flag["code"],
        "flagged_at": flag["flagged_at"].isoformat(),
        "people": [
            {
                "person_id": one["_id"],
                "given_name": named["given_name"],
                "family_name": named["family_name"],
            }
            for one in people
            for named in (effective(one),)
        ],
    }
