# SPDX-License-Identifier: Apache-2.0
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sample.oneroster import Wish, write
from services.directory.commands import RecordClass, RecordSchool
from services.directory.roster.contact_ids import ContactPointIds
from services.directory.roster.guardianships import circles
from tests.directory.builders import KEY, Roster, reading

pytestmark = pytest.mark.row(32)
BOTH = pytest.mark.parametrize("version", ["1.1", "1.2"])


@BOTH
def test_a_clean_roster_is_read_whole(tmp_path: Path, version: str) -> None:
    outcome = reading(Roster(version=version).write(tmp_path))

    assert outcome.findings == []
    assert outcome.rows_rejected == 0
    assert outcome.schools == [
        RecordSchool(school_id="s1", name="Elm School"),
        RecordSchool(school_id="s2", name="Oak School"),
    ]
    assert outcome.classes[0] == RecordClass(
        class_id="c1", title="Room 1", school_id="s1", course="Homeroom",
        starts_on="2026-08-10", ends_on="2027-06-04",
    )  # fmt: skip
    assert set(outcome.people) == {"ana", "ba", "ben", "luis", "minh", "rosa", "teach"}


@BOTH
def test_a_person_is_read_with_every_fact(tmp_path: Path, version: str) -> None:
    people = reading(Roster(version=version).write(tmp_path)).people

    ana = people["ana"]
    assert (ana.given_name, ana.family_name, ana.language) == ("Ana", "Núñez", "es")
    assert (ana.roles, ana.grade) == (("student",), "03")
    assert (ana.school_ids, ana.class_ids) == (("s1",), ("c1",))
    assert (ana.birth_date, ana.sex) == ("2017-03-15", "female")
    assert ana.races == ("hispanicOrLatinoEthnicity",)
    assert people["teach"].class_ids == ("c1",)
    assert people["rosa"].school_ids == ()


def test_1_1_and_1_2_give_the_same_people(tmp_path: Path) -> None:
    first = reading(Roster(version="1.1").write(tmp_path / "1"))
    second = reading(Roster(version="1.2").write(tmp_path / "2"))

    assert first.people == second.people
    assert first.contact_points == second.contact_points


def test_the_sample_gives_the_same_people_in_both_versions(tmp_path: Path) -> None:
    outcomes = {}
    for version in ("1.1", "1.2"):
        write(Wish(students=300, schools=2, seed=3, version=version), tmp_path / version)
        outcomes[version] = reading(tmp_path / version)
    first, second = outcomes["1.1"], outcomes["1.2"]

    assert first.findings == second.findings == []
    # A teacher who is a parent is two records in 1.1 and one in 1.2; everybody else is the same.
    same = first.people.keys() & second.people.keys()
    both = {id for id in same if second.people[id].roles == ("guardian", "teacher")}
    assert both
    assert len(first.people) - len(second.people) == len(both)
    changed = {id for id in same if first.people[id] != second.people[id]}
    children = {child for id in both for child in second.people[id].student_ids}
    assert changed <= both | children


def test_a_zip_and_a_folder_are_the_same(tmp_path: Path) -> None:
    roster = Roster()
    folder = reading(roster.write(tmp_path / "folder"))

    assert reading(roster.zip(tmp_path / "flat.zip")) == folder
    assert reading(roster.zip(tmp_path / "deep.zip", prefix="export 2026/")) == folder


def test_guardians_are_found_from_either_side(tmp_path: Path) -> None:
    people = reading(Roster().write(tmp_path)).people

    assert people["rosa"].student_ids == ("ana", "ben")
    assert people["luis"].student_ids == ("ana", "ben")  # his own row names nobody
    assert people["ba"].student_ids == ("minh",)


def test_a_guardian_named_by_the_guardians_row_only_counts(tmp_path: Path) -> None:
    roster = Roster().change("users.csv", "minh", agentSourcedIds="")
    roster.change("users.csv", "ba", agentSourcedIds="minh")

    assert reading(roster.write(tmp_path)).people["ba"].student_ids == ("minh",)


@pytest.mark.row(36)
def test_a_phone_that_two_share_is_one_contact_point(tmp_path: Path) -> None:
    points = reading(Roster().write(tmp_path)).contact_points

    (shared,) = [point for point in points if point.address == "+12015550101"]
    assert shared.person_ids == ("luis", "rosa")
    assert shared.contact_point_id == KEY.id_of("phone", "+12015550101")


def test_a_guardian_may_have_more_than_five_and_fewer_than_one_way_to_be_reached(
    tmp_path: Path,
) -> None:
    roster = Roster()
    for number in range(8):
        roster.add("users.csv", f"g{number},,,true,s1,parent,,,G{number},,,,,,,ana,,,")

    outcome = reading(roster.write(tmp_path))

    guardians = [person for person in outcome.people.values() if "ana" in person.student_ids]
    assert len(guardians) == 10
    assert outcome.addresses_of("g0") == set()


def test_the_sms_column_wins_and_the_other_number_is_for_calls(tmp_path: Path) -> None:
    roster = Roster().change("users.csv", "rosa", phone="(202) 555-0144")

    outcome = reading(roster.write(tmp_path))

    assert outcome.addresses_of("rosa") == {"+12015550101", "rosa@families.example"}
    assert outcome.people["rosa"].voice_phone == "+12025550144"


@pytest.mark.row(22)
def test_a_guardian_without_a_language_has_the_childs(tmp_path: Path) -> None:
    outcome = reading(Roster().write(tmp_path))

    assert outcome.people["ba"].language == "vi"


def test_without_any_language_it_is_the_districts(tmp_path: Path) -> None:
    roster = Roster().change("users.csv", "minh", metadata_homeLanguage="")

    people = reading(roster.write(tmp_path), default_language="pt").people

    assert people["minh"].language == people["ba"].language == "pt"


@pytest.mark.row(22)
def test_the_language_column_is_a_setting(tmp_path: Path) -> None:
    roster = Roster().replace("users.csv", "metadata.homeLanguage", "metadata.Lengua")

    people = reading(roster.write(tmp_path), language_columns=["metadata.lengua"]).people

    assert people["ana"].language == "es"


def test_a_teacher_may_be_a_guardian(tmp_path: Path) -> None:
    roster = Roster(version="1.2").add("roles.csv", "r8,,,teach,secondary,parent,,,s2,")
    roster.change("users.csv", "minh", agentSourcedIds="ba,teach")

    teach = reading(roster.write(tmp_path)).people["teach"]

    assert teach.roles == ("guardian", "teacher")
    assert teach.student_ids == ("minh",)
    assert teach.school_ids == ("s1",)  # where they teach, not where the child goes


def test_a_student_may_be_a_parent(tmp_path: Path) -> None:
    roster = Roster(version="1.2").add("roles.csv", "r8,,,ben,secondary,parent,,,s1,")
    roster.add("roles.csv", "r9,,,kid,primary,student,,,s1,")
    roster.add("users.csv", "kid,,,true,,,Kid,Núñez,,,,,,ben,KG,,,es")

    outcome = reading(roster.write(tmp_path))

    assert outcome.findings == []
    assert outcome.people["ben"].student_ids == ("kid",)
    assert outcome.people["rosa"].student_ids == ("ana", "ben")


def test_the_order_and_case_of_columns_do_not_matter(tmp_path: Path) -> None:
    roster = Roster()
    lines = [line.split(",") for line in roster.files["orgs.csv"].decode().split("\r\n") if line]
    lines[0] = [name.upper() for name in lines[0]]
    turned = "\n".join(",".join(reversed(line)) for line in lines)
    expected = reading(roster.write(tmp_path / "plain"))
    roster.files["orgs.csv"] = turned.encode()

    assert reading(roster.write(tmp_path / "turned")) == expected


def test_a_byte_order_mark_is_fine(tmp_path: Path) -> None:
    roster = Roster()
    expected = reading(roster.write(tmp_path / "plain"))
    roster.files = {name: b"\xef\xbb\xbf" + text for name, text in roster.files.items()}

    assert reading(roster.write(tmp_path / "marked")) == expected


def test_quotes_commas_and_line_breaks_in_cells_are_data(tmp_path: Path) -> None:
    roster = Roster().change("users.csv", "teach", givenName='Tess "T",\r\nBcc: x')

    outcome = reading(roster.write(tmp_path))

    assert outcome.people["teach"].given_name == 'Tess "T", Bcc: x'
    assert outcome.findings == []


def test_rows_after_a_line_break_in_a_cell_keep_their_line(tmp_path: Path) -> None:
    roster = Roster().change("users.csv", "ana", givenName="An\na")
    roster.change("users.csv", "teach", role="wizard")

    (finding,) = [
        each for each in reading(roster.write(tmp_path)).findings if each.file == "users.csv"
    ]

    assert finding.line == 9


def test_what_is_to_be_deleted_is_not_there(tmp_path: Path) -> None:
    roster = Roster().change("users.csv", "luis", status="tobedeleted")

    assert "luis" not in reading(roster.write(tmp_path)).people


def test_an_enrollment_that_ended_does_not_count(tmp_path: Path) -> None:
    roster = Roster().change("enrollments.csv", "e1", endDate="2026-10-30")
    roster.change("enrollments.csv", "e2", endDate="2026-11-02")

    people = reading(roster.write(tmp_path)).people

    assert people["ana"].class_ids == ()
    assert people["ben"].class_ids == ("c2",)


def test_passwords_and_user_names_are_never_kept(tmp_path: Path) -> None:
    outcome = reading(Roster(version="1.2").write(tmp_path))

    assert "secret" not in repr(outcome)


def test_ids_of_contact_points_cannot_be_guessed_without_the_districts_key() -> None:
    ours, theirs = ContactPointIds(b"ours"), ContactPointIds(b"theirs")

    assert ours.id_of("phone", "+12015550101") == ours.id_of("phone", "+12015550101")
    assert ours.id_of("phone", "+12015550101") != theirs.id_of("phone", "+12015550101")
    assert ours.id_of("phone", "x") != ours.id_of("email", "x")


edges = st.sets(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=12)


def _reaches(edges: set[tuple[str, str]], start: str, end: str) -> bool:
    seen, front = set(), {start}
    while front:
        seen |= front
        front = {there for here, there in edges if here in front} - seen
    return end in seen


@given(edges)
def test_without_the_edges_of_circles_nobody_is_their_own_ancestor(
    found: set[tuple[str, str]],
) -> None:
    left = found - set(circles(found))

    assert not any(_reaches(left, student, guardian) for guardian, student in left)


@given(edges)
def test_where_there_is_no_circle_nothing_is_left_out(found: set[tuple[str, str]]) -> None:
    downhill = {(here, there) for here, there in found if here < there}

    assert circles(downhill) == []
