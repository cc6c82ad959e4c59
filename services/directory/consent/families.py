# SPDX-License-Identifier: Apache-2.0
"""Whose entries an export is of."""

from collections.abc import Sequence
from typing import Any

from services.directory.errors import PersonNotFound
from services.directory.queries import MongoQueries

Answer = dict[str, Any]


class Families:
    """People as `person_show` answers them, of whom somebody of these schools may know."""

    def __init__(self, queries: MongoQueries, schools: Sequence[str]) -> None:
        self._queries, self._schools = queries, schools

    def of(self, person_id: str, whole: bool) -> list[Answer]:
        """The person; when `whole`, also their students, and the guardians of these or of them.

        Who left the directory is in the ledger for good. Where they were at school nobody knows any
        more, so only somebody for the whole district may ask.
        """
        person = self._seen(person_id)
        if person is None:
            if self._schools:
                raise PersonNotFound(f"there is no person {person_id}. See: rapport people find.")
            return [{"person_id": person_id, "students": [], "contact_points": []}]
        if not whole:
            return [person]
        students = [self._seen(one["person_id"]) for one in person["students"]]
        found = {person_id: person} | {one["person_id"]: one for one in students if one}
        ids = {one["person_id"] for student in found.values() for one in student["guardians"]}
        guardians = [self._seen(id) for id in sorted(ids - found.keys())]
        return [*found.values(), *[one for one in guardians if one]]

    def _seen(self, person_id: str) -> Answer | None:
        try:
            return self._queries.person(person_id, self._schools)
        except PersonNotFound:
            return None
