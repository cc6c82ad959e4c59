# SPDX-License-Identifier: Apache-2.0
"""`python -m services.directory.roster.worker`: takes roster imports, one after the other.

A plain process of its own: reading a roster keeps a core busy for seconds, which would starve
the heartbeats of a service.
"""

import logging
import os
import signal
import socket
import sys
import threading

from prometheus_client import Counter

from kernel import logs
from kernel.config import KernelSettings, read
from kernel.errors import Conflict, RapportError, Unavailable
from kernel.health import HealthServer
from kernel.mongo import Database, dependency, open_database, problem
from services.directory import collections
from services.directory.config import DirectorySettings
from services.directory.errors import RosterRefused, WorkerReplaced
from services.directory.roster.applying import Applying, Stopped
from services.directory.roster.contact_ids import ContactPointIds, contact_point_key
from services.directory.roster.importing import Importing
from services.directory.roster.imports import Claim, Imports
from services.directory.roster.lease import kept
from services.directory.roster.mapping import read_mapping
from services.directory.roster.sources.runner import Runners
from services.directory.roster.sources.source_file import Source, read_sources
from services.directory.roster.staging import sweep
from services.directory.roster.undoing import Undoing
from services.directory.roster.upkeep import Upkeep

log = logging.getLogger(__name__)

NAME = "directory.roster"
LOOK_EVERY_S = 0.5
REST_S = 2.0
# One that ends its worker this often (out of memory, a defect) must not hold up the others.
MOST_ATTEMPTS = 10
IMPORTS = Counter("rapport_roster_imports", "Roster imports by what came of them.", ["outcome"])


class Worker:
    def __init__(self, database: Database, settings: DirectorySettings, name: str) -> None:
        self.database = database
        self.settings = settings
        self.name = name
        self.imports = Imports(database, worker=name, lease_s=settings.roster_lease_s)
        self.stopping = threading.Event()
        self.ids = ContactPointIds(contact_point_key(database))
        self.upkeep = Upkeep(database, settings)

    def run(self) -> None:
        while not self.stopping.is_set():
            try:
                with dependency("MongoDB"):
                    self.upkeep.now_and_then()
                    busy = self.work_once()
            except (Unavailable, Conflict) as error:
                log.warning("roster_worker_waits", extra={"reason": error.message})
                self.stopping.wait(REST_S)
            else:
                self.stopping.wait(0 if busy else LOOK_EVERY_S)

    def work_once(self) -> bool:
        """Work on one import; False when none waits."""
        claim = self.imports.claim()
        if claim is None:
            return False
        log.info("roster_import_claimed", extra={"import_id": claim.import_id})
        if claim.fence > MOST_ATTEMPTS:
            self.imports.refuse(claim, _gave_up())
            return True
        with kept(lambda: self.imports.prolong(claim), self.settings.roster_lease_s / 3):
            outcome = self._import(claim)
        if outcome == "handed-on":
            # Not before the lease has its last word: one prolonged after that would stay for long.
            self.imports.release(claim)
        IMPORTS.labels(outcome).inc()
        return True

    def _import(self, claim: Claim) -> str:
        try:
            self._job(claim).run()
        except Stopped:
            return "handed-on"
        except WorkerReplaced:
            log.warning("roster_worker_replaced", extra={"import_id": claim.import_id})
            return "replaced"
        return "done"

    def _job(self, claim: Claim) -> Applying:
        if claim.job == "undo":
            return Undoing(claim, self.database, self.imports, self.settings, self.stopping)
        return Importing(claim, self.database, self.imports, self.settings, self.ids, self.stopping)


def _gave_up() -> RapportError:
    return RapportError(
        f"this roster ended its worker {MOST_ATTEMPTS} times; see the worker's log.",
        code="gave-up",
    )


def main() -> int:
    settings, own = read(KernelSettings, os.environ), read(DirectorySettings, os.environ)
    logs.start(NAME, settings)
    sources = _files_read(own)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    worker = _started(settings, own, stopping)
    if worker is None:
        return 0
    health = HealthServer(NAME, settings, checks={"MongoDB": lambda: problem(worker.database)})
    health.start()
    log.info("roster_worker_started", extra={"stagings_swept": sweep(own.roster_staging)})
    runners = Runners(worker.database, own, sources, worker.name, stopping)
    with runners.running():
        worker.run()
    health.stop()
    return int(runners.failed)


def _files_read(own: DirectorySettings) -> list[Source]:
    """The sources. A bad file stops the process and names its line."""
    try:
        read_mapping(own.roster_mapping)
        return read_sources(own.roster_sources)
    except RosterRefused as error:
        raise SystemExit(error.message) from None


def _started(
    settings: KernelSettings, own: DirectorySettings, stopping: threading.Event
) -> Worker | None:
    """The worker, once the database is there; None when asked to end before that."""
    while not stopping.is_set():
        try:
            database = open_database(settings, NAME, collections.ALL)
            with dependency("MongoDB"):
                worker = Worker(database, own, f"{socket.gethostname()}:{os.getpid()}")
        except Unavailable as error:
            log.warning("waiting_to_start", extra={"reason": error.message})
            stopping.wait(1)
        else:
            worker.stopping = stopping
            return worker
    return None


if __name__ == "__main__":
    sys.exit(main())
