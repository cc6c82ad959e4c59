# SPDX-License-Identifier: Apache-2.0
"""The roster's custody column: what it tightens is in force at once, and it never loosens."""

from pathlib import Path
from typing import Any

import pytest

from kernel.clock import utc_now
from kernel.identity import Role
from kernel.mongo import Database
from services.directory.config import DirectorySettings
from services.directory.roster.worker import Worker
from tests.directory.builders import Roster
from tests.directory.test_importing import Office
from tests.directory.test_service import a_service, answer

pytestmark = [pytest.mark.mongo, pytest.mark.row(37)]
MAPPING = """
[users]
custody = "x.custody"
mail = "x.mail"
pickup = "x.pickup"

[users.custody_values]
"NO CONTACT" = ["all"]
"NO RECORDS" = ["records"]
"NONE" = "none"
"""


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    (tmp_path / "mapping.toml").write_text(MAPPING)
    office = Office(database)
    office.settings = DirectorySettings(roster_mapping=str(tmp_path / "mapping.toml"))
    office.worker = Worker(database, office.settings, "worker-1")
    return office


def send(office: Office, folder: Path, custody: dict[str, str] | None, **more: Any) -> Any:
    roster = Roster()
    if custody is not None:
        roster.column("users.csv", "x.custody", **custody)
    for id, cells in more.items():
        roster.change("users.csv", id, **cells)
    return office.import_(roster.write(folder))


def in_force(office: Office) -> list[tuple[str, list[str]]]:
    found = office.database.limits.find({"ended": None}).sort("person_id", 1)
    return [(each["person_id"], each["scopes"]) for each in found]


def work(office: Office) -> list[dict[str, Any]]:
    service = a_service(office.database, role=Role.OFFICE)
    found = answer(service.proposals_list({}))["proposals"]
    assert isinstance(found, list)
    return found


def test_a_word_in_the_column_is_a_limit_told_with_the_import(
    office: Office, tmp_path: Path
) -> None:
    send(office, tmp_path / "1", {"luis": "No Contact", "ba": "no records"})

    assert in_force(office) == [("ba", ["records"]), ("luis", ["all"])]
    (luis,) = office.database.limits.find({"person_id": "luis"})
    assert (luis["source"], luis["student_ids"], luis["number"]) == ("roster", [], 2)
    assert [kind for kind, _, _ in office.told()].count("limit_recorded") == 2


def test_it_stays_one_limit_until_people_end_it(office: Office, tmp_path: Path) -> None:
    send(office, tmp_path / "1", {"luis": "NO CONTACT"})
    without_row = Roster().column("users.csv", "x.custody").without_rows("users.csv", "luis")

    send(office, tmp_path / "the same", {"luis": "NO CONTACT"})
    send(office, tmp_path / "blank", {"luis": ""})
    send(office, tmp_path / "no column", None)
    office.import_(without_row.write(tmp_path / "no row"))
    send(office, tmp_path / "again", {"luis": "NO CONTACT"})

    assert in_force(office) == [("luis", ["all"])]
    assert office.database.limits.count_documents({}) == 1
    assert work(office) == []


def test_only_a_word_that_means_none_asks_the_office_and_two_persons_end_it(
    office: Office, tmp_path: Path
) -> None:
    send(office, tmp_path / "1", {"luis": "NO CONTACT"})
    send(office, tmp_path / "2", {"luis": "NONE"})
    (asked,) = work(office)
    service = a_service(office.database, role=Role.OFFICE)

    assert in_force(office) == [("luis", ["all"])]
    assert asked["kind"] == "end-limit"
    decision = {"proposal_id": asked["proposal_id"], "approve": True, "reason": "order expired"}
    told = service.proposal_decide(decision)
    assert told["result"]["limit_id"] == asked["limit_id"]
    assert in_force(office) == [("luis", ["all"])]  # a second person lets it end
    (limit,) = office.database.limits.find()
    assert limit["end_requested"]["operator_id"] == "op-kim"


def test_a_word_that_comes_back_after_people_ended_the_limit_is_a_new_one(
    office: Office, tmp_path: Path
) -> None:
    send(office, tmp_path / "1", {"luis": "NO CONTACT"})
    _end(office)
    send(office, tmp_path / "2", {"luis": "NO CONTACT"}, rosa={"givenName": "R."})
    assert in_force(office) == []  # the same word still stands: people decided about it

    send(office, tmp_path / "3", {"luis": "NONE"})
    send(office, tmp_path / "4", {"luis": "NO CONTACT"})

    assert in_force(office) == [("luis", ["all"])]


@pytest.mark.parametrize("between", ["", "see the file"])
def test_a_word_that_comes_back_after_the_cell_said_something_else_is_a_new_one(
    office: Office, tmp_path: Path, between: str
) -> None:
    send(office, tmp_path / "1", {"luis": "NO CONTACT"})
    _end(office)
    for number, custody in enumerate([None, {"luis": "NO CONTACT"}, {"luis": between}]):
        send(office, tmp_path / f"more-{number}", custody)
    assert in_force(office) == []  # a column that was missing for a while says nothing

    send(office, tmp_path / "again", {"luis": "NO CONTACT"})

    assert in_force(office) == [("luis", ["all"])]


def test_a_held_roster_still_tightens_and_loosens_nothing(office: Office, tmp_path: Path) -> None:
    first = Roster().column("users.csv", "x.custody").column("users.csv", "x.pickup", luis="no")
    office.import_(first.write(tmp_path / "1"))
    roster = Roster().without_rows("users.csv", "rosa", "ba", "minh", "teach")
    roster.column("users.csv", "x.custody", luis="NO CONTACT")
    roster.column("users.csv", "x.mail", luis="no").column("users.csv", "x.pickup", luis="yes")

    progress = office.import_(roster.write(tmp_path / "2"))

    assert progress["state"] == "held"
    assert in_force(office) == [("luis", ["all"])]
    rights = office.database.contact_rights.find({"recorded.guardian_id": "luis"})
    assert [each["recorded"]["refused"] for each in rights] == [["mail", "pickup"]] * 2


def test_a_dry_run_limits_nobody(office: Office, tmp_path: Path) -> None:
    roster = Roster().column("users.csv", "x.custody", luis="NO CONTACT", rosa="ask")
    office.import_(roster.write(tmp_path / "1"), dry_run=True)

    assert in_force(office) == []
    assert work(office) == []


def test_what_nobody_but_a_person_can_read_is_work_for_the_office_once(
    office: Office, tmp_path: Path
) -> None:
    cells = {"luis": "see the judge's letter", "ana": "NO CONTACT"}
    send(office, tmp_path / "1", cells)
    send(office, tmp_path / "2", cells, rosa={"givenName": "R."})

    found = work(office)

    assert sorted((each["person_id"], each["kind"]) for each in found) == [
        ("ana", "custody-text"),
        ("luis", "custody-text"),
    ]
    assert in_force(office) == []
    stored = str(list(office.database.proposals.find())) + str(
        list(office.database.custody_said.find())
    )
    assert "judge" not in stored


def _end(office: Office) -> None:
    act = {"operator_id": "op", "name": "Kim", "at": utc_now()}
    office.database.limits.update_many({}, {"$set": {"ended": act}})
