# SPDX-License-Identifier: Apache-2.0
"""Deadlines as documents: swept every second, so that none dies with a process."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

import eventlet
from nameko.extensions import DependencyProvider
from pymongo.errors import PyMongoError

from kernel.clock import utc_now
from kernel.errors import Conflict, Unavailable
from kernel.providers import Mongo
from kernel.unit import Unit
from services.notifications import handlers
from services.notifications.channels.dependencies import kernel_settings
from services.notifications.inbound.outgoing import MongoOutgoing
from services.notifications.inbound.passing import wait_no_longer
from services.notifications.inbound.repository import MongoReplies
from services.notifications.receipts.dependencies import books, bounces_before_flag
from services.notifications.receipts.handlers import take_kept
from services.notifications.repository import MongoAnnouncements, MongoChunks

log = logging.getLogger(__name__)
EVERY_S = 0.5
AT_ONCE = 20
RECEIPTS_AT_ONCE = 300


def outgoing(unit: Unit) -> MongoOutgoing:
    return MongoOutgoing(unit, str(kernel_settings().outbound))


class Sweeper(DependencyProvider):
    """Lets originals out whose translation is overdue, also to offices, has corrections planned
    once it is known whom they are for, and hands deferred chunks over again.

    Two sweepers at once do no harm: each step is one transaction on one version.
    """

    mongo = Mongo()

    def setup(self) -> None:
        bounces_before_flag()  # a setting that is wrong is told of at the start

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
        due = MongoAnnouncements(unit).due(now, AT_ONCE)
        to_plan = MongoAnnouncements(unit).to_plan(now, AT_ONCE)
        for announcement_id in due:
            self._each(handlers.stop_waiting, announcement_id, now)
        for announcement_id in to_plan:
            self._each(handlers.plan_correction, announcement_id, now)
        for reply_id in MongoReplies(unit).overdue(now, AT_ONCE):
            self._pass_on(reply_id, now)
        unit.run(lambda: MongoChunks(unit).hand_over_due(now))
        self._take_receipts(now)

    def _take_receipts(self, now: datetime) -> None:
        """A few hundred in a transaction: all of an announcement's may have been early."""
        unit = Unit(self.mongo.database)
        ours = books(unit, bounces_before_flag())
        while ours.receipts.due(now, 1):
            unit.run(lambda: take_kept(ours, now, RECEIPTS_AT_ONCE))

    def _pass_on(self, reply_id: str, now: datetime) -> None:
        unit = Unit(self.mongo.database)
        unit.run(lambda: wait_no_longer(reply_id, MongoReplies(unit), outgoing(unit), now))

    def _each(self, handle: Callable[..., None], announcement_id: str, now: datetime) -> None:
        unit = Unit(self.mongo.database)
        unit.run(lambda: handle(announcement_id, MongoAnnouncements(unit), MongoChunks(unit), now))
