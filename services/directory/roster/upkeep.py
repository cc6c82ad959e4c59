# SPDX-License-Identifier: Apache-2.0
"""What the roster worker does now and then beside its jobs."""

import logging
import time
from datetime import datetime, timedelta

from kernel.clock import utc_now
from kernel.mongo import Database
from services.directory.age.sweeping import tell_of_age
from services.directory.config import DirectorySettings
from services.directory.family.forgetting import forget_families
from services.directory.history import History
from services.directory.roster import deciding
from services.directory.roster.imports import OPEN
from services.directory.roster.source import MEGABYTE
from services.directory.roster.uploads import Uploads

log = logging.getLogger(__name__)

EVERY_S = 60.0


class Upkeep:
    def __init__(self, database: Database, settings: DirectorySettings) -> None:
        self._database = database
        self._settings = settings
        self._uploads = Uploads(database, max_bytes=settings.roster_max_mb * MEGABYTE)
        self._next = 0.0

    def now_and_then(self) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + EVERY_S
            self.do()

    def do(self) -> None:
        now = utc_now()
        expired = deciding.expire(self._database, self._settings, now)
        deciding.forget_rejected(self._database, self._uploads)
        kept_since = now - timedelta(days=self._settings.history_days)
        forgotten = self._forget_history(kept_since)
        forgotten += forget_families(self._database, kept_since)
        of_age = tell_of_age(self._database, self._settings, now)
        if expired or forgotten or of_age:
            log.info(
                "roster_upkeep",
                extra={"expired": expired, "forgotten": forgotten, "of_age": of_age},
            )

    def _forget_history(self, before: datetime) -> int:
        """Nothing while an undo runs, which may have looked at it already. In this order: one
        that is asked for in between reads that it comes too late."""
        history = History(self._database)
        history.cut(before)
        running = {"job": "undo", "state": {"$in": OPEN}}
        if self._database.roster_imports.find_one(running, {"_id": 1}) is not None:
            return 0
        return history.forget(before)
