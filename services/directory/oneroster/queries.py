# SPDX-License-Identifier: Apache-2.0
"""Records of one kind, page by page, in the order of ids."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pymongo import ASCENDING

from kernel.mongo import Database, Document
from services.directory.oneroster import narrowing, records
from services.directory.oneroster.around import Around
from services.directory.oneroster.kin import kin_of
from services.directory.oneroster.records import BETWEEN, People, Row
from services.directory.oneroster.stamps import stamp

PEOPLE_AT_ONCE = 500
OF_PEOPLE: dict[str, Callable[[People, Document], Iterator[Row]]] = {
    "users": People.users,
    "roles": People.roles,
    "demographics": People.demographics,
    "enrollments": People.enrollments,
}
KINDS = ("academicSessions", "classes", "courses", "orgs", *OF_PEOPLE)


@dataclass(frozen=True, kw_only=True)
class View:
    """What somebody sees: the whole district, or some schools. `stamped`: with times of change."""

    database: Database
    around: Around
    region: str
    schools: frozenset[str] = frozenset()
    stamped: bool = False
    only: tuple[Document, ...] = ()  # what people have to be, as questions to the database

    def page(
        self, kind: str, after: str, limit: int = PEOPLE_AT_ONCE
    ) -> tuple[list[Row], str | None]:
        """What comes after `after`, of up to `limit` orgs, classes or people; and where to go on.

        None: that was all. A page may be empty though more is to come.
        """
        if kind in OF_PEOPLE:
            return self._of_people(kind, after, limit)
        ids = [id for id in self.ids(kind) if id > after][: limit + 1]
        rows = [self._made(kind, id) for id in ids[:limit]]
        return rows, ids[limit - 1] if len(ids) > limit else None

    def total(self, kind: str, role: str = "") -> int | None:
        """How many records there are; None where only reading them all would tell."""
        if kind not in OF_PEOPLE:
            return len(self.ids(kind))
        present = {"left_at": None} | ({"recorded.roles": role} if role else {})
        if self.schools or kind not in ("users", "enrollments"):
            return None
        if kind == "users":
            return self.database.people.count_documents(present)
        each = {"$size": "$recorded.class_ids"}
        summed: list[dict[str, Any]] = [
            {"$match": present},
            {"$group": {"_id": None, "total": {"$sum": each}}},
        ]
        return next((int(one["total"]) for one in self.database.people.aggregate(summed)), 0)

    def one(self, kind: str, id: str) -> Row | None:
        if kind not in OF_PEOPLE:
            return self._made(kind, id) if id in self.ids(kind) else None
        person_id = id.partition(BETWEEN)[0] if kind == "enrollments" else id
        found = self.database.people.find({"_id": person_id, "left_at": None})
        rows = self.rows_of(kind, list(found))
        return next((row for row in rows if row["sourcedId"] == id), None)

    def rows_of(self, kind: str, people: Sequence[Document]) -> list[Row]:
        some = [each for each in people if each["recorded"]]
        kin = kin_of(self.database, some)
        made = People(kin, self.around, self.schools, self.region)
        rows = [row for each in some for row in OF_PEOPLE[kind](made, each)]
        if self.stamped:
            stamp(self.database, rows, kin)
        return rows

    def _made(self, kind: str, id: str) -> Row:
        make: Any = {
            "orgs": records.org, "academicSessions": records.session, "courses": records.course,
            "classes": records.school_class,
        }[kind]  # fmt: skip
        row: Row = make(id, self.around)
        if self.stamped:
            row["dateLastModified"] = self.around.changed_at(kind, id)
        return row

    def ids(self, kind: str) -> Sequence[str]:
        around = self.around
        if kind == "academicSessions":
            return sorted(around.sessions)
        if kind == "orgs":
            shown = {*around.reach(self.schools), around.district_id}
            return sorted(id for id in around.types if not self.schools or id in shown)
        classes = {
            id: each
            for id, each in around.classes.items()
            if not self.schools or each["school_id"] in self.schools
        }
        if kind == "classes":
            return sorted(classes)
        named = {each["course_id"] for each in classes.values()}
        return sorted(id for id in around.courses if not self.schools or id in named)

    def _of_people(self, kind: str, after: str, limit: int) -> tuple[list[Row], str | None]:
        at_schools = narrowing.at_schools(self.database, self.schools)
        query = {"left_at": None, "_id": {"$gt": after}}
        every = [query, at_schools, *self.only]
        found = self.database.people.find({"$and": every}).sort("_id", ASCENDING).limit(limit + 1)
        people = list(found.batch_size(limit + 1))
        rows = self.rows_of(kind, people[:limit])
        return rows, people[limit - 1]["_id"] if len(people) > limit else None
