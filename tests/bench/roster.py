# SPDX-License-Identifier: Apache-2.0
"""How long a roster takes: sample district -> files -> committed in MongoDB.

The import runs as it does in production, in the worker's own process. The re-import is the same
files once more, which must change nothing.
"""

import os
import secrets
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from deploy.embedded import ports
from deploy.embedded.database import Database as Server
from kernel.config import KernelSettings, read
from kernel.mongo import Database, open_database
from kernel.unit import Unit
from sample.oneroster import Wish, write
from services.directory import collections
from services.directory.roster import imports
from tests.bench.figures import Figure

STUDENTS_A_SCHOOL = 500
LOOK_EVERY_S = 0.05
LONGEST_S = 600


def run(students: int = 10_000) -> list[Figure]:
    """Seconds of first import and re-import, events of each, and the worker's peak memory."""
    with TemporaryDirectory(prefix="rapport-bench-") as folder:
        server = Server(Path(folder) / "mongo", ports.choose_free(1)[0])
        server.start()
        try:
            return _measured(server.uri, Path(folder) / "roster", students)
        finally:
            server.stop()


def _measured(mongo_uri: str, folder: Path, students: int) -> list[Figure]:
    environ = {
        "RAPPORT_MONGO_URI": mongo_uri,
        "RAPPORT_AMQP_URL": "amqp://unused:unused@127.0.0.1:1/unused",
        "RAPPORT_TOKEN_KEY": secrets.token_hex(16),
        "RAPPORT_DISTRICT": "bench",
    }
    schools = max(2, students // STUDENTS_A_SCHOOL)
    write(Wish(students=students, schools=schools, seed=7, version="1.2"), folder)
    database = open_database(read(KernelSettings, environ), "directory", collections.ALL)
    with subprocess.Popen(
        [sys.executable, "-m", "services.directory.roster.worker"],
        env={**os.environ, **environ, "RAPPORT_LOG_LEVEL": "WARNING"},
    ) as worker:
        try:
            return _figures(database, folder, worker.pid, students)
        finally:
            worker.terminate()
            database.client.close()


def _figures(database: Database, folder: Path, worker: int, students: int) -> list[Figure]:
    size = f"roster_{students // 1000}k"
    first = _timed(database, folder)
    events = database.outbox.estimated_document_count()
    database.outbox.delete_many({})
    again = _timed(database, folder)
    told_again = database.outbox.estimated_document_count()
    return [
        Figure(figure=f"{size}_import_s", value=first, unit="s", n=students),
        Figure(figure=f"{size}_reimport_s", value=again, unit="s", n=students),
        Figure(figure=f"{size}_events", value=events, unit="events", n=students),
        Figure(figure=f"{size}_reimport_events", value=told_again, unit="events", n=students),
        Figure(figure=f"{size}_worker_peak_mb", value=_peak_mb(worker), unit="MB", n=students),
    ]


def _peak_mb(pid: int) -> float:
    """The most memory the process ever held (VmHWM, in kB)."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _timed(database: Database, folder: Path) -> float:
    unit = Unit(database)
    import_id = unit.run(
        lambda: imports.request(
            unit, upload_id="", path=str(folder), name="bench", dry_run=False, by="bench"
        )
    )
    deadline = time.monotonic() + LONGEST_S
    while time.monotonic() < deadline:
        job = database.roster_imports.find_one({"_id": import_id}) or {}
        if job.get("state") == "finished":
            return round((job["finished_at"] - job["started_at"]).total_seconds(), 2)
        if job.get("state") == "refused":
            raise RuntimeError(f"the sample was refused: {job['error']}")
        time.sleep(LOOK_EVERY_S)
    raise RuntimeError(f"no end after {LONGEST_S} s")
