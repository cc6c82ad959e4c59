# SPDX-License-Identifier: Apache-2.0
"""Outbox -> RabbitMQ: what committed leaves, what did not commit never does.

`python -m kernel.relay directory notifications ...` runs one thread a database. A change stream
is only the bell; the query behind it is the truth, asked at least once a second. An entry is
deleted when the broker confirmed it; an unroutable or unconfirmed one stays.
"""

import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

from prometheus_client import Counter, Gauge
from pymongo.errors import DuplicateKeyError, PyMongoError

from kernel import crash, logs
from kernel.bell import AT_MOST, Bell, listening
from kernel.buses import Buses
from kernel.clock import utc_now
from kernel.config import KernelSettings, read
from kernel.errors import Unavailable
from kernel.health import HealthServer
from kernel.link import BROKEN
from kernel.mongo import Database, Document, open_database, within
from kernel.publisher import Outgoing

log = logging.getLogger(__name__)
Route = tuple[str, str]  # exchange and routing key

WINDOW = 500
SWEEP_S = 0.5
LEASE_S = 4
WELL_S = 4.0
RELEASE_S = 2.0
STUCK = "RabbitMQ or MongoDB does not answer, or another relay holds the lease"
HOLD_UNROUTABLE_S = 5.0
MEASURE_EVERY_S = 1.0
COUNTED = 10_000  # more unroutable entries than this are as alarming as these

OLDEST = Gauge("rapport_outbox_oldest_seconds", "Age of the oldest outbox entry.", ["database"])
PENDING = Gauge("rapport_outbox_pending", "Outbox entries that have not left.", ["database"])
UNROUTABLE = Gauge("rapport_outbox_unroutable", "Entries that no queue takes.", ["database"])
RELAYED = Counter("rapport_outbox_relayed", "Entries that the broker confirmed.", ["database"])


class Relay:
    """Empties one database's outbox. One at a time holds the lease."""

    def __init__(
        self, database: Database, settings: KernelSettings, bell: Bell | None = None
    ) -> None:
        """`bell`: that of this database, where one listener serves several; else one is made."""
        self.database = database
        self._shared_bell = bell
        self.settings = settings
        self.name = database.name
        self.me = f"{socket.gethostname()}:{os.getpid()}"
        self.stopping = threading.Event()
        self._well_until = 0.0
        self._resting: dict[Route, float] = {}  # what the broker refused, until when it rests
        self._odd: set[Any] = set()  # what rang and has not left yet, or left and has not rung
        self._lease_until = self._measured_at = 0.0

    def run(self) -> None:
        """Until stopped: hold the lease, keep the links, drain at every ring of the bell."""
        pause = 0.2
        while not self.stopping.is_set():
            try:
                if self._hold_lease():
                    self._serve()
                elif self._shared_bell:
                    self._shared_bell.silence()
                pause = 0.2
            except (Unavailable, PyMongoError, *BROKEN) as error:
                log.warning(
                    "relay_paused", extra={"database": self.name, "reason": str(error)[:200]}
                )
                pause = min(pause * 2, 5.0)
            self._well_until = 0.0
            self.stopping.wait(pause)

    def _serve(self) -> None:
        with Buses(self.settings, f"relay {self.name}") as buses, self._bell() as bell:
            log.info("relay_ready", extra={"database": self.name})
            while not self.stopping.is_set() and self._hold_lease():
                self.drain(buses, bell)
                buses.listen()
                self._well_until = time.monotonic() + WELL_S
                self._wait(bell)

    @property
    def healthy(self) -> bool:
        """Whether it got round lately. One that hangs on a frozen server is not, and cannot say."""
        return time.monotonic() < self._well_until

    def _wait(self, bell: Bell) -> None:
        """Until an entry is written that has not left yet, or the next sweep is due."""
        until = time.monotonic() + SWEEP_S
        while (id := bell.next(until - time.monotonic())) is not None:
            self._odd ^= {id}
            if id in self._odd:
                return
        self._odd.clear()

    @contextmanager
    def _bell(self) -> Iterator[Bell]:
        if self._shared_bell:
            yield self._shared_bell
            return
        with listening(self.database.client, [self.name]) as bells:
            yield bells[self.name]

    def _take_in(self, bell: Bell) -> None:
        """Also while a drain goes on and on: what rang and left needs no memory."""
        while (id := bell.next(0)) is not None:
            self._odd ^= {id}
        if len(self._odd) > AT_MOST:
            self._odd.clear()

    def drain(self, buses: Buses, bell: Bell | None = None) -> int:
        """Publish until nothing is left that may leave now. Returns how many left."""
        done = 0
        while not self.stopping.is_set() and self._hold_lease():
            if bell:
                self._take_in(bell)
            entries = self._next()
            self._measure()
            if not entries:
                break
            done += self._publish(entries, buses)
            self._well_until = time.monotonic() + WELL_S
        return done

    def _next(self) -> list[Document]:
        """The next window: urgent before normal, each in the order it was written."""
        now = time.monotonic()
        self._resting = {route: until for route, until in self._resting.items() if until > now}
        query = {"$nor": self._refused()} if self._resting else {}
        order = [("lane", -1), ("seq", 1)]  # "urgent" sorts after "normal"
        entries = list(self.database.outbox.find(query).sort(order).limit(WINDOW))
        urgent = [entry for entry in entries if entry["lane"] == "urgent"]
        return urgent or entries

    def _publish(self, entries: list[Document], buses: Buses) -> int:
        crash.point("before-publish", self.name)
        refused: dict[str, str] = {}
        for bus, lane in dict.fromkeys((entry["bus"], entry["lane"]) for entry in entries):
            mine = [entry for entry in entries if (entry["bus"], entry["lane"]) == (bus, lane)]
            refused |= buses.publisher(bus, lane).publish([_outgoing(entry) for entry in mine])
        crash.point("after-publish", self.name)
        left = [entry["_id"] for entry in entries if entry["message_id"] not in refused]
        if left:
            self.database.outbox.delete_many({"_id": {"$in": left}})
            self._odd ^= set(left)
            RELAYED.labels(self.name).inc(len(left))
        self._rest([entry for entry in entries if entry["message_id"] in refused], refused)
        return len(left)

    def _rest(self, entries: list[Document], reasons: dict[str, str]) -> None:
        """Ask again in a while. By route, not by entry: thousands must not hold up the others."""
        by_route = {(entry["exchange"], entry["key"]): entry for entry in reversed(entries)}
        for (exchange, key), first in by_route.items():
            self._resting[exchange, key] = time.monotonic() + HOLD_UNROUTABLE_S
            log.error(
                "outbox_entry_refused",
                extra={
                    "database": self.name,
                    "message_id": first["message_id"],
                    "routing_key": key,
                    "reason": reasons[first["message_id"]],
                },
            )

    def _refused(self) -> list[Document]:
        return [{"exchange": exchange, "key": key} for exchange, key in self._resting]

    def _measure(self) -> None:
        if time.monotonic() < self._measured_at + MEASURE_EVERY_S:
            return
        self._measured_at = time.monotonic()
        refused = self._refused()
        UNROUTABLE.labels(self.name).set(
            self.database.outbox.count_documents({"$or": refused}, limit=COUNTED) if refused else 0
        )
        PENDING.labels(self.name).set(self.database.outbox.estimated_document_count())
        firsts = [
            self.database.outbox.find_one({"lane": lane}, {"at": 1}, sort=[("seq", 1)])
            for lane in ("urgent", "normal")
        ]
        ages = [(utc_now() - first["at"]).total_seconds() for first in firsts if first]
        OLDEST.labels(self.name).set(max(ages, default=0.0))

    def _hold_lease(self) -> bool:
        """Take or prolong the lease; a dead holder's runs out after a few seconds."""
        if time.monotonic() < self._lease_until - LEASE_S / 2:
            return True
        now = utc_now()
        try:
            self.database.leases.update_one(
                {"_id": "relay", "$or": [{"holder": self.me}, {"until": {"$lt": now}}]},
                {"$set": {"holder": self.me, "until": now + timedelta(seconds=LEASE_S)}},
                upsert=True,
            )
        except DuplicateKeyError:  # somebody else holds it: the upsert found no place
            self._lease_until = 0.0
            return False
        self._lease_until = time.monotonic() + LEASE_S
        return True

    def release(self) -> None:
        """Let the next relay begin at once; without the database the lease runs out by itself."""
        with suppress(PyMongoError), within(RELEASE_S):
            self.database.leases.delete_one({"_id": "relay", "holder": self.me})


def _outgoing(entry: Document) -> Outgoing:
    return Outgoing(
        exchange=entry["exchange"],
        key=entry["key"],
        body=bytes(entry["body"]),
        message_id=entry["message_id"],
        mandatory=entry["mandatory"],
        headers=entry["headers"],
    )


def main(databases: list[str]) -> None:
    settings = read(KernelSettings, os.environ)
    logs.start("relay", settings)
    opened = [open_database(settings, name) for name in databases]
    with listening(opened[0].client, [database.name for database in opened]) as bells:
        _serve([Relay(database, settings, bells[database.name]) for database in opened], settings)
    for database in opened:  # not before: the bells listen with the first one's client
        database.client.close()


def _serve(relays: list[Relay], settings: KernelSettings) -> None:
    """Until a signal comes, or one of them ends."""
    health = HealthServer("relay", settings, checks={r.name: _check(r) for r in relays})
    health.start()
    over = threading.Event()
    threads = [threading.Thread(target=_run, args=(relay, over)) for relay in relays]
    for thread in threads:
        thread.start()
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    signal.signal(signal.SIGINT, lambda *_: over.set())
    over.wait()
    for relay in relays:
        relay.stopping.set()
    for thread, relay in zip(threads, relays, strict=True):
        thread.join(timeout=5)
        relay.release()


def _run(relay: Relay, over: threading.Event) -> None:
    """A relay that ends, for whatever reason, ends the process: its supervisor starts another."""
    try:
        relay.run()
    finally:
        over.set()


def _check(relay: Relay) -> Any:
    return lambda: "" if relay.healthy else STUCK


if __name__ == "__main__":
    main(sys.argv[1:])
