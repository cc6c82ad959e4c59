# SPDX-License-Identifier: Apache-2.0
"""What is on file of a person for a student, beside limits."""

from typing import Any

from contracts.rights import ALL_RIGHTS
from kernel.mongo import Database
from services.directory.rights.model import RecordContactRights


def on_file(database: Database, person_id: str, student_id: str) -> dict[str, Any]:
    """`rights` and `is_of_age` as may_be_told takes them.

    Where nobody said anything FERPA's default counts: all rights (34 CFR 99.4).
    """
    found = database.contact_rights.find_one(
        {"recorded.guardian_id": person_id, "recorded.student_id": student_id}
    )
    rights = RecordContactRights(**found["recorded"]).rights if found else ALL_RIGHTS
    student = database.people.find_one({"_id": student_id}, {"came_of_age_on": 1}) or {}
    return {"rights": rights, "is_of_age": bool(student.get("came_of_age_on"))}
