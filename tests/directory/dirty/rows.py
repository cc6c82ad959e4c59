# SPDX-License-Identifier: Apache-2.0
"""Rows and values that do not fit: left out by name, the rest applied. And what is no fault."""

from tests.directory.builders import Roster
from tests.directory.dirty import Case, Spoil, clean, spoiled, taken

USERS, ENROLLMENTS = "users.csv", "enrollments.csv"


def upper_and_reversed(roster: Roster) -> None:
    lines = [line.split(",") for line in roster.files["orgs.csv"].decode().split("\r\n") if line]
    lines[0] = [name.upper() for name in lines[0]]
    roster.files["orgs.csv"] = "\n".join(",".join(reversed(line)) for line in lines).encode()


def marked(roster: Roster) -> None:
    roster.files = {name: b"\xef\xbb\xbf" + text for name, text in roster.files.items()}


def org_cycle(roster: Roster) -> None:
    roster.change("orgs.csv", "d1", parentSourcedId="s1")


def gradebook(roster: Roster) -> None:
    roster.files["lineItems.csv"] = b"sourcedId\r\nl1\r\n"
    roster.files["lunches.csv"] = b"sourcedId\r\nl1\r\n"


def swapped_contents(roster: Roster) -> None:
    roster.change(USERS, "rosa", email="(201) 555-0101", sms="Rosa@families.example")


def three_formats(roster: Roster) -> None:
    roster.change(ENROLLMENTS, "e1", endDate="06/04/2027")
    roster.change(ENROLLMENTS, "e2", endDate="4.6.2027")
    roster.change(ENROLLMENTS, "e3", endDate="2027-06-04")


def user(id: str, role: str = "parent", agents: str = "ana") -> Spoil:
    return lambda r: r.add(
        USERS, f"{id},,,true,s1,{role},,,Gus,Ruiz,,,,,,{agents},,hunter2-secret,"
    )


CASES = [
    Case(name=name, write=spoiled(spoil, version), verdict=verdict, after=clean(version))
    for name, version, spoil, verdict in [
        ("a duplicated user", "1.1", user("luis"), taken((USERS, 9, "duplicate", "row"))),
        ("a duplicated org", "1.1", lambda r: r.add("orgs.csv", "s1,,,Elm,school,,d1"),
         taken(("orgs.csv", 5, "duplicate", "row"))),
        ("an orphan enrollment", "1.1", lambda r: r.add(ENROLLMENTS, "e9,,,c9,s1,ana,student,,,"),
         taken((ENROLLMENTS, 6, "orphan", "row"))),
        ("an orphan role", "1.2", lambda r: r.add("roles.csv", "r9,,,ghost,primary,parent,,,s1,"),
         taken(("roles.csv", 9, "orphan", "row"))),
        ("an orphan guardian", "1.1", lambda r: r.change(USERS, "minh", agentSourcedIds="ba,ghost"),
         taken((USERS, 6, "orphan", "value"))),
        ("dates in three formats", "1.1", three_formats,
         taken((ENROLLMENTS, 2, "bad-date", "row"), (ENROLLMENTS, 3, "bad-date", "row"),
               changed=2)),
        ("swapped contents", "1.1", swapped_contents,
         taken((USERS, 4, "bad-email", "value"), (USERS, 4, "bad-phone", "value"), changed=1)),
        ("swapped headers", "1.1",
         lambda r: r.replace(ENROLLMENTS, "userSourcedId,role", "role,userSourcedId"),
         taken(*((ENROLLMENTS, line, "orphan", "row") for line in (2, 3, 4, 5)), changed=4)),
        ("a guardian without a student", "1.1", user("gus", agents=""),
         taken((USERS, 9, "no-student", "nothing"), added=1)),
        ("an unknown role", "1.1", user("gus", role="wizard"),
         taken((USERS, 9, "unknown-role", "row"))),
        ("an unknown grade", "1.1", lambda r: r.change(USERS, "ana", grades="third"),
         taken((USERS, 2, "unknown-grade", "value"), changed=1)),
        ("an unknown status", "1.1", lambda r: r.change(USERS, "ana", status="inactive"),
         taken((USERS, 2, "unknown-status", "row"), ("demographics.csv", 2, "orphan", "row"),
               (ENROLLMENTS, 2, "orphan", "row"), (USERS, 4, "orphan", "value"),
               removed=1, changed=2)),
        ("an unknown language", "1.1",
         lambda r: r.change(USERS, "teach", metadata_homeLanguage="Elvish"),
         taken((USERS, 8, "unknown-language", "value"))),
        ("a circle of orgs", "1.1", org_cycle,
         taken(("orgs.csv", 2, "org-cycle", "value"), ("orgs.csv", 3, "org-cycle", "value"))),
        ("one's own guardian", "1.1", lambda r: r.change(USERS, "ba", agentSourcedIds="ba"),
         taken((USERS, 7, "guardian-cycle", "value"))),
        ("a long name", "1.1", lambda r: r.change(USERS, "teach", givenName="x" * 5000),
         taken((USERS, 8, "too-long", "row"), (ENROLLMENTS, 4, "orphan", "row"), removed=1)),
        ("an id that is too long", "1.1", user("x" * 300),
         taken((USERS, 9, "too-long", "row"))),
        ("an id of blanks", "1.1", user("  "), taken((USERS, 9, "missing-value", "row"))),
        ("too many cells", "1.1", lambda r: r.add("orgs.csv", "s3,,,Ash,school,,d1,,"),
         taken(("orgs.csv", 5, "wrong-number-of-cells", "row"))),
        ("files that are not used", "1.1", gradebook,
         taken(("lineItems.csv", 0, "not-used", "file"),
               ("lunches.csv", 0, "unknown-file", "file"))),
        # No faults, though they look like some.
        ("an id with blanks around it", "1.1", user('" gus "'), taken(added=1)),
        ("passwords in a column", "1.1", user("gus"), taken(added=1)),
        ("two primary orgs", "1.2",
         lambda r: r.add("roles.csv", "r9,,,ana,primary,student,,,s2,"), taken(changed=1)),
        ("cells that look like formulas", "1.1",
         lambda r: r.change(USERS, "teach", givenName="=HYPERLINK(1)", familyName="+1"),
         taken(changed=1)),
        ("line breaks in quotes", "1.1",
         lambda r: r.change(USERS, "teach", givenName='Tess "T",\r\nBcc: x'), taken(changed=1)),
        ("a header in other case and order", "1.1", upper_and_reversed, taken()),
        ("byte order marks", "1.1", marked, taken()),
        ("an unknown column", "1.1", lambda r: r.replace("orgs.csv", "identifier", "metadata.x"),
         taken()),
        ("no end of the last line", "1.1",
         lambda r: r.files.update({USERS: r.files[USERS].rstrip()}), taken()),
        ("blank lines", "1.1", lambda r: r.add("orgs.csv", ",,,,,,"), taken()),
    ]
]  # fmt: skip
