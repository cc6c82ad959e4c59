# SPDX-License-Identifier: Apache-2.0
"""Records of one kind, page by page, in the order of ids."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pymongo import ASCENDING

from kernel.mongo import Database, Document
from services.directory.oneroster import records
from services.directory.oneroster.around import Around
from services.directory.oneroster.kin import kin_of
from services.directory.oneroster.records import People, Row

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
    """What somebody sees: the whole district, or some schools."""

    database: Database
    around: Around
    region: str
    schools: frozenset[str] = frozenset()

    def page(
        self, kind: str, after: str, limit: int = PEOPLE_AT_ONCE
    ) -> tuple[list[Row], str | None]:
        """What comes after `after`, of up to `limit` orgs, classes or people; and where to go on.

        None: that was all. A page may be empty though more is to come.
        """
        if kind in OF_PEOPLE:
            return self._of_people(kind, after, limit)
        ids = [id for id in self._ids(kind) if id > after][: limit + 1]
        make: Any = {
            "orgs": records.org, "academicSessions": records.session, "courses": records.course,
            "classes": records.school_class,
        }[kind]  # fmt: skip
        rows = [make(id, self.around) for id in ids[:limit]]
        return rows, ids[limit - 1] if len(ids) > limit else None

    def _ids(self, kind: str) -> Sequence[str]:
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
        query = {"left_at": None, "_id": {"$gt": after}}
        found = self.database.people.find(query).sort("_id", ASCENDING).limit(limit + 1)
        people = list(found.batch_size(limit + 1))
        some = [each for each in people[:limit] if each["recorded"]]
        made = People(kin_of(self.database, some), self.around, self.schools, self.region)
        rows = [row for each in some for row in OF_PEOPLE[kind](made, each)]
        return rows, people[limit - 1]["_id"] if len(people) > limit else None
