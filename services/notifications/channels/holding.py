# SPDX-License-Identifier: Apache-2.0
"""A claim, prolonged for as long as the other side takes, and used only while it is ours.

Who was stopped for longer than a lease (a frozen machine, SIGSTOP) wakes up with what it decided
before. Another may have its parts by then, and a limit may be in force since. So whoever hands
something over asks first; what is in one turn's hands at that moment is all that can still leave.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import eventlet
from pymongo.errors import PyMongoError

from kernel.clock import Clock
from kernel.errors import Unavailable
from services.notifications.repository import MongoChunks
from services.notifications.repository.claims import Claim

log = logging.getLogger(__name__)


class Holding:
    def __init__(self, claim: Claim, chunks: MongoChunks, lease_s: float, clock: Clock) -> None:
        self.claim = claim
        self._chunks, self._clock = chunks, clock
        self._lease = timedelta(seconds=lease_s)
        self._until = claim.until

    def require_ours(self) -> None:
        """Raise Unavailable when somebody else took a part of it over. Half a lease before that
        could be, the database is asked: nobody relies on two clocks being the same."""
        if self._clock() >= self._until - self._lease / 2 and not self._prolong():
            raise Unavailable("another worker has a part of it by now")

    @contextmanager
    def prolonged(self) -> Iterator[None]:
        keeper = eventlet.spawn(self._keep)
        try:
            yield
        finally:
            keeper.kill()

    def _keep(self) -> None:
        while True:
            eventlet.sleep(self._lease.total_seconds() / 3)
            try:
                self._prolong()
            except PyMongoError as error:  # there is time for another try
                log.warning("part_not_prolonged", extra={"reason": type(error).__name__})

    def _prolong(self) -> bool:
        until = self._clock() + self._lease
        if not self._chunks.prolong(self.claim, until):
            return False
        self._until = until
        return True
