# SPDX-License-Identifier: Apache-2.0
"""How long a roster takes: sample district -> files -> committed in MongoDB.

The import runs as it does in production, in the worker's own process. Its time goes from the
moment the worker takes it up until everything, events included, is committed and the import is
finished. The re-import is the same files once more, which must change nothing. CPU seconds are the
worker's own, user and system, for each 1,000 students. The delta changes 500 users of them. The
preview comes first: all of the district is new to it, so it has the most rows. The undo comes last
and takes everybody out again. Each has the worker's peak memory of its own.
"""

import csv
import os
import re
import secrets
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

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
CHANGED = 500
# To take everybody out needs a second person: not part of what is measured.
UNHELD = {"RAPPORT_ROSTER_HOLD_REMOVED_PERCENT": "100"}
TICKS = os.sysconf("SC_CLK_TCK")


class Took(NamedTuple):
    """What one import cost; `events` are those that lie in the outbox afterwards."""

    seconds: float
    cpu_seconds: float
    rows: int
    events: int
    peak_mb: float


def run(students: int = 30_000) -> list[Figure]:
    """Seconds, CPU seconds and events of first import and re-import, and the worker's memory."""
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
        env={**os.environ, **environ, **UNHELD, "RAPPORT_LOG_LEVEL": "WARNING"},
    ) as worker:
        try:
            return _figures(database, folder, worker.pid, students)
        finally:
            worker.terminate()
            database.client.close()


def _figures(database: Database, folder: Path, worker: int, students: int) -> list[Figure]:
    preview = _import(database, folder, worker, dry_run=True)
    first = _import(database, folder, worker)
    database.outbox.delete_many({})
    again = _import(database, folder, worker)
    delta = _import(database, _delta(folder), worker)
    database.outbox.delete_many({})
    undo = _undo(database, worker)
    thousands = students / 1000
    measured = [
        ("import_s", first.seconds, "s"),
        ("reimport_s", again.seconds, "s"),
        ("import_cpu_s_per_1000", first.cpu_seconds / thousands, "CPU s/1,000 students"),
        ("reimport_cpu_s_per_1000", again.cpu_seconds / thousands, "CPU s/1,000 students"),
        ("delta_s", delta.seconds, "s"),
        ("delta_events", delta.events, "events"),
        ("rows", first.rows, "rows"),
        ("events", first.events, "events"),
        ("reimport_events", again.events, "events"),
        ("worker_peak_mb", first.peak_mb, "MB"),
        ("preview_s", preview.seconds, "s"),
        ("preview_peak_mb", preview.peak_mb, "MB"),
        ("delta_peak_mb", delta.peak_mb, "MB"),
        ("undo_s", undo.seconds, "s"),
        ("undo_events", undo.events, "events"),
        ("undo_peak_mb", undo.peak_mb, "MB"),
    ]
    return [
        Figure(figure=f"roster_{students // 1000}k_{name}", value=value, unit=unit, n=students)
        for name, value, unit in measured
    ]


def _delta(folder: Path) -> Path:
    """The first 500 users under another family name, as changes beside the roster."""
    delta = folder.with_name("delta")
    delta.mkdir()
    manifest = re.sub(
        r"^(file\.\w+),bulk", r"\1,absent", (folder / "manifest.csv").read_text("utf-8"), flags=re.M
    )
    manifest = manifest.replace("file.users,absent", "file.users,delta")
    (delta / "manifest.csv").write_text(manifest, "utf-8")
    with (
        (folder / "users.csv").open(encoding="utf-8", newline="") as source,
        (delta / "users.csv").open("w", encoding="utf-8", newline="") as target,
    ):
        rows = csv.DictReader(source)
        writer = csv.DictWriter(target, rows.fieldnames or [])
        writer.writeheader()
        changed = {"status": "active", "dateLastModified": "2099-01-01T00:00:00Z"}
        for row in islice(rows, CHANGED):
            writer.writerow(row | changed | {"familyName": f"{row['familyName']} Changed"})
    return delta


def _cpu_seconds(pid: int) -> float:
    """User and system time of the process so far, threads included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _peak_mb(pid: int) -> float:
    """The most memory the process held since it was last forgotten (VmHWM, in kB)."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _forget_peak(pid: int) -> None:
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def _import(database: Database, folder: Path, worker: int, *, dry_run: bool = False) -> Took:
    return _timed(database, worker, path=str(folder), dry_run=dry_run)


def _undo(database: Database, worker: int) -> Took:
    first = database.roster_imports.find_one({"place": 1}) or {}
    return _timed(database, worker, undoes=first["_id"], dry_run=False)


def _timed(database: Database, worker: int, **asked: Any) -> Took:
    unit, spent = Unit(database), _cpu_seconds(worker)
    _forget_peak(worker)
    import_id = unit.run(lambda: imports.request(unit, name="bench", by="bench", **asked))
    deadline = time.monotonic() + LONGEST_S
    while time.monotonic() < deadline:
        job = database.roster_imports.find_one({"_id": import_id}) or {}
        if job.get("state") == "finished":
            return Took(
                seconds=(job["finished_at"] - job["started_at"]).total_seconds(),
                cpu_seconds=_cpu_seconds(worker) - spent,
                rows=job["rows_read"],
                events=database.outbox.estimated_document_count(),
                peak_mb=_peak_mb(worker),
            )
        if job.get("state") in ("refused", "held"):
            raise RuntimeError(f"the sample was {job['state']}: {job.get('error')}")
        time.sleep(LOOK_EVERY_S)
    raise RuntimeError(f"no end after {LONGEST_S} s")
