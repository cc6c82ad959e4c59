# SPDX-License-Identifier: Apache-2.0
"""Which tables of the stage hold the rows of which file. Names of ours, never from outside."""

from dataclasses import dataclass

from services.directory.roster.stage import Stage


@dataclass(frozen=True)
class Part:
    """Rows of one table. One row of a file may be several of them, all with its line."""

    table: str
    only: str = "1"


# The first of each file has one row for each id.
PARTS = {
    "orgs": (Part("orgs"),),
    "academicSessions": (Part("sessions"),),
    "courses": (Part("courses"),),
    "classes": (Part("classes"), Part("class_terms")),
    "users": (
        Part("users"), Part("roles", "from_users = 1"), Part("agents"), Part("contacts"),
        Part("contact_says"), Part("custody"),
    ),
    "roles": (Part("roles", "from_users = 0"),),
    "userProfiles": (Part("profiles"),),
    "enrollments": (Part("enrollments"),),
    "demographics": (Part("demographics"),),
}  # fmt: skip


def drop_faulty(stage: Stage, name: str) -> None:
    """Take the rows of the file out whose lines stand in `faulty`."""
    for part in PARTS[name]:
        stage.run(
            f"DELETE FROM {part.table} WHERE line IN (SELECT line FROM faulty) AND {part.only}"  # noqa: S608
        )
