# SPDX-License-Identifier: Apache-2.0
"""How long a roster takes: sample district -> files -> committed in MongoDB.

The import runs as it does in production, in the worker's own process. The re-import is the same
files once more, which must change nothing.
"""

import os
import resource
import secrets
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kernel.config import KernelSettings, read
from kernel.mongo import Database, open_database
from kernel.unit import Unit
from sample.oneroster import Wish, write
from services.directory import collections
from services.directory.roster import imports

STUDENTS_A_SCHOOL = 500
LOOK_EVERY_S = 0.05
LONGEST_S = 600


def run(mongo_uri: str, students: int = 10_000) -> list[dict[str, Any]]:
    """Figures: seconds of first import and re-import, people and peak memory of the worker."""
    district = f"bench_{secrets.token_hex(4)}"
    environ = {
        "RAPPORT_MONGO_URI": mongo_uri,
        "RAPPORT_AMQP_URL": "amqp://unused:unused@127.0.0.1:1/unused",
        "RAPPORT_TOKEN_KEY": secrets.token_hex(16),
        "RAPPORT_DISTRICT": district,
    }
    database = open_database(read(KernelSettings, environ), "directory", collections.ALL)
    try:
        with TemporaryDirectory(prefix="rapport-bench-") as folder:
            wish = Wish(
                students=students, schools=max(2, students // STUDENTS_A_SCHOOL), seed=7,
                version="1.2",
            )  # fmt: skip
            write(wish, Path(folder))
            return _figures(database, environ, folder, students)
    finally:
        database.client.drop_database(database.name)
        database.client.close()


def _figures(
    database: Database, environ: dict[str, str], folder: str, students: int
) -> list[dict[str, Any]]:
    size = f"{students // 1000}k"
    with subprocess.Popen(
        [sys.executable, "-m", "services.directory.roster.worker"],
        env={**os.environ, **environ, "RAPPORT_LOG_LEVEL": "WARNING"},
    ) as worker:
        try:
            first = _timed(database, folder)
            events = database.outbox.estimated_document_count()
            database.outbox.delete_many({})
            again = _timed(database, folder)
            published = database.outbox.estimated_document_count()
        finally:
            worker.terminate()
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    people = database.people.estimated_document_count()
    return [
        {"name": f"roster_{size}_import_s", "value": first, "unit": "s"},
        {"name": f"roster_{size}_reimport_s", "value": again, "unit": "s"},
        {"name": f"roster_{size}_people", "value": people, "unit": "people"},
        {"name": f"roster_{size}_events", "value": events, "unit": "events"},
        {"name": f"roster_{size}_reimport_events", "value": published, "unit": "events"},
        {"name": f"roster_{size}_worker_peak_mb", "value": memory, "unit": "MB"},
    ]


def _timed(database: Database, folder: str) -> float:
    unit = Unit(database)
    import_id = unit.run(
        lambda: imports.request(
            unit, upload_id="", path=folder, name="bench", dry_run=False, by="bench"
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
