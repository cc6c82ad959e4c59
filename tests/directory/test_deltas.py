# SPDX-License-Identifier: Apache-2.0
"""A delta changes and removes what it names, and nothing else."""

from pathlib import Path

import pytest

from kernel.mongo import Database
from services.directory.roster.applying import Stopped
from tests.directory.builders import Roster
from tests.directory.dirty import clean
from tests.directory.dirty.deltas import EARLIER, LATER, a_user, changes, stamped
from tests.directory.test_importing import Office, StopsAfter

pytestmark = [pytest.mark.mongo, pytest.mark.row(32)]
MUCH_LATER = "2026-11-20T07:30:00+01:00"


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    office = Office(database)
    (tmp_path / "first").mkdir()
    assert office.import_(clean()(tmp_path / "first"))["state"] == "finished"
    office.forget_told()
    return office


def test_only_what_a_delta_names_is_changed_and_told(office: Office, tmp_path: Path) -> None:
    before = office.directory()

    progress = office.import_(changes(users=[a_user("luis", "tobedeleted")])(tmp_path))

    after = office.directory()
    assert before["people"].keys() - after["people"].keys() == {"luis"}
    assert {id: each for id, each in before["people"].items() if id != "luis"} == after["people"]
    assert (before["schools"], before["classes"]) == (after["schools"], after["classes"])
    told = {(kind, subject) for kind, subject, _ in office.told()}
    assert ("person_removed", "luis") in told
    assert {kind for kind, _ in told} == {
        "person_removed", "contact_point_recorded", "roster_imported",
    }  # fmt: skip
    assert [one["mode"] for one in progress["files"]] == ["delta"]


def test_the_same_people_as_bulk_are_removed_by_their_absence(
    office: Office, tmp_path: Path
) -> None:
    """The control: what is no delta takes whoever it lacks for gone."""
    smaller = Roster().without_rows("users.csv", "luis", "teach")

    office.import_(smaller.write(tmp_path / "bulk"))

    assert {"luis", "teach"}.isdisjoint(office.directory()["people"])


def test_deltas_build_on_each_other(office: Office, tmp_path: Path) -> None:
    added = a_user("gus", agents="ana,ben")
    renamed = a_user("gus", at=MUCH_LATER, agents="ben", given="Gustavo")
    for number, row in enumerate([added, renamed]):
        (tmp_path / str(number)).mkdir()
        office.import_(changes(users=[row])(tmp_path / str(number)))

    gus = office.directory()["people"]["gus"]
    assert (gus["given_name"], gus["student_ids"]) == ("Gustavo", ["ben"])
    assert len(office.directory()["people"]) == 8


def test_who_was_deleted_does_not_come_back_by_an_older_row(office: Office, tmp_path: Path) -> None:
    for number, row in enumerate([a_user("luis", "tobedeleted"), a_user("luis", at=EARLIER)]):
        (tmp_path / str(number)).mkdir()
        progress = office.import_(changes(users=[row])(tmp_path / str(number)))

    assert "luis" not in office.directory()["people"]
    assert progress["rows_rejected"] == 1
    (tmp_path / "back").mkdir()
    office.import_(changes(users=[a_user("luis", at=MUCH_LATER)])(tmp_path / "back"))
    assert "luis" in office.directory()["people"]


def test_a_row_that_comes_before_what_it_refers_to_counts_once_that_is_there(
    office: Office, tmp_path: Path
) -> None:
    early = [f"e9,active,{LATER},c1,s1,kim,student,,,"]
    (tmp_path / "early").mkdir()
    assert office.import_(changes(enrollments=early)(tmp_path / "early"))["rows_rejected"] == 1

    (tmp_path / "then").mkdir()
    kim = a_user("kim", role="student", agents="rosa")
    office.import_(changes(users=[kim])(tmp_path / "then"))

    people = office.directory()["people"]
    assert people["kim"]["class_ids"] == ["c1"]
    assert "kim" in people["rosa"]["student_ids"]


def test_a_dry_run_of_a_delta_is_not_stored(office: Office, tmp_path: Path) -> None:
    before = list(office.database.roster_rows.find())

    progress = office.import_(changes(users=[a_user("gus")])(tmp_path), dry_run=True)

    assert progress["would"]["people"] == {"added": 1, "changed": 0, "removed": 0}
    assert list(office.database.roster_rows.find()) == before


def test_a_refused_import_leaves_the_stored_rows_as_they_were(
    office: Office, tmp_path: Path
) -> None:
    spoiled = Roster().replace("users.csv", "Tess", "Te\0s")
    assert office.import_(spoiled.write(tmp_path / "bad"))["state"] == "refused"

    (tmp_path / "next").mkdir()
    office.import_(changes(users=[a_user("gus")])(tmp_path / "next"))

    assert len(office.directory()["people"]) == 8


@pytest.mark.parametrize("looks", [0, 3, 4, 5])
def test_a_delta_that_was_stopped_goes_on_and_is_told_once(
    office: Office, tmp_path: Path, looks: int
) -> None:
    rows = [a_user("gus"), a_user("luis", "tobedeleted")]
    import_id = office.ask(changes(users=rows)(tmp_path))
    claim = office.worker.imports.claim()
    assert claim is not None
    with pytest.raises(Stopped):
        office.importing(claim, StopsAfter(looks)).run()
    office.worker.imports.release(claim)

    office.worker.work_once()

    assert office.queries.progress(import_id)["state"] == "finished"
    told = office.told()
    assert len(told) == len(set(told))
    assert {"gus"} == set(office.directory()["people"]) - {
        "ana", "ba", "ben", "minh", "rosa", "teach",
    }  # fmt: skip
    keys = office.database.roster_rows.distinct("key")
    assert keys == [f"{import_id}.{claim.fence + 1}"]


def test_rows_that_another_release_stored_are_not_read(office: Office, tmp_path: Path) -> None:
    office.database.settings.update_one({"_id": "roster-rows"}, {"$set": {"layout": "older"}})

    progress = office.import_(changes(users=[a_user("gus")])(tmp_path))

    assert progress["error"]["code"] == "nothing-to-change"


def test_an_enrollment_that_ended_since_it_was_stored_does_not_count(
    database: Database, tmp_path: Path
) -> None:
    office = Office(database)
    ends = Roster().change("enrollments.csv", "e1", endDate="2999-01-01")
    office.import_(ends.write(tmp_path / "first"))
    import_id = office.ask(changes(users=[a_user("gus")])(tmp_path))
    office.database.roster_imports.update_one({"_id": import_id}, {"$set": {"as_of": "2999-01-02"}})

    office.worker.work_once()

    assert office.directory()["people"]["ana"]["class_ids"] == []


def test_an_equal_time_is_not_older(database: Database, tmp_path: Path) -> None:
    office = Office(database)
    (tmp_path / "first").mkdir()
    office.import_(stamped()(tmp_path / "first"))
    same = a_user("rosa", "tobedeleted", "2026-10-31T17:00:00-07:00")

    progress = office.import_(changes(users=[same])(tmp_path))

    assert progress["applied"]["people"].get("removed") == 1
