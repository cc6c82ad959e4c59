# SPDX-License-Identifier: Apache-2.0
"""What rows must be to each other: no doubles, no orphans, nobody their own guardian.

Each check puts what is faulty into the table `faulty` (key: its rowid), which then becomes
findings; `remove` takes it out of the stage.
"""

from collections.abc import Collection
from dataclasses import dataclass

from services.directory.roster.findings import LeftOut
from services.directory.roster.guardianships import circles, settle_guardianships
from services.directory.roster.stage import Stage


@dataclass(frozen=True, kw_only=True)
class Check:
    file: str
    column: str
    code: str
    faulty: str
    remove: str
    left_out: LeftOut = LeftOut.ROW
    needs: str = ""  # holds only when the roster has this file


# Tables whose ids must be their own, with their files. Names of ours, never from outside.
UNIQUE = {
    "orgs": "orgs.csv",
    "sessions": "academicSessions.csv",
    "courses": "courses.csv",
    "classes": "classes.csv",
    "users": "users.csv",
    "enrollments": "enrollments.csv",
    "demographics": "demographics.csv",
}


def _double(table: str, file: str) -> Check:
    return Check(
        file=file,
        column="sourcedId",
        code="duplicate",
        faulty=f"""
            INSERT INTO faulty
            SELECT o.rowid, o.line, o.id || ' stands in line ' || d.first || ' already'
            FROM {table} o
            JOIN (SELECT id, min(line) AS first FROM {table} GROUP BY id HAVING count(*) > 1) d
              USING (id)
            WHERE o.line > d.first""",  # noqa: S608
        remove=f"DELETE FROM {table} WHERE rowid IN (SELECT key FROM faulty)",  # noqa: S608
    )


# A second row of the same user must not add roles, guardians or addresses to the first.
OF_USERS_LEFT_OUT = (
    "DELETE FROM roles WHERE from_users AND line NOT IN (SELECT line FROM users)",
    "DELETE FROM agents WHERE line NOT IN (SELECT line FROM users)",
    "DELETE FROM contacts WHERE line NOT IN (SELECT line FROM users)",
    "DELETE FROM contact_says WHERE line NOT IN (SELECT line FROM users)",
    "DELETE FROM custody WHERE line NOT IN (SELECT line FROM users)",
)
ORPHANS = (
    Check(
        file="orgs.csv", column="parentSourcedId", code="orphan", left_out=LeftOut.VALUE,
        faulty="""
            INSERT INTO faulty
            SELECT rowid, line, 'the parent ' || parent || ' is not in orgs.csv'
            FROM orgs WHERE parent <> '' AND parent NOT IN (SELECT id FROM orgs)""",
        remove="UPDATE orgs SET parent = '' WHERE rowid IN (SELECT key FROM faulty)",
    ),
    Check(
        file="classes.csv", column="schoolSourcedId", code="orphan",
        faulty="""
            INSERT INTO faulty
            SELECT rowid, line, 'the school ' || school || ' is not in orgs.csv as a school'
            FROM classes WHERE school NOT IN (SELECT id FROM orgs WHERE type = 'school')""",
        remove="DELETE FROM classes WHERE rowid IN (SELECT key FROM faulty)",
    ),
    Check(
        file="classes.csv", column="courseSourcedId", code="orphan", left_out=LeftOut.VALUE,
        needs="courses",
        faulty="""
            INSERT INTO faulty
            SELECT rowid, line, 'the course ' || course || ' is not in courses.csv'
            FROM classes WHERE course <> '' AND course NOT IN (SELECT id FROM courses)""",
        remove="UPDATE classes SET course = '' WHERE rowid IN (SELECT key FROM faulty)",
    ),
    Check(
        file="classes.csv", column="termSourcedIds", code="orphan", left_out=LeftOut.VALUE,
        needs="academicSessions",
        faulty="""
            INSERT INTO faulty
            SELECT rowid, line, 'the term ' || session_id || ' is not in academicSessions.csv'
            FROM class_terms WHERE session_id NOT IN (SELECT id FROM sessions)""",
        remove="DELETE FROM class_terms WHERE rowid IN (SELECT key FROM faulty)",
    ),
    Check(
        file="roles.csv", column="userSourcedId", code="orphan",
        faulty="""
            INSERT INTO faulty
            SELECT rowid, line, 'the user ' || user_id || ' is not in users.csv, or was left out'
            FROM roles WHERE user_id NOT IN (SELECT id FROM users)""",
        remove="DELETE FROM roles WHERE rowid IN (SELECT key FROM faulty)",
    ),
    Check(
        file="roles.csv", column="orgSourcedId", code="orphan", left_out=LeftOut.VALUE,
        faulty="""
            INSERT INTO faulty
            SELECT rowid, line, 'the org ' || org || ' is not in orgs.csv'
            FROM roles WHERE NOT from_users AND org <> '' AND org NOT IN (SELECT id FROM orgs)""",
        remove="UPDATE roles SET org = '' WHERE rowid IN (SELECT key FROM faulty)",
    ),
    Check(
        file="users.csv", column="orgSourcedIds", code="orphan", left_out=LeftOut.VALUE,
        faulty="""
            INSERT INTO faulty
            SELECT rowid, line, 'the org ' || org || ' is not in orgs.csv'
            FROM roles WHERE from_users AND org <> '' AND org NOT IN (SELECT id FROM orgs)""",
        remove="UPDATE roles SET org = '' WHERE rowid IN (SELECT key FROM faulty)",
    ),
    Check(
        file="users.csv", column="sourcedId", code="no-role",
        faulty="""
            INSERT INTO faulty
            SELECT rowid, line, id || ' has no role in roles.csv'
            FROM users WHERE id NOT IN (SELECT user_id FROM roles)""",
        remove="DELETE FROM users WHERE rowid IN (SELECT key FROM faulty)",
    ),
    Check(
        file="userProfiles.csv", column="userSourcedId", code="orphan",
        faulty="""
            INSERT INTO faulty
            SELECT rowid, line, 'the user ' || user_id || ' is not in users.csv, or was left out'
            FROM profiles WHERE user_id NOT IN (SELECT id FROM users)""",
        remove="DELETE FROM profiles WHERE rowid IN (SELECT key FROM faulty)",
    ),
    Check(
        file="demographics.csv", column="sourcedId", code="orphan",
        faulty="""
            INSERT INTO faulty
            SELECT rowid, line, 'the user ' || id || ' is not in users.csv, or was left out'
            FROM demographics WHERE id NOT IN (SELECT id FROM users)""",
        remove="DELETE FROM demographics WHERE rowid IN (SELECT key FROM faulty)",
    ),
    Check(
        file="enrollments.csv", column="classSourcedId", code="orphan",
        faulty="""
            INSERT INTO faulty
            SELECT rowid, line,
              'the class ' || class_id || ' is not in classes.csv, or was left out'
            FROM enrollments WHERE class_id NOT IN (SELECT id FROM classes)""",
        remove="DELETE FROM enrollments WHERE rowid IN (SELECT key FROM faulty)",
    ),
    Check(
        file="enrollments.csv", column="userSourcedId", code="orphan",
        faulty="""
            INSERT INTO faulty
            SELECT rowid, line, 'the user ' || user_id || ' is not in users.csv, or was left out'
            FROM enrollments WHERE user_id NOT IN (SELECT id FROM users)""",
        remove="DELETE FROM enrollments WHERE rowid IN (SELECT key FROM faulty)",
    ),
    Check(
        file="users.csv", column="agentSourcedIds", code="orphan", left_out=LeftOut.VALUE,
        faulty="""
            INSERT INTO faulty
            SELECT rowid, line, 'the agent ' || agent_id || ' is not in users.csv, or was left out'
            FROM agents WHERE agent_id NOT IN (SELECT id FROM users)""",
        remove="DELETE FROM agents WHERE rowid IN (SELECT key FROM faulty)",
    ),
)  # fmt: skip


def check_doubles(stage: Stage) -> None:
    """Of rows with the same id the first stays."""
    for table, file in UNIQUE.items():
        take_out(stage, _double(table, file))
    _forget_users_left_out(stage)


def check(stage: Stage, known: Collection[str], default_language: str) -> None:
    """Take out what does not fit, and say why. What is left fits together.

    `known`: the files that the roster has, without ".csv".
    """
    for each in ORPHANS:
        if not each.needs or each.needs in known:
            take_out(stage, each)
    _forget_users_left_out(stage)
    _break_org_cycles(stage)
    settle_guardianships(stage)
    _leave_custody_of_others_to_people(stage)
    _note_guardians_of_nobody(stage)
    _settle_languages(stage, default_language)


def take_out(stage: Stage, each: Check) -> None:
    stage.run("DELETE FROM faulty")
    stage.run(each.faulty)
    note_faulty(stage, each.file, each.column, each.code, each.left_out)
    stage.run(each.remove)


def note_faulty(stage: Stage, file: str, column: str, code: str, left_out: LeftOut) -> None:
    stage.run(
        # What stands in stored rows (below line 1) was told when they came.
        "INSERT INTO findings SELECT ?, line, ?, ?, substr(reason, 1, 300), ? FROM faulty "
        "WHERE line > 0",
        file, column, code, left_out,
    )  # fmt: skip


def _break_org_cycles(stage: Stage) -> None:
    stage.run("DELETE FROM faulty")
    for parent, id in circles(stage.ask("SELECT parent, id FROM orgs WHERE parent <> ''")):
        stage.run(
            "INSERT INTO faulty SELECT rowid, line, ? FROM orgs WHERE id = ?",
            f"{id} and {parent} stand in a circle of orgs", id,
        )  # fmt: skip
    note_faulty(stage, "orgs.csv", "parentSourcedId", "org-cycle", LeftOut.VALUE)
    stage.run("UPDATE orgs SET parent = '' WHERE rowid IN (SELECT key FROM faulty)")


def _note_guardians_of_nobody(stage: Stage) -> None:
    stage.run("DELETE FROM faulty")
    stage.run(
        """
        INSERT INTO faulty SELECT rowid, line, id || ' is guardian of no student' FROM users
        WHERE guardian AND NOT student AND id NOT IN (SELECT guardian FROM guards)"""
    )
    note_faulty(stage, "users.csv", "agentSourcedIds", "no-student", LeftOut.NOTHING)


def _leave_custody_of_others_to_people(stage: Stage) -> None:
    """On a guardian's row the word is about them. On a child's nobody can say about whom."""
    stage.run("DELETE FROM faulty")
    stage.run(
        """
        INSERT INTO faulty
        SELECT c.rowid, c.line, 'says something about custody, and ' || c.user_id ||
          ' is no guardian: needs a person to enter a limit'
        FROM custody c JOIN users ON users.id = c.user_id
        WHERE NOT users.guardian AND scopes NOT IN ('', 'none')"""
    )
    note_faulty(stage, "users.csv", "custody", "needs-a-person", LeftOut.VALUE)
    stage.run(
        """
        INSERT INTO for_people SELECT line, 'users.csv', user_id, 'custody', scopes
        FROM custody WHERE rowid IN (SELECT key FROM faulty)"""
    )
    stage.run("DELETE FROM custody WHERE user_id NOT IN (SELECT id FROM users WHERE guardian)")


def _forget_users_left_out(stage: Stage) -> None:
    for statement in OF_USERS_LEFT_OUT:
        stage.run(statement)


def _settle_languages(stage: Stage, default: str) -> None:
    """Many rosters know the languages of a home of the child only: the guardians speak them too,
    unless their own row names one.
    """
    # In this order: `language` says whose row names one.
    for column, one_of in (("interpreter", "max"), ("spoken", "min"), ("language", "min")):
        stage.run(
            f"""
            UPDATE users SET {column} = coalesce((
                SELECT {one_of}(child.{column}) FROM guards
                JOIN users child ON child.id = guards.student
                WHERE guards.guardian = users.id AND child.{column} <> ''), '')
            WHERE {column} = '' AND language = '' AND guardian"""  # noqa: S608
        )
    stage.run("UPDATE users SET language = ? WHERE language = ''", default)
