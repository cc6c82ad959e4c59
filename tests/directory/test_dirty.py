# SPDX-License-Identifier: Apache-2.0
"""Every dirty roster gets its verdict, and nothing is half applied."""

import logging
import zlib
from pathlib import Path
from typing import Any

import pytest

from kernel.mongo import Database
from services.directory.config import DirectorySettings
from tests.directory.dirty import Case, Verdict, deltas, leaving, rows, whole
from tests.directory.test_importing import NO_HOLDS, Office

pytestmark = [pytest.mark.mongo, pytest.mark.row(32)]
CASES = [*whole.CASES, *rows.CASES, *deltas.CASES, *leaving.CASES]
SECRETS = ("secret-1", "secret-2", "secret-3", "hunter2")


def folder(path: Path) -> Path:
    path.mkdir()
    return path


def verdict_of(office: Office, progress: dict[str, Any]) -> Verdict:
    if progress["state"] == "refused":
        error = progress["error"]
        return Verdict(refused=(error["code"], error["details"].get("file", "")))
    if progress["state"] == "held":
        return Verdict(held=tuple(progress["hold_reasons"]))
    found = office.queries.findings(progress["import_id"], 0, 100)["findings"]
    people = progress["applied"].get("people", {})
    return Verdict(
        left_out=frozenset(
            (one["file"], one["line"], one["code"], one["left_out"]) for one in found
        ),
        people={change: many for change, many in people.items() if many},
    )


def everything_stored(office: Office) -> str:
    """Every document, with the packed rows of the stored roster unpacked."""
    stored = {name: list(office.database[name].find()) for name in names(office.database)}
    return repr(stored) + repr([zlib.decompress(one["piece"]) for one in stored["roster_rows"]])


def names(database: Database) -> list[str]:
    return sorted(database.list_collection_names())


def test_there_are_at_least_forty_of_them() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 40


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_dirty_roster_gets_its_verdict(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture, case: Case
) -> None:
    caplog.set_level(logging.DEBUG)
    office = Office(database, DirectorySettings() if case.holds else NO_HOLDS)
    if case.after:
        first = office.import_(case.after(folder(tmp_path / "first")))
        assert (first["state"], first["rows_rejected"]) == ("finished", 0)
        office.forget_told()
    before = office.directory()

    progress = office.import_(case.write(folder(tmp_path / "dirty")))

    assert verdict_of(office, progress) == case.verdict
    if case.verdict.refused or not case.verdict.people:
        assert office.directory()["people"] == before["people"]
    if case.verdict.refused or case.verdict.held:
        assert office.directory() == before
        assert {kind for kind, _, _ in office.told()} == ({"roster_held"} if case.holds else set())
    written = everything_stored(office) + caplog.text
    assert not any(secret in written for secret in SECRETS)
