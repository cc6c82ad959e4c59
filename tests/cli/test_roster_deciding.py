# SPDX-License-Identifier: Apache-2.0
from pathlib import Path
from typing import Any

import pytest

from cli.checks import rosters
from cli.problems import Exit, refused
from cli.session import Session
from tests.cli.fakes import FakeBus, settings
from tests.cli.test_roster import DIFF, IMPORT, answers, progress

HELD = progress(
    "held", changes_done=0, rows_rejected=0, applied={}, hold_reasons=["people-removed"],
    held_at="2026-12-01T10:00:05+00:00", finished_at=None,
)  # fmt: skip
DONE = progress("finished", rows_rejected=0)


@pytest.fixture
def town(tmp_path: Path) -> str:
    file = tmp_path / "town.zip"
    file.write_bytes(b"a zip")
    return str(file)


@pytest.mark.row(34)
def test_a_held_import_has_an_exit_code_of_its_own_and_says_who_does_what(
    rapport: Any, town: str
) -> None:
    line = rapport(answers(HELD))
    ran = line("roster", "import", town)
    assert ran.exit_code == Exit.HELD == 6
    assert "people removed" in ran.stdout
    assert "Elm School" in ran.stdout
    assert f"rapport roster approve {IMPORT}" in ran.stderr
    assert "not whoever asked for it" in ran.stderr
    assert line.bus.payloads("notifications.copies") == []


@pytest.mark.row(34)
def test_a_preview_shows_kinds_fields_and_schools_and_on_demand_ids(
    rapport: Any, town: str
) -> None:
    compared = progress("finished", dry_run=True, rows_rejected=0, hold_reasons=["people-removed"])
    line = rapport(answers(compared))
    short, long = line("roster", "preview", town), line("roster", "preview", town, "--details")
    assert short.exit_code == long.exit_code == Exit.OK
    assert line.bus.payloads("directory.roster_import")[0]["dry_run"] is True
    assert "would be held because of" in short.stdout
    assert "would be HELD" in short.stderr
    for word in ("would be removed", "language", "Elm School"):
        assert word in short.stdout
    assert "p-7" not in short.stdout
    assert "p-7" in long.stdout


def test_json_holds_every_row_page_by_page(rapport: Any, town: str) -> None:
    def paged(payload: dict[str, Any]) -> dict[str, Any]:
        start = payload["start"]
        rows = [{**DIFF["rows"][0], "number": n} for n in range(start, min(start + 2, 5))]
        return DIFF | {"rows": rows, "next": start + 2 if start < 4 else None}

    compared = progress("finished", dry_run=True, rows_rejected=0)
    ran = rapport(answers(compared, **{"directory.roster_diff": paged}))(
        "roster", "preview", town, "--json"
    )
    assert [row["number"] for row in ran.json["diff"]["rows"]] == [0, 1, 2, 3, 4]


@pytest.mark.row(34)
def test_whoever_asked_for_it_is_told_that_a_second_person_approves(rapport: Any) -> None:
    problem = refused({"code": "second-person", "message": "a second person has to look at it."})
    ran = rapport(answers(DONE, **{"directory.roster_approve": problem}))(
        "roster", "approve", IMPORT, "--reason", "graduation"
    )
    assert ran.exit_code == Exit.FORBIDDEN
    assert "A second person has to look at it." in ran.stderr


@pytest.mark.row(34)
def test_approving_waits_until_it_is_applied_and_rejecting_says_so(rapport: Any) -> None:
    more = {"directory.roster_approve": {"import_id": IMPORT}, "directory.roster_reject": {}}
    line = rapport(answers(progress("queued"), progress("applying"), DONE, **more))
    approved = line("roster", "approve", IMPORT, "--reason", "graduation")
    rejected = line("roster", "reject", IMPORT, "--reason", "half a file")
    assert approved.exit_code == rejected.exit_code == Exit.OK
    assert "the other services had followed" in approved.stdout
    assert f"{IMPORT} is rejected." in rejected.stdout
    assert line.bus.payloads("directory.roster_reject")[0]["reason"] == "half a file"


@pytest.mark.row(35)
def test_an_undo_names_what_goes_with_it_and_shows_what_changed(rapport: Any) -> None:
    undone = DONE | {"import_id": "undo-1", "job": "undo", "undoes": IMPORT}
    asked = {"import_id": "undo-1", "undoes": [IMPORT, "import-2"]}
    heard = {"imports": {"undo-1": "2026-12-01T10:00:06+00:00"}}
    line = rapport(
        answers(undone, **{"directory.roster_undo": asked, "notifications.copies": heard})
    )
    ran = line("roster", "undo", IMPORT, "--reason", "wrong year")
    assert ran.exit_code == Exit.OK
    assert "What came after it goes as well: import-2." in ran.stderr
    assert "bulk" in ran.stderr
    assert "undo-1" in ran.stdout


def test_history_says_who_asked_who_approved_and_what_was_undone(rapport: Any) -> None:
    first = DONE | {
        "undone_by": "undo-1",
        "approved": {"by": "op-2", "at": "2026-12-01T10:00:05+00:00", "reason": "graduation"},
    }
    undo = DONE | {"import_id": "undo-1", "job": "undo", "undoes": IMPORT}
    dry = DONE | {"import_id": "import-dry", "dry_run": True}
    ran = rapport({"directory.roster_imports": {"imports": [undo, dry, first]}})(
        "roster", "history"
    )
    assert f"undid {IMPORT}" in ran.stdout
    assert "undone by undo-1" in ran.stdout
    assert "op-2" in ran.stdout
    assert "import-dry" not in ran.stdout


@pytest.mark.parametrize(("imports", "state"), [([DONE, HELD], "warning"), ([DONE], "ok")])
def test_doctor_says_which_roster_waits_for_a_second_person(
    imports: list[Any], state: str, tmp_path: Path
) -> None:
    bus = FakeBus({"directory.roster_imports": {"imports": imports}})
    found = rosters.check(Session(settings=settings(tmp_path), bus=bus))
    assert found.state == state
    assert (f"rapport roster report {IMPORT}" in found.fix) == (state == "warning")
