# SPDX-License-Identifier: Apache-2.0
"""Tells relays at once that something lies in an outbox.

It is only a bell: what lies there a query says, asked every half second besides. One change stream
serves all outboxes of a process, because each stream reads every write of the whole server,
whatever it is about.
"""

import logging
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from queue import Empty, Full, Queue
from typing import Any

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

log = logging.getLogger(__name__)

WAIT_MS = 500
AT_ONCE = 500
READY_S = 5.0
AGAIN_S = 1.0
AT_MOST = 5_000
FORBIDDEN = 13
FORBIDDEN_AGAIN_S = 60.0
GRANT = {"role": "readAnyDatabase", "db": "admin"}


class Bell:
    """Rings with the id of each entry written."""

    def __init__(self) -> None:
        self._rung: Queue[Any] = Queue(AT_MOST)

    def ring(self, id: Any) -> None:
        """Where nobody has listened for long, what rang is forgotten: a query will find it."""
        try:
            self._rung.put_nowait(id)
        except Full:
            self.silence()

    def next(self, within_s: float) -> Any:
        """The id of the next entry that was written; None when none is in time."""
        try:
            return self._rung.get(timeout=within_s) if within_s > 0 else self._rung.get_nowait()
        except Empty:
            return None

    def silence(self) -> None:
        """Forget what has rung: somebody else sees to it."""
        while self.next(0) is not None:
            pass


@contextmanager
def listening(client: MongoClient[Any], databases: Sequence[str]) -> Iterator[dict[str, Bell]]:
    """A bell for each database, from the first moment inside the block on."""
    bells = {name: Bell() for name in databases}
    over, ready = threading.Event(), threading.Event()
    listener = threading.Thread(target=_listen, args=(client, bells, over, ready), daemon=True)
    listener.start()
    ready.wait(READY_S)
    try:
        yield bells
    finally:
        over.set()
        listener.join(timeout=2 * WAIT_MS / 1000)


def _listen(
    client: MongoClient[Any], bells: Mapping[str, Bell], over: threading.Event,
    ready: threading.Event,
) -> None:  # fmt: skip
    """While the server is away the bells are silent, and whoever waits for them asks by itself."""
    told = False
    while not over.is_set():
        again_s = AGAIN_S
        try:
            _ring(client, bells, over, ready)
        except PyMongoError as error:
            if isinstance(error, OperationFailure) and error.code == FORBIDDEN:
                again_s = FORBIDDEN_AGAIN_S
                ready.set()  # nothing to wait for
                if not told:
                    log.warning("bell_forbidden", extra={"grant": GRANT})
                told = True
            elif not over.is_set():
                log.warning("bell_silent", extra={"reason": str(error)[:200]})
        over.wait(again_s)


def _ring(
    client: MongoClient[Any], bells: Mapping[str, Bell], over: threading.Event,
    ready: threading.Event,
) -> None:  # fmt: skip
    written: list[dict[str, Any]] = [
        {"$match": {"operationType": "insert", "ns.coll": "outbox",
                    "ns.db": {"$in": list(bells)}}},
        {"$project": {"documentKey": 1, "ns": 1}},
    ]  # fmt: skip
    with client.watch(written, max_await_time_ms=WAIT_MS, batch_size=AT_ONCE) as stream:
        ready.set()
        while not over.is_set():
            rung = stream.try_next()
            if rung is not None:
                bells[rung["ns"]["db"]].ring(rung["documentKey"]["_id"])
