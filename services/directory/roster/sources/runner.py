# SPDX-License-Identifier: Apache-2.0
"""The sources of this district, each followed by a thread of its own in the roster worker.

A provider that is slow, or asks to wait, keeps nobody else waiting. What was fetched is an import
like any other: the same worker takes it up, checks it, holds it.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from prometheus_client import Counter

from kernel.clock import utc_now
from kernel.errors import Conflict, Rejected, Unavailable
from kernel.mongo import Database, Document, dependency
from kernel.unit import Unit
from services.directory.config import DirectorySettings
from services.directory.errors import RosterRefused, WorkerReplaced
from services.directory.roster import deciding
from services.directory.roster.applying import Stopped
from services.directory.roster.imports import OPEN
from services.directory.roster.lease import kept
from services.directory.roster.rest.syncing import RestGathering
from services.directory.roster.sources.folder import FolderGathering
from services.directory.roster.sources.schedule import due, following
from services.directory.roster.sources.source_file import CSV, REST, RestSource, Source
from services.directory.roster.sources.syncs import Sync, Syncs, request

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.5
REST_S = 2.0
PATIENCE_S = 5.0  # with threads, when the process is to end
MOST_ATTEMPTS = 10  # a sync that ends its worker this often is given up
SYNCS = Counter("rapport_roster_syncs", "Syncs of sources by what came of them.", ["outcome"])


class Gathering(Protocol):
    def fresh(self) -> str:
        """What tells the next roster from those before; empty when there is none to get."""

    def gather(self, sync: Sync) -> None:
        """Get it, and hand it over to the import or end the sync. Raises RosterRefused."""


class SourceRunner:
    def __init__(
        self,
        database: Database,
        settings: DirectorySettings,
        source: Source,
        worker: str,
        stopping: threading.Event,
        clock: Callable[[], datetime] = utc_now,
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        self.database = database
        self.settings = settings
        self.source = source
        self.stopping = stopping
        self.clock = clock
        self.look_every_s = look_every_s
        self.zone = ZoneInfo(settings.time_zone)
        self.syncs = Syncs(database, worker=worker, lease_s=settings.roster_lease_s)
        self.gathering: Gathering = (
            RestGathering(source, self.syncs, settings, self.wait)
            if isinstance(source, RestSource)
            else FolderGathering(source, self.syncs)
        )

    def run(self) -> None:
        registered = False
        while not self.stopping.is_set():
            try:
                with dependency("MongoDB"):
                    if not registered:
                        self.register()
                        registered = True
                    busy = self.once()
            except (Unavailable, Conflict) as error:
                log.warning("roster_source_waits", extra={"reason": error.message})
                self.stopping.wait(REST_S)
            else:
                self.stopping.wait(0 if busy else self.look_every_s)

    def register(self) -> None:
        """So that those who ask know of it. A new source waits for its first slot from now on."""
        self.database.roster_sources.update_one(
            {"_id": self.source.name},
            {
                "$set": {
                    "kind": REST if isinstance(self.source, RestSource) else CSV,
                    "place": self.source.place, "schedule": str(self.source.schedule),
                },
                "$setOnInsert": {"slot": self.clock()},
            },
            upsert=True,
        )  # fmt: skip

    def once(self) -> bool:
        """Ask for a sync that is due, and work on the one that is asked for; False: none is."""
        self.ask_when_due()
        sync = self.syncs.claim(self.source.name)
        if sync is None:
            return False
        log.info("roster_sync_claimed", extra={"sync_id": sync.sync_id})
        with kept(lambda: self.syncs.prolong(sync), self.settings.roster_lease_s / 3):
            self._sync(sync)
        return True

    def ask_when_due(self) -> None:
        now, schedule = self.clock(), self.source.schedule
        known = self.database.roster_sources.find_one({"_id": self.source.name})
        if known is None:
            self.register()  # a worker with another file of sources took it out
            return
        next_at = following(schedule, now, self.zone)
        if known.get("next_at") != next_at:
            self._note(next_at=next_at)
        found = due(schedule, known["slot"], now, self.zone)
        if found is None or self._is_open():
            return
        unit, fresh = Unit(self.database), self.gathering.fresh()

        def work() -> None:
            by = f"schedule of {self.source.name}"
            if fresh:
                request(unit, source=self.source.name, mode=found.mode, by=by, slot=found.slot)
            self.database.roster_sources.update_one(
                {"_id": self.source.name, "slot": {"$lt": found.slot}},
                {"$set": {"slot": found.slot}}, session=unit.session,
            )  # fmt: skip

        unit.run(work)

    def wait(self, seconds: float) -> None:
        if self.stopping.wait(seconds):
            raise Stopped

    def _sync(self, sync: Sync) -> None:
        try:
            if not sync.import_id:
                self._gather(sync)
            self._follow(sync)
        except Stopped:
            self.syncs.release(sync)
            SYNCS.labels("handed-on").inc()
        except WorkerReplaced:
            log.warning("roster_sync_replaced", extra={"sync_id": sync.sync_id})
            SYNCS.labels("replaced").inc()

    def _gather(self, sync: Sync) -> None:
        try:
            if sync.fence > MOST_ATTEMPTS:
                raise RosterRefused(
                    f"this sync ended its worker {MOST_ATTEMPTS} times; see the worker's log.",
                    code="gave-up",
                )
            self.gathering.gather(sync)
        except Rejected as error:
            self.syncs.refuse(sync, error, name=f"{self.source.name} ({sync.mode})")
            log.warning("roster_sync_refused", extra={"sync_id": sync.sync_id, "code": error.code})

    def _follow(self, sync: Sync) -> None:
        """Until the import is over, so that the next sync does not begin before."""
        while (found := self.syncs.read(sync)).get("open"):
            state = self.syncs.import_state(found["import_id"])
            if state not in OPEN:
                self._end(sync, found["import_id"], state)
                return
            self.wait(self.look_every_s)
        SYNCS.labels(found["state"]).inc()

    def _end(self, sync: Sync, import_id: str, state: str) -> None:
        if state == "held":
            self._leave_one_held(import_id)
        self.syncs.end(sync, state)
        SYNCS.labels(state).inc()

    def _leave_one_held(self, import_id: str) -> None:
        """Of a source at most one roster waits for people: the first that said the same."""
        ids = self.database.roster_syncs.distinct("import_id", {"source": self.source.name})
        held = list(self.database.roster_imports.find({"_id": {"$in": ids}, "state": "held"}))
        newest = next((each for each in held if each["_id"] == import_id), None)
        for older in held:
            if newest is None or older is newest:
                continue
            if older["digest"] == newest["digest"]:
                self._turn_down(newest, f"{older['_id']} waits already, and changes the same")
                return
            self._turn_down(older, f"{import_id} of the same source came after it")

    def _turn_down(self, held: Document, reason: str) -> None:
        unit = Unit(self.database, correlation_id=held["_id"])
        try:
            unit.run(lambda: deciding.turn_down(unit, held, self.clock(), reason))
        except Rejected:
            log.info("roster_decided_meanwhile", extra={"import_id": held["_id"]})

    def _is_open(self) -> bool:
        found = self.database.roster_syncs.find_one({"source": self.source.name, "open": True})
        return found is not None

    def _note(self, next_at: datetime | None) -> None:
        self.database.roster_sources.update_one(
            {"_id": self.source.name}, {"$set": {"next_at": next_at}}
        )


class Runners:
    """All sources. One that ends by a defect ends the process, which is started again."""

    def __init__(
        self,
        database: Database,
        settings: DirectorySettings,
        sources: Sequence[Source],
        worker: str,
        stopping: threading.Event,
    ) -> None:
        self.failed = False
        self._database = database
        self._stopping = stopping
        self.runners = [
            SourceRunner(database, settings, each, worker, stopping) for each in sources
        ]
        self._names = [each.name for each in sources]
        # Daemons: one that waits for a provider is left behind, and its lease runs out.
        self._threads = [
            threading.Thread(target=self._run, args=(each,), name=each.source.name, daemon=True)
            for each in self.runners
        ]

    @contextmanager
    def running(self) -> Iterator[None]:
        """They follow their sources until the block is left, however it is left."""
        self._forget_others()
        for thread in self._threads:
            thread.start()
        try:
            yield
        finally:
            self._stopping.set()
            until = time.monotonic() + PATIENCE_S
            for thread in self._threads:
                thread.join(max(0.0, until - time.monotonic()))

    def _forget_others(self) -> None:
        """Sources that are not in the file any more."""
        try:
            with dependency("MongoDB"):
                self._database.roster_sources.delete_many({"_id": {"$nin": self._names}})
        except Unavailable as error:
            log.warning("roster_sources_not_swept", extra={"reason": error.message})

    def _run(self, runner: SourceRunner) -> None:
        try:
            runner.run()
        finally:
            if not self._stopping.is_set():
                self.failed = True
                self._stopping.set()
