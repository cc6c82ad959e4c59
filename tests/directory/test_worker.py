# SPDX-License-Identifier: Apache-2.0
"""The worker as a process of its own, killed where it hurts."""

import json
import os
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from deploy.embedded.ports import choose_free
from kernel.envelope import open_envelope
from kernel.mongo import Database
from kernel.unit import Unit
from sample.oneroster import Wish, write
from services.directory.config import DirectorySettings
from services.directory.roster import imports
from services.directory.roster.imports import Claim, Imports
from services.directory.roster.worker import Worker
from tests.waiting import eventually

pytestmark = [pytest.mark.system, pytest.mark.mongo]
DEADLINE_S = 30
Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def district(tmp_path: Path) -> Path:
    write(Wish(students=700, schools=2, seed=5, version="1.2"), tmp_path / "district")
    return tmp_path / "district"


@contextmanager
def worker(environ: dict[str, str], **more: str) -> Iterator[subprocess.Popen[bytes]]:
    settings = {"RAPPORT_ROSTER_LEASE_S": "1", "RAPPORT_LOG_LEVEL": "WARNING", **environ, **more}
    with subprocess.Popen(
        [sys.executable, "-m", "services.directory.roster.worker"], env={**os.environ, **settings}
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def ask(database: Database, path: Path) -> str:
    unit = Unit(database)
    return unit.run(
        lambda: imports.request(
            unit, upload_id="", path=str(path), name="district", dry_run=False, by="op"
        )
    )


def job(database: Database, import_id: str) -> dict[str, Any]:
    return database.roster_imports.find_one({"_id": import_id}) or {}


def finished(database: Database, import_id: str) -> Callable[[], bool]:
    return lambda: job(database, import_id).get("state") == "finished"


def told(database: Database) -> list[tuple[str, str, int]]:
    envelopes = [open_envelope(bytes(entry["body"])) for entry in database.outbox.find()]
    return [(each.type, each.subject, each.sequence) for each in envelopes]


def whole(database: Database, import_id: str) -> Counter[str]:
    """How many of each event there are, after checking that none is there twice."""
    events = told(database)
    assert len(events) == len(set(events))
    applied = job(database, import_id)["applied"]
    assert applied["people"]["added"] == database.people.count_documents({})
    return Counter(type for type, _, _ in events)


CRASHES = ["roster-applied-classes", "roster-applied-people", "before-commit"]


@pytest.mark.row(31)
@pytest.mark.parametrize("crash", CRASHES)
def test_a_worker_killed_in_the_middle_is_followed_by_one_that_goes_on(
    database: Database, kernel_environ: dict[str, str], district: Path, tmp_path: Path, crash: str
) -> None:
    import_id = ask(database, district)
    once = {"RAPPORT_CRASH_AT": crash, "RAPPORT_CRASH_ONCE": str(tmp_path / "crashed")}

    with worker(kernel_environ, **once) as first:
        assert first.wait(DEADLINE_S) == 137
    assert not finished(database, import_id)()
    with worker(kernel_environ, **once):
        eventually(finished(database, import_id), within_s=DEADLINE_S)

    events = whole(database, import_id)
    students = database.people.count_documents({"recorded.roles": "student"})
    assert students == 700
    assert events["rapport.directory.person_recorded.v1"] == database.people.count_documents({})
    assert events["rapport.directory.roster_imported.v1"] == 1


def test_a_worker_killed_from_outside_while_it_applies_loses_nothing(
    database: Database, kernel_environ: dict[str, str], district: Path
) -> None:
    import_id = ask(database, district)

    with worker(kernel_environ) as first:
        eventually(lambda: database.people.estimated_document_count() > 0, within_s=DEADLINE_S)
        first.send_signal(signal.SIGKILL)
    with worker(kernel_environ):
        eventually(finished(database, import_id), within_s=DEADLINE_S)

    assert whole(database, import_id)["rapport.directory.roster_imported.v1"] == 1


def test_sigterm_hands_the_import_on_and_health_tells_who_is_there(
    database: Database, kernel_environ: dict[str, str], district: Path
) -> None:
    port = choose_free(1)[0]
    with worker(kernel_environ, RAPPORT_HEALTH_PORT=str(port)) as process:
        eventually(lambda: _health(port).get("status") == "ok", within_s=DEADLINE_S)
        assert _health(port)["process"] == "directory.roster"
        import_id = ask(database, district)
        eventually(lambda: database.classes.estimated_document_count() > 0, within_s=DEADLINE_S)
        process.terminate()
        assert process.wait(DEADLINE_S) == 0

    stopped = job(database, import_id)
    assert stopped["lease"] is None
    with worker(kernel_environ):
        eventually(finished(database, import_id), within_s=DEADLINE_S)
    whole(database, import_id)


class ProlongedLate(Imports):
    """Asked to prolong, it asks the worker to stop, and prolongs only when that has had time to."""

    stopping = threading.Event()

    def prolong(self, claim: Claim) -> None:
        released = threading.Event()
        self.released = released
        self.stopping.set()
        released.wait(2)
        super().prolong(claim)

    def release(self, claim: Claim) -> None:
        super().release(claim)
        self.released.set()


def test_a_lease_that_was_handed_on_is_not_prolonged_by_what_was_under_way(
    database: Database, district: Path
) -> None:
    worker = Worker(database, DirectorySettings(roster_lease_s=1), "worker-1")
    worker.imports = late = ProlongedLate(database, worker="worker-1", lease_s=1)
    late.stopping = worker.stopping
    import_id = ask(database, district)

    assert worker.work_once()

    assert job(database, import_id)["lease"] is None


def _health(port: int) -> dict[str, Any]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answered:
            told: dict[str, Any] = json.load(answered)
            return told
    except (urllib.error.URLError, ConnectionError):
        return {}
