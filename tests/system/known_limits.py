# SPDX-License-Identifier: Apache-2.0
"""The directory's word about limits, where no directory runs: as if it said all the time that
there are none."""

import eventlet
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from kernel.clock import utc_now
from tests.notifications.builders import limits_are_known

EVERY_S = 0.3


class KnownLimits:
    def __init__(self, mongo_uri: str, database: str) -> None:
        self.client = MongoClient(mongo_uri, w="majority", serverSelectionTimeoutMS=2_000)
        self.database = self.client[database]
        self.thread = eventlet.spawn(self._say)

    def _say(self) -> None:
        while True:
            try:
                limits_are_known(self.database, utc_now())
            except PyMongoError:  # the test took the database away
                eventlet.sleep(EVERY_S)
            eventlet.sleep(EVERY_S)

    def stop(self) -> None:
        self.thread.kill()
        self.client.close()
