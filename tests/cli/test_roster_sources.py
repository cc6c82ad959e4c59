# SPDX-License-Identifier: Apache-2.0
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cli.checks.sources import source
from cli.problems import Exit
from tests.cli.fakes import Several
from tests.cli.test_roster import IMPORT, answers, progress

NOW = datetime(2026, 12, 1, 10, tzinfo=UTC)


def a_sync(state: str, **changes: Any) -> dict[str, Any]:
    return {
        "sync_id": "sync-1", "source": "sis", "mode": "delta", "state": state,
        "open": state in ("queued", "fetching", "importing"), "requested_by": "op-1",
        "requested_at": "2026-12-01T10:00:00+00:00", "finished_at": None,
        "records": {"orgs": 3, "users": 200}, "records_in_all": {"orgs": 3, "users": 500},
        "import_id": "", "error": None,
    } | changes  # fmt: skip


def a_source(**changes: Any) -> dict[str, Any]:
    return {
        "source": "sis", "kind": "oneroster-rest", "place": "sis.example",
        "schedule": "every 15 min", "next_at": "2026-12-01T10:15:00+00:00",
        "last": a_sync("finished", import_id=IMPORT),
    } | changes  # fmt: skip


def syncing(*states: dict[str, Any], is_new: bool = True) -> dict[str, Any]:
    asked = {"sync_id": "sync-1", "is_new": is_new}
    return answers(
        progress("finished", rows_rejected=0),
        **{"directory.roster_sync": asked, "directory.roster_sync_progress": Several(*states)},
    )


@pytest.mark.row(31)
def test_sources_are_listed_with_what_came_of_them(rapport: Any) -> None:
    ran = rapport({"directory.roster_sources": {"sources": [a_source()]}})("roster", "sources")
    assert ran.exit_code == Exit.OK
    for said in ("sis.example", "every 15 min", "finished (delta)", IMPORT):
        assert said in ran.stdout
    ran = rapport({"directory.roster_sources": {"sources": []}})("roster", "sources")
    assert "RAPPORT_ROSTER_SOURCES" in ran.stdout


@pytest.mark.row(31)
def test_a_sync_is_watched_to_the_end_of_its_import(rapport: Any) -> None:
    states = [a_sync("queued"), a_sync("fetching"), a_sync("importing", import_id=IMPORT)]
    line = rapport(syncing(*states))
    ran = line("roster", "sync", "sis", "--bulk")
    assert ran.exit_code == Exit.OK
    assert line.bus.payloads("directory.roster_sync") == [{"source": "sis", "bulk": True}]
    assert "1,000 read" in ran.stdout
    assert "had followed" in ran.stdout


def test_one_that_runs_already_is_watched_and_one_without_changes_says_so(rapport: Any) -> None:
    ran = rapport(syncing(a_sync("unchanged"), is_new=False))("roster", "sync", "sis")
    assert ran.exit_code == Exit.OK
    assert "is being synced already" in ran.stderr
    assert "no changes since its last sync" in ran.stdout


def test_one_that_was_refused_is_exit_code_2_with_its_place(rapport: Any) -> None:
    error = {
        "code": "bad-response", "message": "users, record 7: roles is no list.",
        "details": {"collection": "users", "offset": 7},
    }  # fmt: skip
    refused = a_sync("refused", import_id=IMPORT, error=error)
    ran = rapport(syncing(refused))("roster", "sync", "sis")
    assert ran.exit_code == 2
    assert "users, record 7" in ran.stderr
    assert "rapport roster sync sis" in ran.stderr


@pytest.mark.parametrize(
    ("changes", "later", "state", "said"),
    [
        ({}, timedelta(), "ok", "finished"),
        ({"last": None}, timedelta(), "ok", "nothing yet"),
        ({"last": a_sync("fetching")}, timedelta(hours=1), "ok", "at work since"),
        ({}, timedelta(hours=1), "warning", "its time is over"),
        ({"last": a_sync("refused", error={"message": "No."})}, timedelta(), "warning", "No."),
    ],
)
def test_doctor_warns_of_a_source_that_brings_nothing(
    changes: dict[str, Any], later: timedelta, state: str, said: str
) -> None:
    found = source(a_source(**changes), NOW + later)
    assert found.state == state
    assert said in found.found
