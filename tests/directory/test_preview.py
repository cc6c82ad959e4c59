# SPDX-License-Identifier: Apache-2.0
"""A difference that people can read before they say yes to it."""

from pathlib import Path
from typing import Any

import pytest

from kernel.mongo import Database
from services.directory.roster import preview
from services.directory.roster.asking import AskDiff
from tests.directory.builders import Roster
from tests.directory.test_importing import Office

pytestmark = [pytest.mark.mongo, pytest.mark.row(34)]


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    office = Office(database)
    office.import_(Roster().write(tmp_path / "first"))
    return office


def previewed(office: Office, roster: Roster, path: Path, **narrowed: Any) -> dict[str, Any]:
    done = office.import_(roster.write(path / "next"), dry_run=True)
    return office.queries.diff(AskDiff(import_id=done["import_id"], **narrowed))


def rows(diff: dict[str, Any]) -> dict[tuple[str, str], tuple[str, list[str], list[str]]]:
    return {
        (row["kind"], row["id"]): (row["change"], row["fields"], row["schools"])
        for row in diff["rows"]
    }


def test_it_names_who_changes_in_which_fields_and_of_which_school(
    office: Office, tmp_path: Path
) -> None:
    roster = Roster().change("users.csv", "luis", metadata_homeLanguage="Portuguese")
    roster.change("users.csv", "ana", givenName="Anna", grades="04")
    roster.without_rows("users.csv", "minh")
    roster.add("users.csv", "lee,,,true,s1,student,lee,,Lee,Park,,,,,,,03,,English")

    diff = previewed(office, roster, tmp_path)

    found = rows(diff)
    assert found["people", "luis"] == ("changed", ["language"], ["s1", "s2"])
    assert found["people", "ana"] == ("changed", ["given_name", "grade"], ["s1"])
    assert found["people", "lee"] == ("added", [], ["s1"])
    # Who leaves belongs to the school that is left, and so does the guardian of nobody now.
    assert found["people", "minh"] == ("removed", [], ["s2"])
    assert found["people", "ba"] == ("changed", ["language", "student_ids"], ["s2"])
    assert diff["fields"]["people"] == {
        "language": 2, "given_name": 1, "grade": 1, "student_ids": 1,
    }  # fmt: skip
    schools = {each["school_id"]: each for each in diff["schools"]}
    assert schools["s1"]["name"] == "Elm School"
    assert schools["s1"]["changes"]["people"] == {"added": 1, "changed": 2}
    assert schools["s2"]["changes"]["people"] == {"changed": 2, "removed": 1}


def test_an_address_belongs_to_the_schools_of_its_people(office: Office, tmp_path: Path) -> None:
    roster = Roster().change("users.csv", "rosa", email="rosa@new.example")
    diff = previewed(office, roster, tmp_path, kind="contact_points")
    assert [(row["change"], row["schools"]) for row in diff["rows"]].count(
        ("added", ["s1", "s2"])
    ) == 1


def test_no_value_is_kept_only_ids_and_names_of_fields(office: Office, tmp_path: Path) -> None:
    roster = Roster().change("users.csv", "rosa", email="rosa@new.example", familyName="Secret")
    previewed(office, roster, tmp_path)

    kept = repr(list(office.database.roster_diffs.find()))
    kept += repr(list(office.database.roster_imports.find()))
    assert "rosa" in kept
    assert "Secret" not in kept
    assert "new.example" not in kept


def test_rows_come_page_by_page_each_once_and_may_be_narrowed(
    office: Office, tmp_path: Path
) -> None:
    roster = Roster()
    for number in range(12):
        roster.add("users.csv", f"n{number:02d},,,true,s1,student,,,Lee,Park,,,,,,,03,,English")
    done = office.import_(roster.write(tmp_path / "next"), dry_run=True)["import_id"]

    seen: list[str] = []
    start: int | None = 0
    while start is not None:
        page = office.queries.diff(AskDiff(import_id=done, start=start, limit=5))
        seen += [row["id"] for row in page["rows"]]
        start = page["next"]
    narrow = office.queries.diff(AskDiff(import_id=done, kind="people", school_id="s2"))

    assert seen == [f"n{number:02d}" for number in range(12)]
    assert narrow["rows"] == []


def test_pieces_meet_without_a_gap(office: Office, tmp_path: Path, database: Database) -> None:
    piece = {"import_id": "import-1", "kind": "people"}
    for number in range(0, 1200, preview.ROWS_A_PIECE):
        many = min(preview.ROWS_A_PIECE, 1200 - number)
        rows = [{"id": str(number + n), "change": "added", "fields": [], "schools": []}
                for n in range(many)]  # fmt: skip
        database.roster_diffs.insert_one(piece | {"number": number, "rows": rows})

    found = preview.read_rows(database, "import-1", 499, 503, {})

    assert [row["number"] for row in found] == list(range(499, 1002))
    assert [row["id"] for row in found] == [str(number) for number in range(499, 1002)]


def test_a_second_preview_replaces_nothing_of_the_first(office: Office, tmp_path: Path) -> None:
    first = previewed(office, Roster().without_rows("users.csv", "ba"), tmp_path)
    second = previewed(office, Roster().without_rows("users.csv", "rosa"), tmp_path)
    again = office.queries.diff(AskDiff(import_id=first["import_id"]))
    assert rows(again) == rows(first) != rows(second)
