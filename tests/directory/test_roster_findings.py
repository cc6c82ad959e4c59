# SPDX-License-Identifier: Apache-2.0
"""Rows that do not fit: each is named with file, line, column and reason, and the rest goes on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.directory.errors import RosterRefused
from services.directory.roster.findings import LeftOut
from tests.directory.builders import Roster, reading

pytestmark = pytest.mark.row(32)
Change = Callable[[Roster], object]
EVERYBODY = {"ana", "ben", "rosa", "luis", "minh", "ba", "teach"}

ROWS: list[tuple[str, str, Change, str, int, str, str, set[str]]] = [
    ("a class of no school", "1.1",
     lambda r: r.change("classes.csv", "c2", schoolSourcedId="s9"),
     "classes.csv", 3, "schoolSourcedId", "orphan", set()),
    ("a class of a district", "1.1",
     lambda r: r.change("classes.csv", "c2", schoolSourcedId="d1"),
     "classes.csv", 3, "schoolSourcedId", "orphan", set()),
    ("an enrollment in no class", "1.1",
     lambda r: r.change("enrollments.csv", "e2", classSourcedId="c9"),
     "enrollments.csv", 3, "classSourcedId", "orphan", set()),
    ("an enrollment of nobody", "1.1",
     lambda r: r.change("enrollments.csv", "e2", userSourcedId="nobody"),
     "enrollments.csv", 3, "userSourcedId", "orphan", set()),
    ("a role of nobody", "1.2",
     lambda r: r.add("roles.csv", "r9,,,nobody,primary,parent,,,s1,"),
     "roles.csv", 9, "userSourcedId", "orphan", set()),
    ("a profile of nobody", "1.2",
     lambda r: r.change("userProfiles.csv", "p1", userSourcedId="nobody"),
     "userProfiles.csv", 2, "userSourcedId", "orphan", set()),
    ("demographics of nobody", "1.1",
     lambda r: r.add("demographics.csv", "nobody,,,2017-03-15,female,,"),
     "demographics.csv", 4, "sourcedId", "orphan", set()),
    ("a user without a role", "1.2", lambda r: r.without_rows("roles.csv", "r7"),
     "users.csv", 8, "sourcedId", "no-role", {"teach"}),
    ("an unknown role", "1.1", lambda r: r.change("users.csv", "teach", role="wizard"),
     "users.csv", 8, "role", "unknown-role", {"teach"}),
    ("an unknown role in 1.2", "1.2", lambda r: r.change("roles.csv", "r7", role="wizard"),
     "roles.csv", 8, "role", "unknown-role", {"teach"}),
    ("the same user again", "1.1",
     lambda r: r.add("users.csv", "luis,,,true,s2,parent,x,,Luis,Again,,,,,,ana,,,"),
     "users.csv", 9, "sourcedId", "duplicate", set()),
    ("the same school again", "1.1", lambda r: r.add("orgs.csv", "s1,,,Elm Again,school,,d1"),
     "orgs.csv", 5, "sourcedId", "duplicate", set()),
    ("no id", "1.1", lambda r: r.change("users.csv", "teach", sourcedId=""),
     "users.csv", 8, "sourcedId", "missing-value", {"teach"}),
    ("an endless id", "1.1", lambda r: r.change("users.csv", "teach", sourcedId="x" * 300),
     "users.csv", 8, "sourcedId", "too-long", {"teach"}),
    ("no name at all", "1.1",
     lambda r: r.change("users.csv", "teach", givenName="", familyName=" "),
     "users.csv", 8, "givenName", "missing-value", {"teach"}),
    ("an unknown status", "1.1", lambda r: r.change("users.csv", "teach", status="maybe"),
     "users.csv", 8, "status", "unknown-status", {"teach"}),
    ("an unknown kind of org", "1.1", lambda r: r.change("orgs.csv", "d1", type="galaxy"),
     "orgs.csv", 2, "type", "unknown-type", set()),
    ("a day that is none", "1.1",
     lambda r: r.change("academicSessions.csv", "t2", endDate="2027-02-30"),
     "academicSessions.csv", 4, "endDate", "bad-date", set()),
    ("an end that is no day", "1.1", lambda r: r.change("enrollments.csv", "e1", endDate="June"),
     "enrollments.csv", 2, "endDate", "bad-date", set()),
    ("too few cells", "1.1", lambda r: r.add("orgs.csv", "s3,,,Ash School"),
     "orgs.csv", 5, "", "wrong-number-of-cells", set()),
]  # fmt: skip


@pytest.mark.parametrize("case", ROWS, ids=[case[0] for case in ROWS])
def test_the_row_is_left_out_and_named(
    tmp_path: Path, case: tuple[str, str, Change, str, int, str, str, set[str]]
) -> None:
    _, version, change, file, line, column, code, gone = case
    roster = Roster(version=version)
    change(roster)

    outcome = reading(roster.write(tmp_path))

    first = next(each for each in outcome.findings if each.file == file and each.code == code)
    assert (first.line, first.column, first.left_out) == (line, column, LeftOut.ROW)
    assert first.reason
    assert outcome.rows_rejected >= 1
    assert set(outcome.people) & EVERYBODY == EVERYBODY - gone


VALUES: list[tuple[str, Change, str, int, str, str]] = [
    ("an address that is none", lambda r: r.change("users.csv", "rosa", email="rosa at home"),
     "users.csv", 4, "email", "bad-email"),
    ("a number that is none", lambda r: r.change("users.csv", "rosa", sms="call the office"),
     "users.csv", 4, "sms", "bad-phone"),
    ("a second number that is none", lambda r: r.change("users.csv", "rosa", phone="555-01"),
     "users.csv", 4, "phone", "bad-phone"),
    ("an unknown language",
     lambda r: r.change("users.csv", "rosa", metadata_homeLanguage="Elvish"),
     "users.csv", 4, "metadata.homeLanguage", "unknown-language"),
    ("an unknown grade", lambda r: r.change("users.csv", "ana", grades="99"),
     "users.csv", 2, "grades", "unknown-grade"),
    ("a birthday that is none",
     lambda r: r.add("demographics.csv", "minh,,,someday,male,,"),
     "demographics.csv", 4, "birthDate", "bad-date"),
    ("a school that is not there", lambda r: r.change("users.csv", "teach", orgSourcedIds="s9"),
     "users.csv", 8, "orgSourcedIds", "orphan"),
    ("a parent org that is not there",
     lambda r: r.change("orgs.csv", "s2", parentSourcedId="d9"),
     "orgs.csv", 4, "parentSourcedId", "orphan"),
    ("a course that is not there", lambda r: r.change("classes.csv", "c1", courseSourcedId="k9"),
     "classes.csv", 2, "courseSourcedId", "orphan"),
    ("a term that is not there",
     lambda r: r.change("classes.csv", "c1", termSourcedIds="t1,t9"),
     "classes.csv", 2, "termSourcedIds", "orphan"),
    ("a guardian who is not there",
     lambda r: r.change("users.csv", "minh", agentSourcedIds="ba,ghost"),
     "users.csv", 6, "agentSourcedIds", "orphan"),
    ("one's own guardian", lambda r: r.change("users.csv", "ba", agentSourcedIds="ba"),
     "users.csv", 7, "agentSourcedIds", "guardian-cycle"),
    ("a student's guardian who teaches only",
     lambda r: r.change("users.csv", "minh", agentSourcedIds="ba,teach"),
     "users.csv", 6, "agentSourcedIds", "not-a-guardian"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "file", "line", "column", "code"),
    [case[1:] for case in VALUES],
    ids=[case[0] for case in VALUES],
)
def test_the_value_is_left_out_and_the_rest_of_the_row_counts(
    tmp_path: Path, change: Change, file: str, line: int, column: str, code: str
) -> None:
    roster = Roster()
    change(roster)

    outcome = reading(roster.write(tmp_path))

    (finding,) = outcome.findings
    assert (finding.file, finding.line, finding.column) == (file, line, column)
    assert (finding.code, finding.left_out) == (code, LeftOut.VALUE)
    assert outcome.rows_rejected == 0
    assert set(outcome.people) == EVERYBODY


def test_two_guardians_of_each_other_are_no_family(tmp_path: Path) -> None:
    roster = Roster().change("users.csv", "luis", agentSourcedIds="rosa")
    roster.change("users.csv", "rosa", agentSourcedIds="luis")

    outcome = reading(roster.write(tmp_path))

    assert [(each.line, each.code) for each in outcome.findings] == [
        (4, "guardian-cycle"),
        (5, "guardian-cycle"),
    ]
    assert outcome.people["luis"].student_ids == ("ana", "ben")


def test_a_circle_of_students_who_are_parents_is_left_out(tmp_path: Path) -> None:
    roster = Roster(version="1.2")
    for number, (student, guardian) in enumerate([("x", "y"), ("y", "z"), ("z", "x")]):
        roster.add("users.csv", f"{student},,,true,,,{student},,,,,,,{guardian},,,,")
        roster.add("roles.csv", f"s{number},,,{student},primary,student,,,s1,")
        roster.add("roles.csv", f"g{number},,,{student},secondary,parent,,,s1,")
    # A fourth hangs on the circle without being part of it: that guardianship is real.
    roster.add("users.csv", "kid,,,true,,,Kid,,,,,,,x,,,,")
    roster.add("roles.csv", "k,,,kid,primary,student,,,s1,")

    outcome = reading(roster.write(tmp_path))

    assert [each.line for each in outcome.findings] == [9, 10, 11]
    assert {each.code for each in outcome.findings} == {"guardian-cycle"}
    assert outcome.people["x"].student_ids == ("kid",)
    assert outcome.people["y"].student_ids == outcome.people["z"].student_ids == ()


def test_a_second_row_adds_nothing_to_the_first(tmp_path: Path) -> None:
    again = "luis,,,true,s2,teacher,x,,Luis,X,,,x@families.example,,,minh,,,"
    expected = reading(Roster().write(tmp_path / "plain"))

    outcome = reading(Roster().add("users.csv", again).write(tmp_path / "doubled"))

    assert outcome.people == expected.people
    assert outcome.contact_points == expected.contact_points


def test_what_hangs_on_a_row_left_out_is_named_as_well(tmp_path: Path) -> None:
    roster = Roster().change("classes.csv", "c2", schoolSourcedId="s9")

    findings = reading(roster.write(tmp_path)).findings

    assert [(each.file, each.line) for each in findings] == [
        ("classes.csv", 3),
        ("enrollments.csv", 3),
        ("enrollments.csv", 5),
    ]


def test_a_row_with_two_faults_is_counted_once(tmp_path: Path) -> None:
    roster = Roster().change("enrollments.csv", "e2", classSourcedId="c9", userSourcedId="x")

    assert reading(roster.write(tmp_path)).rows_rejected == 1


def test_the_report_shows_no_names_addresses_or_numbers(tmp_path: Path) -> None:
    roster = Roster().change(
        "users.csv", "rosa", email="rosa.secret@", sms="999-SECRET", familyName="SECRET"
    )
    roster.change("users.csv", "luis", role="wizard", givenName="SECRET")

    findings = reading(roster.write(tmp_path)).findings

    assert len(findings) > 2
    assert "secret" not in repr(findings).lower()


def test_rows_read_counts_every_row_of_every_file(tmp_path: Path) -> None:
    roster = Roster().add("orgs.csv", "too,few")
    rows = sum(len(text.split(b"\r\n")) - 2 for text in roster.files.values())

    outcome = reading(roster.write(tmp_path))

    assert outcome.rows_read == rows - (len(roster.files["manifest.csv"].split(b"\r\n")) - 2)


ids = st.sampled_from(["ana", "ben", "rosa", "luis", "ba", "x1", "x2", "s1", "", "a,b", '"', "é"])
cells = st.one_of(ids, st.text(max_size=12))


@given(st.lists(st.tuples(ids, cells, cells, cells, cells, cells), max_size=6))
def test_whatever_stands_in_a_row_the_rest_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    roster = Roster()
    for id, role, name, agents, email, sms in rows:
        quoted = [_quoted(each) for each in (id, role, name, email, sms, agents)]
        roster.add("users.csv", "{},,,true,s1,{},,,{},,,,{},{},,{},,,".format(*quoted))

    path = roster.write(tmp_path_factory.mktemp("any"))
    try:
        outcome = reading(path)
    except RosterRefused:
        # A lone carriage return or a NUL breaks the file as CSV: then it says where.
        with pytest.raises(RosterRefused, match=r"users\.csv, line (9|1\d)"):
            reading(path)
        return

    assert set(outcome.people) >= EVERYBODY
    for person in outcome.people.values():
        assert person.person_id not in person.student_ids
        assert "\n" not in person.given_name


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""').encode("utf-8", "replace").decode() + '"'
