# SPDX-License-Identifier: Apache-2.0
"""Reviewers' deadlines and claims as documents: swept every few seconds, so that none dies with a
process."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import eventlet
from nameko.extensions import DependencyProvider
from pymongo.errors import PyMongoError

from kernel.clock import utc_now
from kernel.errors import Conflict, Unavailable
from kernel.providers import Mongo
from kernel.unit import Unit
from services.translation.review import handlers
from services.translation.review.repository import MongoReviewTasks

log = logging.getLogger(__name__)
EVERY_S = 2.0
AT_ONCE = 50


class ReviewSweeper(DependencyProvider):
    """Two sweepers at once do no harm: each step is one transaction on one version."""

    mongo = Mongo()

    def start(self) -> None:
        self.thread = self.container.spawn_managed_thread(self._run, identifier="review_sweeper")

    def stop(self) -> None:
        self.thread.kill()

    def get_dependency(self, _: Any) -> None:
        return None

    def _run(self) -> None:
        while True:
            eventlet.sleep(EVERY_S)
            with _postponed():
                self.sweep()

    def sweep(self) -> None:
        now = utc_now()
        for task_id in MongoReviewTasks(Unit(self.mongo.database)).due(now, AT_ONCE):
            with _postponed():  # one that somebody else writes just now holds up no other
                self._pass_time(task_id, now)

    def _pass_time(self, task_id: str, now: datetime) -> None:
        unit = Unit(self.mongo.database)
        unit.run(lambda: handlers.pass_time(task_id, MongoReviewTasks(unit), now))


@contextmanager
def _postponed() -> Iterator[None]:
    try:
        yield
    except (Conflict, Unavailable, PyMongoError) as error:
        log.warning("review_sweep_postponed", extra={"reason": type(error).__name__})
