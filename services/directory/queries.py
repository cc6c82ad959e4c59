# SPDX-License-Identifier: Apache-2.0
"""Reads for screens and reports, straight to plain dicts."""

import re
from collections.abc import Sequence
from typing import Any

from pymongo import ASCENDING, DESCENDING

from kernel.mongo import Document
from kernel.unit import Unit
from services.directory.errors import PersonNotFound
from services.directory.roster import values
from services.directory.roster.languages import language_name
from services.directory.roster.queries import RosterQueries
from services.directory.search import search_words

MOST_FOUND = 50
LOOKED_AT = 500
Answer = dict[str, Any]


class MongoQueries(RosterQueries):
    """What an operator may see is an argument: `schools` empty means the whole district."""

    def __init__(self, unit: Unit, *, region: str) -> None:
        self._database = unit.database
        self._region = region

    def people(self, text: str, schools: Sequence[str]) -> list[Answer]:
        """By id, email, phone, or the beginnings of words of the name."""
        query: Document = {"_id": {"$in": [text, *self._reached_at(text)]}}
        words = search_words(text)
        if words:
            every = [{"search": re.compile("^" + re.escape(word))} for word in words]
            query = {"$or": [query, {"$and": every}]}
        found = self._database.people.find({**query, "left_at": None}).sort("_id", ASCENDING)
        seen = [each for each in found.limit(LOOKED_AT) if self.belongs(each, schools)]
        return [_listed(each) for each in seen[:MOST_FOUND]]

    def person(self, person_id: str, schools: Sequence[str]) -> Answer:
        found = self._database.people.find_one({"_id": person_id, "left_at": None})
        if found is None or not self.belongs(found, schools):
            raise PersonNotFound(f"there is no person {person_id}. See: rapport people find.")
        recorded = found["recorded"]
        guardians = self._database.people.find({"recorded.student_ids": person_id})
        students = self._database.people.find({"_id": {"$in": recorded["student_ids"]}})
        points = self._database.contact_points.find({"recorded.person_ids": person_id})
        return {
            **_listed(found),
            "language_name": language_name(recorded["language"]),
            "grade": recorded["grade"],
            "schools": self._names("schools", recorded["school_ids"], "name"),
            "classes": self._names("classes", recorded["class_ids"], "title"),
            "guardians": [_listed(each) for each in guardians.sort("_id", ASCENDING)],
            "students": [_listed(each) for each in students.sort("_id", ASCENDING)],
            "voice_phone": recorded["voice_phone"],
            "contact_points": [_reached(each) for each in points.sort("_id", ASCENDING)],
        }

    def languages(self) -> list[Answer]:
        """How many people are addressed in each language, the most spoken first."""
        is_guardian = {"$cond": [{"$in": ["guardian", "$recorded.roles"]}, 1, 0]}
        counted = self._database.people.aggregate(
            [
                {"$match": {"left_at": None}},
                {
                    "$group": {
                        "_id": "$recorded.language",
                        "people": {"$sum": 1},
                        "guardians": {"$sum": is_guardian},
                    }
                },
                {"$sort": {"people": DESCENDING, "_id": ASCENDING}},
            ]
        )
        return [
            {
                "language": each["_id"],
                "name": language_name(each["_id"]),
                "people": each["people"],
                "guardians": each["guardians"],
            }
            for each in counted
        ]

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

    def operators(self) -> list[Answer]:
        return [
            {
                "operator_id": each["_id"],
                "name": each["name"],
                "role": each["role"],
                "schools": each["schools"],
                "issued_at": _time(each["issued_at"]),
                "expires_at": _time(each["expires_at"]),
                "revoked_at": _time(each["revoked_at"]),
            }
            for each in self._database.operators.find().sort("issued_at", ASCENDING)
        ]

    def _reached_at(self, text: str) -> list[str]:
        addresses = [values.email(text.strip()), values.phone(text, self._region)]
        wanted = [address for address in addresses if address]
        found = self._database.contact_points.find({"recorded.address": {"$in": wanted}})
        return [person for each in found for person in each["recorded"]["person_ids"]]

    def belongs(self, person: Document, schools: Sequence[str]) -> bool:
        """Whether the person, or a student they are guardian of, is at one of these schools."""
        recorded = person["recorded"]
        if not schools or set(schools) & set(recorded["school_ids"]):
            return True
        children = {"_id": {"$in": recorded["student_ids"]}}
        at_one = {"recorded.school_ids": {"$in": list(schools)}}
        return bool(self._database.people.find_one({**children, **at_one}, {"_id": 1}))

    def _names(self, collection: str, ids: Sequence[str], field: str) -> dict[str, str]:
        found = self._database[collection].find({"_id": {"$in": list(ids)}, "left_at": None})
        return {each["_id"]: each["recorded"][field] for each in found}


def _listed(person: Document) -> Answer:
    recorded = person["recorded"]
    return {
        "person_id": person["_id"],
        "given_name": recorded["given_name"],
        "family_name": recorded["family_name"],
        "roles": recorded["roles"],
        "language": recorded["language"],
    }


def _reached(point: Document) -> Answer:
    recorded = point["recorded"]
    return {
        "contact_point_id": point["_id"],
        "kind": recorded["kind"],
        "address": recorded["address"],
        "shared_by": len(recorded["person_ids"]),
    }


def _time(at: Any) -> str | None:
    return at.isoformat() if at else None
