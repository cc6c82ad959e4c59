# SPDX-License-Identifier: Apache-2.0
"""Changes only: applied on top of the stored roster, and only where they name something."""

import re
from pathlib import Path

from tests.directory.builders import Roster
from tests.directory.dirty import Case, Verdict, Write, clean, refused, spoiled, taken

USERS, ENROLLMENTS = "users.csv", "enrollments.csv"
LATER, EARLIER = "2026-11-02T07:30:00Z", "2026-10-01T07:30:00Z"


def changes(version: str = "1.1", **files: list[str]) -> Write:
    """A delta of these files (users=[rows]); every other file is absent."""

    def write(folder: Path) -> Path:
        roster = Roster(version=version)
        kept = {}
        manifest = roster.files["manifest.csv"].decode()
        manifest = re.sub(r"^(file\.\w+),bulk", r"\1,absent", manifest, flags=re.M)
        for name, rows in files.items():
            header = roster.files[f"{name}.csv"].decode().splitlines()[0]
            kept[f"{name}.csv"] = "\r\n".join([header, *rows, ""]).encode()
            manifest = manifest.replace(f"file.{name},absent", f"file.{name},delta")
        roster.files = kept | {"manifest.csv": manifest.encode()}
        return roster.write(folder)

    return write


def a_user(id: str, status: str = "active", at: str = LATER, role: str = "parent",
           agents: str = "ana", given: str = "Gus") -> str:  # fmt: skip
    return f"{id},{status},{at},true,s1,{role},,,{given},Ruiz,,,,,,{agents},,hunter2-secret,"


def stamped(version: str = "1.1") -> Write:
    """The little roster in which Rosa and Ana were changed on 2026-11-01."""

    def change(roster: Roster) -> None:
        for id in ("rosa", "ana"):
            roster.change(USERS, id, dateLastModified="2026-11-01T00:00:00Z")

    return spoiled(change, version)


def without_status(folder: Path) -> Path:
    path = changes(users=[a_user("gus")])(folder)
    text = (path / USERS).read_text().replace("status", "state", 1)
    (path / USERS).write_text(text)
    return path


def unstated(folder: Path) -> Path:
    path = changes(users=[a_user("gus")])(folder)
    manifest = (path / "manifest.csv").read_text().replace("file.orgs,absent\n", "")
    (path / "manifest.csv").write_text(re.sub(r"file\.orgs,absent\s+", "", manifest))
    (path / "orgs.csv").write_bytes(Roster().files["orgs.csv"])
    return path


def mixed(folder: Path) -> Path:
    """Orgs in whole, of which one school is new; users as changes."""
    path = changes(users=[a_user("gus")])(folder)
    manifest = (path / "manifest.csv").read_text().replace("file.orgs,absent", "file.orgs,bulk")
    (path / "manifest.csv").write_text(manifest)
    (path / "orgs.csv").write_bytes(
        Roster().add("orgs.csv", "s3,,,Ash,school,,d1").files["orgs.csv"]
    )
    return path


ROWS: list[tuple[str, Write, Write | None, Verdict]] = [
    ("a delta of nothing stored", changes(users=[a_user("gus")]), None,
     refused("nothing-to-change", "manifest.csv")),
    ("a delta of another version", changes("1.2", orgs=[f"s3,active,{LATER},Ash,school,,d1"]),
     clean("1.1"), refused("other-version", "manifest.csv")),
    ("a delta without a status column", without_status, clean(),
     refused("missing-column", USERS)),
    ("a file that the manifest of a delta leaves out", unstated, clean(),
     refused("bad-manifest", "manifest.csv")),
    ("a delta adds one person", changes(users=[a_user("gus")]), clean(), taken(added=1)),
    ("a delta removes one person", changes(users=[a_user("luis", "tobedeleted")]), clean(),
     taken(removed=1)),
    ("a delta removes whom nobody knows", changes(users=[a_user("who", "tobedeleted")]), clean(),
     taken()),
    ("a delta changes one person",
     changes(users=[a_user("teach", role="teacher", agents="")]), clean(), taken(changed=1)),
    ("older than what is stored", changes(users=[a_user("rosa", at=EARLIER)]), stamped(),
     taken((USERS, 2, "older-than-stored", "row"))),
    ("an older removal", changes(users=[a_user("rosa", "tobedeleted", EARLIER)]), stamped(),
     taken((USERS, 2, "older-than-stored", "row"))),
    ("the same id twice: the latest counts",
     changes(users=[a_user("luis", at=EARLIER), a_user("luis", "tobedeleted")]), clean(),
     taken((USERS, 2, "duplicate", "row"), removed=1)),
    ("a delta's row without a time", changes(users=[a_user("luis", "tobedeleted", "")]), clean(),
     taken((USERS, 2, "missing-value", "row"))),
    ("a delta's row without a status", changes(users=[a_user("luis", "")]), clean(),
     taken((USERS, 2, "missing-value", "row"))),
    ("a time that is none", changes(users=[a_user("luis", "tobedeleted", "11/02/2026")]), clean(),
     taken((USERS, 2, "bad-date", "row"))),
    ("a refused row leaves the stored one", changes(users=[a_user("luis", role="wizard")]), clean(),
     taken((USERS, 2, "unknown-role", "row"))),
    ("an orphan leaves the stored row",
     changes(enrollments=[f"e1,active,{LATER},c9,s1,ana,student,,,"]), clean(),
     taken((ENROLLMENTS, 2, "orphan", "row"))),
    ("an orphan class leaves the stored one",
     changes(classes=[f"c1,active,{LATER},Room 9,03,k1,homeroom,s9,t1"]), clean(),
     taken(("classes.csv", 2, "orphan", "row"))),
    ("a delta's reference to a stored row",
     changes(enrollments=[f"e9,active,{LATER},c2,s2,ana,student,,,"]), clean(), taken(changed=1)),
    ("an enrollment is removed",
     changes(enrollments=[f"e1,tobedeleted,{LATER},c1,s1,ana,student,,,"]), clean(),
     taken(changed=1)),
    ("a role of 1.2 is removed",
     changes("1.2", roles=[f"r7,tobedeleted,{LATER},teach,primary,teacher,,,s1,"]), clean("1.2"),
     taken(removed=1)),
    ("bulk orgs beside a delta of users", mixed, clean(), taken(added=1)),
]  # fmt: skip
CASES = [
    Case(name=name, write=write, after=after, verdict=verdict)
    for name, write, after, verdict in ROWS
]
