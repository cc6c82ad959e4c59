# SPDX-License-Identifier: Apache-2.0
"""What is on file of a person for a student, beside limits."""

from typing import Any

from contracts.rights import ALL_RIGHTS
from kernel.mongo import Database


def on_file(database: Database, person_id: str, student_id: str) -> dict[str, Any]:
    """`rights` and `is_of_age` as may_be_told takes them.

    The directory keeps neither yet: then FERPA's default counts, all rights (34 CFR 99.4).
    """
    return {"rights": ALL_RIGHTS, "is_of_age": False}
