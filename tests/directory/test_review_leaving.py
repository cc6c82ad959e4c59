# SPDX-License-Identifier: Apache-2.0
"""An export that lost rows on its way is no news of people who left."""

from pathlib import Path
from typing import Any

import pytest

from kernel.mongo import Database
from services.directory.config import DirectorySettings
from tests.directory.builders import Roster
from tests.directory.test_importing import Office

pytestmark = pytest.mark.mongo
STUDENTS = [f"student{n:03d}" for n in range(100)]


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    office = Office(database)
    assert office.import_(large().write(tmp_path / "large"))["state"] == "finished"
    office.forget_told()
    return office


def large() -> Roster:
    """The little roster and a hundred students more, each with an address of their own."""
    roster = Roster()
    for id in STUDENTS:
        roster.add(
            "users.csv", f"{id},,,true,s1,student,{id},,Ana,Ruiz,,,{id}@families.example,,,,3,,"
        )
    return roster


def header_only(roster: Roster, file: str) -> Roster:
    roster.files[file] = roster.files[file].splitlines(keepends=True)[0]
    return roster


def imported(office: Office, roster: Roster, path: Path, **options: Any) -> dict[str, Any]:
    return office.import_(roster.write(path / "next"), **options)


@pytest.mark.parametrize("file", ["orgs.csv", "users.csv", "classes.csv", "enrollments.csv"])
def test_a_required_file_without_a_row_is_refused_and_nobody_leaves(
    office: Office, tmp_path: Path, file: str
) -> None:
    before = office.directory()

    progress = imported(office, header_only(large(), file), tmp_path)

    assert (progress["state"], progress["error"]["code"]) == ("refused", "no-rows")
    assert progress["error"]["details"] == {"file": file, "line": 1}
    assert (office.directory(), office.told()) == (before, [])


def test_a_roster_that_lacks_many_people_is_refused_and_says_how_many(
    office: Office, tmp_path: Path
) -> None:
    before = office.directory()

    progress = imported(office, large().without_rows("users.csv", *STUDENTS[:40]), tmp_path)

    assert (progress["state"], progress["error"]["code"]) == ("refused", "many-leave")
    assert progress["error"]["details"] == {"kind": "people", "leaving": 40, "known": 107}
    assert (office.directory(), office.told()) == (before, [])


def test_a_roster_that_lost_its_addresses_is_refused(office: Office, tmp_path: Path) -> None:
    roster = large()
    roster.files["users.csv"] = roster.files["users.csv"].replace(b"@families.example,", b",")

    progress = imported(office, roster, tmp_path)

    assert progress["error"]["details"]["kind"] == "contact_points"


def test_a_few_may_leave_as_they_do_every_week(office: Office, tmp_path: Path) -> None:
    progress = imported(office, large().without_rows("users.csv", *STUDENTS[:20]), tmp_path)
    assert (progress["state"], progress["applied"]["people"]) == ("finished", {"removed": 20})


def test_a_dry_run_shows_who_would_leave_however_many(office: Office, tmp_path: Path) -> None:
    roster = large().without_rows("users.csv", *STUDENTS)
    progress = imported(office, roster, tmp_path, dry_run=True)
    assert (progress["state"], progress["would"]["people"]["removed"]) == ("finished", 100)


def test_where_the_district_allows_it_all_of_them_leave(office: Office, tmp_path: Path) -> None:
    office.worker.settings = DirectorySettings(roster_most_leaving_percent=100)
    progress = imported(office, large().without_rows("users.csv", *STUDENTS), tmp_path)
    assert progress["applied"]["people"] == {"removed": 100}
