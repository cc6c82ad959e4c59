# SPDX-License-Identifier: Apache-2.0
"""When a limit is in force: it is in the copy, and nothing that left a queue before is in hand."""

import logging
import time
from typing import Any

import eventlet
from nameko.extensions import DependencyProvider
from pymongo.errors import PyMongoError

from kernel.clock import utc_now
from kernel.errors import Conflict, Unavailable
from kernel.mongo import Database
from kernel.providers import Mongo
from kernel.unit import Unit
from services.notifications.limits.repository import MongoLimits, standing
from services.notifications.repository import MongoChunks

log = logging.getLogger(__name__)
EVERY_S = 0.05  # while something waits to be confirmed
IDLE_S = 0.5  # else, for what another process took in
LATE_S = 2.0  # as long as whoever enters a limit waits for it
UNHEARD_S = 10.0  # a directory that is started again needs less


class Confirming:
    """What was in a worker's hands when a limit was in the copy has been checked without it.

    So who holds a part then is noted, and the limit is in force when none of them does any more:
    whoever takes a part later reads the copy after that. No clocks are compared.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self._number = 0
        self._waited_for: set[str] | None = None
        self._since = 0.0
        self._known_at = time.monotonic()

    def look(self) -> bool:
        """Confirm what can be. True while something is left to confirm."""
        known = standing(self.database)
        if known.is_checked(utc_now()):
            self._known_at = time.monotonic()
        if known.applied <= known.confirmed:
            self._waited_for = None
            return False
        if self._waited_for is None:
            self._number, self._waited_for = known.applied, self._in_hand()
            self._since = time.monotonic()
        else:
            self._waited_for &= self._in_hand()
        if self._waited_for:
            return True
        self._confirm(self._number)
        self._waited_for = None
        return known.applied > self._number

    def problem(self) -> str:
        """For /health: "" while limits are known, and none waits for long to be in force."""
        now = time.monotonic()
        if (unheard_s := now - self._known_at) > UNHEARD_S:
            return (
                f"for {unheard_s:.0f} s nothing current has come from the directory about limits: "
                "routine messages wait. Is it running, and are all clocks right? (rapport doctor)"
            )
        if self._waited_for is None or now - self._since < LATE_S:
            return ""
        waited = len(self._waited_for)
        return (
            f"change {self._number} of the limits is not in force yet: {waited} parts of "
            "announcements are still in a channel worker's hands (rapport doctor)"
        )

    def _in_hand(self) -> set[str]:
        return MongoChunks(Unit(self.database)).in_hand()

    def _confirm(self, number: int) -> None:
        unit = Unit(self.database)
        unit.run(lambda: MongoLimits(unit).confirm(number))


class Confirmer(DependencyProvider):
    """Looks several times a second while something waits; `soon` when something was taken in."""

    mongo = Mongo()

    def __init__(self, **kwargs: Any) -> None:
        self._soon = False
        super().__init__(**kwargs)

    def start(self) -> None:
        self.confirming = Confirming(self.mongo.database)
        self.thread = self.container.spawn_managed_thread(self._run, identifier="confirmer")

    def stop(self) -> None:
        self.thread.kill()

    def get_dependency(self, _: Any) -> "Confirmer":
        return self

    def soon(self) -> None:
        self._soon = True

    def problem(self) -> str:
        return self.confirming.problem()

    def _run(self) -> None:
        while True:
            self._wait(EVERY_S if self._look() else IDLE_S)

    def _look(self) -> bool:
        try:
            return self.confirming.look()
        except (Conflict, Unavailable, PyMongoError) as error:
            log.warning("confirming_postponed", extra={"reason": type(error).__name__})
            return True

    def _wait(self, seconds: float) -> None:
        """Less where something was taken in meanwhile."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self._soon:
            eventlet.sleep(EVERY_S)
        self._soon = False
