# SPDX-License-Identifier: Apache-2.0
"""A bad import is taken back, whatever came after it, and nothing that families said is lost."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kernel.clock import utc_now
from kernel.errors import Rejected
from kernel.identity import Operator, Role
from kernel.mongo import Database
from kernel.unit import Unit
from services.directory import repository
from services.directory.commands import UndoRoster
from services.directory.config import DirectorySettings
from services.directory.family.said import Said
from services.directory.history import History
from services.directory.rights.model import RecordContactRights
from services.directory.rights.repository import contact_rights
from services.directory.roster import deciding
from services.directory.roster.applying import Stopped
from services.directory.roster.undoing import Undoing
from tests.directory.builders import Roster
from tests.directory.dirty.deltas import a_user, changes
from tests.directory.test_holding import approved
from tests.directory.test_importing import NO_HOLDS, Office, StopsAfter

pytestmark = [pytest.mark.mongo, pytest.mark.row(35)]


def rosters() -> list[Roster]:
    """Each after the other: somebody leaves, somebody comes, much changes, somebody is back."""
    spoiled = Roster().change("users.csv", "ana", givenName="Anna").without_rows("users.csv", "ba")
    spoiled.replace("orgs.csv", "Elm School", "Elm Street School")
    return [
        Roster().without_rows("users.csv", "teach"),
        Roster().change("users.csv", "luis", metadata_homeLanguage="Portuguese"),
        spoiled,
        Roster().change("users.csv", "rosa", email="rosa@new.example"),
    ]


class Past:
    """An office that imported them all; `before` holds the directory as it was before each."""

    def __init__(self, database: Database, path: Path) -> None:
        self.office = Office(database)
        self.before: list[dict[str, Any]] = []
        self.imports: list[str] = []
        for number, roster in enumerate(rosters()):
            self.before.append(self.office.directory())
            done = self.office.import_(roster.write(path / str(number)))
            assert done["state"] == "finished"
            self.imports.append(done["import_id"])
        self.office.forget_told()

    def ask(self, import_id: str, *, dry_run: bool = False) -> dict[str, Any]:
        unit = Unit(self.office.database)
        operator = Operator(operator_id="op", name="Kim", role=Role.OFFICE)
        command = UndoRoster(import_id=import_id, reason="wrong year", dry_run=dry_run)
        return unit.run(
            lambda: deciding.request_undo(command, unit, self.office.worker.settings, operator)
        )

    def undo(self, import_id: str, **options: bool) -> dict[str, Any]:
        asked = self.ask(import_id, **options)
        assert self.office.worker.work_once()
        return self.office.queries.progress(asked["import_id"])

    def undoing(self, looks: int) -> Undoing:
        claim = self.office.worker.imports.claim()
        assert claim is not None
        return Undoing(
            claim, self.office.database, self.office.worker.imports, NO_HOLDS, StopsAfter(looks)
        )


@pytest.fixture
def past(database: Database, tmp_path: Path) -> Past:
    return Past(database, tmp_path)


@pytest.mark.parametrize("number", range(4))
def test_the_directory_goes_back_to_before_any_import(past: Past, number: int) -> None:
    done = past.undo(past.imports[number])

    assert done["state"] == "finished"
    assert past.office.directory() == past.before[number]
    undone = [past.office.queries.progress(each)["undone_by"] for each in past.imports]
    assert undone == [""] * number + [done["import_id"]] * (4 - number)


def test_without_their_history_nothing_would_go_back(past: Past) -> None:
    """The control: what is undone is read from the before-images and from nothing else."""
    now = past.office.directory()
    History(past.office.database).forget(utc_now() + timedelta(seconds=1))

    past.undo(past.imports[0])

    assert past.office.directory() == now


def test_an_undo_is_told_as_facts_and_once_as_what_it_is(past: Past) -> None:
    done = past.undo(past.imports[3])

    told = past.office.told()
    kinds = [kind for kind, _, _ in told]
    assert {"contact_point_removed", "contact_point_recorded"} <= set(kinds)
    assert kinds.count("roster_undone") == kinds.count("roster_imported") == 1
    assert ("roster_undone", past.imports[3]) in {each[:2] for each in told}
    assert len(told) == len(set(told))
    assert done["applied"]["contact_points"] == {"added": 1, "removed": 2}


def test_an_undo_can_be_undone_and_again(past: Past) -> None:
    now = past.office.directory()
    first = past.undo(past.imports[1])["import_id"]

    second = past.undo(first)["import_id"]
    assert past.office.directory() == now
    assert past.office.queries.progress(first)["undone_by"] == second
    assert past.office.queries.progress(past.imports[2])["undone_by"] == ""

    past.undo(past.imports[1])
    assert past.office.directory() == past.before[1]
    sequences = [s for kind, about, s in past.office.told() if kind == "roster_undone"]
    assert sequences == sorted(set(sequences))


def test_a_dry_run_shows_what_would_go_back_and_changes_nothing(past: Past) -> None:
    now = past.office.directory()

    done = past.undo(past.imports[2], dry_run=True)

    assert done["would"]["people"] == {"added": 0, "changed": 1, "removed": 0}
    assert (past.office.directory(), past.office.told()) == (now, [])


@pytest.mark.row(39)
def test_what_families_said_of_themselves_stays(past: Past) -> None:
    unit = Unit(past.office.database)

    def say() -> None:
        people = repository.people(unit)
        luis, ana = people.load_many(["luis", "ana"])
        luis.say(language=Said(value="vi", at=utc_now(), by="op", origin="family"))
        ana.say(language=Said(value="pt", at=utc_now(), by="op", origin="family"))
        people.save_many([luis, ana])

    unit.run(say)
    past.office.import_(Roster().without_rows("users.csv", "luis").write(Path(past_path(past))))
    past.office.forget_told()

    past.undo(past.imports[1])

    luis, ana = repository.people(unit).load_many(["luis", "ana"])
    assert (luis.recorded.language, ana.recorded.given_name) == ("en", "Ana")
    assert (luis.effective.language, ana.effective.language) == ("vi", "pt")


def past_path(past: Past) -> str:
    job = past.office.database.roster_imports.find_one({"_id": past.imports[0]}) or {}
    return str(Path(job["path"]).with_name("more"))


def test_after_an_undo_a_delta_needs_a_whole_roster(past: Past, tmp_path: Path) -> None:
    past.undo(past.imports[3])
    (tmp_path / "delta").mkdir()
    delta = changes(users=[a_user("luis", "tobedeleted")])(tmp_path / "delta")

    assert past.office.import_(delta)["error"]["code"] == "nothing-to-change"

    past.office.import_(Roster().write(tmp_path / "whole"))
    assert past.office.import_(delta)["state"] == "finished"


@pytest.mark.parametrize("looks", [0, 4, 5, 6, 8, 9])
def test_an_undo_that_was_stopped_anywhere_goes_on(past: Past, looks: int) -> None:
    undo = past.ask(past.imports[2])["import_id"]
    undoing = past.undoing(looks)
    try:
        undoing.run()
    except Stopped:
        past.office.worker.imports.release(undoing.claim)
        assert past.office.worker.work_once()

    done = past.office.queries.progress(undo)
    assert (done["state"], past.office.directory()) == ("finished", past.before[2])
    assert done["changes_done"] == done["changes_in_all"]
    told = past.office.told()
    assert len(told) == len(set(told))


def test_an_undo_that_removes_many_waits_for_a_second_person(past: Past) -> None:
    past.office.worker.settings = DirectorySettings()
    now = past.office.directory()

    held = past.undo(past.imports[0])

    assert held["state"] == "held"
    assert "people-removed" in held["hold_reasons"]
    assert past.office.directory() == now
    assert approved(past.office, held["import_id"])["state"] == "finished"
    assert past.office.directory() == past.before[0]


def test_an_undo_after_which_somebody_may_do_more_waits_for_a_second_person(past: Past) -> None:
    unit = Unit(past.office.database, correlation_id=past.imports[3])
    refused = RecordContactRights(
        contact_rights_id="cr-1", guardian_id="luis", student_id="ana", refused=("pickup",)
    )

    def restrict() -> None:
        (rights,) = contact_rights(unit).load_many(["cr-1"])
        rights.record(refused)
        contact_rights(unit).save_many([rights])

    unit.run(restrict)

    held = past.undo(past.imports[3])

    assert (held["state"], held["hold_reasons"]) == ("held", ["contact_rights-loosened"])
    assert contact_rights(unit).load_many(["cr-1"])[0].recorded == refused


def test_what_cannot_be_undone_says_why(past: Past, tmp_path: Path) -> None:
    dry = past.office.import_(Roster().write(tmp_path / "dry"), dry_run=True)["import_id"]
    waiting = past.office.ask(tmp_path / "dry")
    jobs = past.office.database.roster_imports
    jobs.update_one({"_id": past.imports[0]}, {"$unset": {"place": ""}})
    long_ago = utc_now() - timedelta(days=401)
    jobs.update_one({"_id": past.imports[1]}, {"$set": {"started_at": long_ago}})

    for import_id, code in (
        (dry, "nothing-to-undo"), (waiting, "not-finished"), (past.imports[0], "no-history"),
        (past.imports[1], "too-old"), ("nothing", "no-such-import"),
    ):  # fmt: skip
        with pytest.raises(Rejected) as rejected:
            past.ask(import_id)
        assert rejected.value.code == code
