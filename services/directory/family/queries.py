# SPDX-License-Identifier: Apache-2.0
"""Reads about people, straight to plain dicts."""

import re
from collections.abc import Sequence
from typing import Any, cast

from pymongo import ASCENDING, DESCENDING

from contracts.rights import ALL_RIGHTS
from kernel.mongo import Database, Document
from services.directory.errors import PersonNotFound
from services.directory.family.fields import effective, owners, reached_at
from services.directory.history import History
from services.directory.rights.model import RecordContactRights
from services.directory.roster import values
from services.directory.roster.languages import language_name
from services.directory.search import search_words

MOST_FOUND = 50
LOOKED_AT = 500
EVERY_RIGHT = sorted(map(str, ALL_RIGHTS))
Answer = dict[str, Any]


class PeopleQueries:
    """Mixed into the directory's queries. `schools` empty means the whole district."""

    _database: Database
    _region: str

    def people(self, text: str, schools: Sequence[str]) -> list[Answer]:
        """By id, email, phone, or the beginnings of words of the name."""
        query: Document = {"_id": {"$in": [text, *self._reached_at(text)]}}
        words = search_words(text)
        if words:
            every = [{"search": re.compile("^" + re.escape(word))} for word in words]
            query = {"$or": [query, {"$and": every}]}
        found = self._database.people.find({**query, "left_at": None}).sort("_id", ASCENDING)
        seen = [each for each in found.limit(LOOKED_AT) if self.belongs(each, schools)]
        return [listed(each) for each in seen[:MOST_FOUND]]

    def person(self, person_id: str, schools: Sequence[str]) -> Answer:
        found = self._database.people.find_one({"_id": person_id, "left_at": None})
        if found is None or not self.belongs(found, schools):
            raise PersonNotFound(f"there is no person {person_id}. See: rapport people find.")
        counts = effective(found)
        return {
            **listed(found),
            "language_name": language_name(counts["language"]),
            "spoken_language": counts.get("spoken_language", ""),
            "interpreter": counts.get("interpreter", False),
            "transport": counts.get("transport", ""),
            "grade": counts["grade"],
            "came_of_age_on": found.get("came_of_age_on", ""),
            "schools": self._names("schools", counts["school_ids"], "name"),
            "classes": self._names("classes", counts["class_ids"], "title"),
            "guardians": self._guardians(person_id),
            "students": self._students(person_id, counts["student_ids"]),
            "voice_phone": counts["voice_phone"],
            "contact_points": [
                reached(each, found) for each in points_of(self._database, person_id)
            ],
            "fields": owners(found, History(self._database).of("people", person_id)),
        }

    def languages(self) -> list[Answer]:
        """How many people are addressed in each language, the most spoken first."""
        is_guardian = {"$cond": [{"$in": ["guardian", "$recorded.roles"]}, 1, 0]}
        is_student = {"$cond": [{"$in": ["student", "$recorded.roles"]}, 1, 0]}
        others = {"$setDifference": ["$recorded.roles", ["guardian", "student"]]}
        is_staff = {"$cond": [{"$gt": [{"$size": others}, 0]}, 1, 0]}
        counted = self._database.people.aggregate(
            [
                {"$match": {"left_at": None}},
                {
                    "$group": {
                        "_id": {"$ifNull": ["$family.language.value", "$recorded.language"]},
                        "people": {"$sum": 1},
                        "guardians": {"$sum": is_guardian},
                        "students": {"$sum": is_student},
                        "staff": {"$sum": is_staff},
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
                "students": each["students"],
                "staff": each["staff"],
            }
            for each in counted
        ]

    def _guardians(self, student_id: str) -> list[Answer]:
        found = self._database.people.find({"recorded.student_ids": student_id})
        rights = self._rights("student_id", student_id, "guardian_id")
        return [
            listed(each) | rights.get(each["_id"], full_rights())
            for each in found.sort("_id", ASCENDING)
        ]

    def _students(self, guardian_id: str, student_ids: Sequence[str]) -> list[Answer]:
        found = self._database.people.find({"_id": {"$in": list(student_ids)}, "left_at": None})
        rights = self._rights("guardian_id", guardian_id, "student_id")
        return [
            listed(each) | rights.get(each["_id"], full_rights())
            for each in found.sort("_id", ASCENDING)
        ]

    def _rights(self, of: str, id: str, by: str) -> dict[str, Answer]:
        found = self._database.contact_rights.find({f"recorded.{of}": id, "left_at": None})
        return {
            each["recorded"][by]: {
                "relation": each["recorded"]["relation"], "rights": rights_of(each["recorded"]),
            }
            for each in found
        }  # fmt: skip

    def _reached_at(self, text: str) -> list[str]:
        addresses = [values.email(text.strip()), values.phone(text, self._region)]
        wanted = [address for address in addresses if address]
        if not wanted:
            return []
        query = {"$or": [{"recorded.address": {"$in": wanted}}, {"address": {"$in": wanted}}]}
        found = self._database.contact_points.find(query)
        return [person for each in found for person in reached_at(each)]

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


def listed(person: Document) -> Answer:
    counts = effective(person)
    return {
        "person_id": person["_id"],
        "given_name": counts["given_name"],
        "family_name": counts["family_name"],
        "roles": counts["roles"],
        "language": counts["language"],
    }


def points_of(database: Database, person_id: str) -> list[Document]:
    """Where the person is reached, by the roster or by what the family said."""
    found = database.contact_points.find(
        {"$or": [{"recorded.person_ids": person_id}, {"reached": person_id}]}
    )
    return [each for each in found.sort("_id", ASCENDING) if person_id in reached_at(each)]


def reached(point: Document, person: Document) -> Answer:
    """One contact point as one of those sees it who are reached there."""
    recorded, people = point["recorded"] or point, reached_at(point)
    said = next((each for each in point.get("family", ()) if each["of"] == person["_id"]), None)
    from_roster = point["recorded"] and person["_id"] in point["recorded"]["person_ids"]
    is_phone = recorded["kind"] == "phone" and from_roster
    return {
        "contact_point_id": point["_id"],
        "kind": recorded["kind"],
        "address": recorded["address"],
        "shared_by": len(people),
        "written": person["recorded"].get("phone_written", "") if is_phone else "",
        "owner": "family" if said else "roster",
        "since": said["at"].isoformat() if said else None,
    }


def rights_of(recorded: Document) -> list[str]:
    plain = {key: tuple(each) if isinstance(each, list) else each for key, each in recorded.items()}
    return RecordContactRights(**cast(Any, plain)).rights


def full_rights() -> Answer:
    return {"relation": "", "rights": EVERY_RIGHT}
