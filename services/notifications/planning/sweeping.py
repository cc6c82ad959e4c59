# SPDX-License-Identifier: Apache-2.0
"""Deadlines as documents: swept every second, so that none dies with a process."""

import logging
from typing import Any

import eventlet
from nameko.extensions import DependencyProvider
from pymongo.errors import PyMongoError

from kernel.clock import utc_now
from kernel.errors import Conflict, Unavailable
from kernel.providers import Mongo
from kernel.unit import Unit
from services.notifications import handlers
from services.notifications.repository import MongoAnnouncements, MongoChunks

log = logging.getLogger(__name__)
EVERY_S = 0.5


class Sweeper(DependencyProvider):
    """Lets originals out whose translation is overdue, and hands deferred chunks over again.

    Two sweepers at once do no harm: each step is one transaction on one version.
    """

    mongo = Mongo()

    def start(self) -> None:
        self.thread = self.container.spawn_managed_thread(self._run, identifier="sweeper")

    def stop(self) -> None:
        self.thread.kill()

    def get_dependency(self, _: Any) -> None:
        return None

    def _run(self) -> None:
        while True:
            eventlet.sleep(EVERY_S)
            try:
                self.sweep()
            except (Conflict, Unavailable, PyMongoError) as error:
                log.warning("sweep_postponed", extra={"reason": type(error).__name__})

    def sweep(self) -> None:
        now = utc_now()
        unit = Unit(self.mongo.database)
        for announcement_id in MongoAnnouncements(unit).due(now, 20):
            one = Unit(self.mongo.database)
            one.run(
                lambda id=announcement_id, unit=one: handlers.stop_waiting(  # type: ignore[misc]
                    id, MongoAnnouncements(unit), MongoChunks(unit), now
                )
            )
        unit.run(lambda: MongoChunks(unit).hand_over_due(now))
