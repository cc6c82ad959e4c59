# SPDX-License-Identifier: Apache-2.0
"""To which schools a change belongs: a guardian to the children's, an address to its people's.

The directory as it is and the changes that are staged, both: a move is news at either school.
"""

from typing import Any

import msgspec

from kernel.mongo import Database
from services.directory.roster.changes import batched
from services.directory.roster.stage import Stage

PEOPLE_AT_ONCE = 5000
# Not part of the stage's schema: stored rows are told by that which release they are of.
TABLES = (
    "CREATE TABLE belongs (person TEXT, school TEXT)",
    "CREATE TABLE answers_for (guardian TEXT, student TEXT)",
)
STAGED = """
    SELECT id, json_extract(record, '$.school_ids'), json_extract(record, '$.student_ids')
    FROM changes WHERE kind = 'people' AND length(record) > 0"""
SETTLED = (
    "CREATE INDEX belongs_person ON belongs (person)",
    """INSERT INTO belongs SELECT guardian, school FROM answers_for
       JOIN belongs ON person = student""",
)
THOSE_OF = """
    SELECT DISTINCT school FROM belongs WHERE person IN (SELECT value FROM json_each(?))
    ORDER BY school"""


class Belonging:
    def __init__(self, stage: Stage, database: Database) -> None:
        self._stage = stage
        for statement in TABLES:
            stage.run(statement)
        known = database.people.find(
            {"left_at": None}, {"recorded.school_ids": 1, "recorded.student_ids": 1}
        )
        for some in batched(known.batch_size(PEOPLE_AT_ONCE), PEOPLE_AT_ONCE):
            for each in some:
                recorded = each.get("recorded") or {"school_ids": [], "student_ids": []}
                self._add(each["_id"], recorded["school_ids"], recorded["student_ids"])
        for id, schools, students in stage.ask(STAGED):
            self._add(id, msgspec.json.decode(schools), msgspec.json.decode(students))
        for statement in SETTLED:
            stage.run(statement)

    def schools_of(self, *records: Any) -> list[str]:
        """Of what was and what is wanted, either of which may be None."""
        found: set[str] = set()
        through: set[str] = set()
        for record in records:
            found.update(_named(record, "school"))
            through.update(_named(record, "student"), _named(record, "person"))
        if through:
            asked = msgspec.json.encode(sorted(through)).decode()
            found.update(school for (school,) in self._stage.ask(THOSE_OF, asked))
        return sorted(found)

    def _add(self, id: str, schools: list[str], students: list[str]) -> None:
        self._stage.add_many("belongs", [(id, school) for school in schools])
        self._stage.add_many("answers_for", [(id, student) for student in students])


def _named(record: Any, what: str) -> list[str]:
    """The ids a record has of a school, a student or a person, one or several."""
    one, several = getattr(record, f"{what}_id", ""), getattr(record, f"{what}_ids", ())
    return [*several, *([one] if one else [])]
