# SPDX-License-Identifier: Apache-2.0
"""A worker that is killed in the middle of what two people decided: the next one ends it."""

from pathlib import Path

import pytest

from kernel.identity import Operator, Role
from kernel.mongo import Database
from kernel.unit import Unit
from sample.oneroster import Wish, write
from services.directory.commands import UndoRoster
from services.directory.config import DirectorySettings
from services.directory.roster import deciding
from tests.directory.test_holding import decide
from tests.directory.test_importing import Office
from tests.directory.test_worker import DEADLINE_S, worker
from tests.waiting import eventually

pytestmark = [pytest.mark.system, pytest.mark.mongo]
STUDENTS = 120


def without_some(folder: Path, smaller: Path) -> Path:
    """Every fourth user is not in it any more."""
    smaller.mkdir()
    for file in folder.iterdir():
        lines = file.read_bytes().splitlines(keepends=True)
        kept = [line for place, line in enumerate(lines) if place % 4 or not place]
        wanted = kept if file.name == "users.csv" else lines
        (smaller / file.name).write_bytes(b"".join(wanted))
    return smaller


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    write(Wish(students=STUDENTS, schools=2, seed=5, version="1.1"), tmp_path / "town")
    office = Office(database, DirectorySettings(roster_lease_s=1))
    assert office.import_(tmp_path / "town")["state"] == "finished"
    return office


def killed(environ: dict[str, str], tmp_path: Path, label: str) -> None:
    crash = {"RAPPORT_CRASH_AT": label, "RAPPORT_CRASH_ONCE": str(tmp_path / label)}
    with worker(environ, **crash) as process:
        assert process.wait(DEADLINE_S) == 137


def ended(office: Office, import_id: str) -> None:
    """The next worker takes over once the lease of the killed one is over."""
    assert office.queries.progress(import_id)["state"] == "applying"
    eventually(office.worker.work_once, within_s=DEADLINE_S)
    progress = office.queries.progress(import_id)
    assert progress["state"] == "finished"
    assert progress["changes_done"] == progress["changes_in_all"]
    told = office.told()
    assert len(told) == len(set(told))


@pytest.mark.row(34)
@pytest.mark.row(35)
def test_what_was_approved_and_what_was_undone_end_as_if_nobody_had_been_killed(
    office: Office, kernel_environ: dict[str, str], tmp_path: Path
) -> None:
    before = office.directory()
    held = office.import_(without_some(tmp_path / "town", tmp_path / "smaller"))["import_id"]
    assert office.queries.progress(held)["state"] == "held"
    decide(office, held, by="second")

    # What is left is not what was approved: it goes on all the same, since it began to apply.
    killed(kernel_environ, tmp_path, "roster-applied-people@import")
    ended(office, held)
    after = office.directory()
    assert len(after["people"]) < len(before["people"]) * 0.8
    again = office.import_(tmp_path / "smaller")
    assert (again["state"], again["changes_in_all"]) == ("finished", 0)

    unit = Unit(office.database)
    command = UndoRoster(import_id=held, reason="half a file")
    operator = Operator(operator_id="op", name="Kim", role=Role.OFFICE)
    undo = unit.run(lambda: deciding.request_undo(command, unit, office.worker.settings, operator))[
        "import_id"
    ]
    killed(kernel_environ, tmp_path, "roster-applied-people@undo")
    assert office.directory() not in (before, after)
    ended(office, undo)
    assert office.directory() == before
