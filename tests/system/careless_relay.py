# SPDX-License-Identifier: Apache-2.0
"""A relay that forgets an entry before the broker has it: what the real one must never do."""

import os
import sys
from typing import Any

from kernel.config import KernelSettings, read
from kernel.mongo import Document, open_database
from kernel.relay import Relay


class CarelessRelay(Relay):
    def _publish(self, entries: list[Document], buses: Any) -> int:
        self.database.outbox.delete_many({"_id": {"$in": [entry["_id"] for entry in entries]}})
        return super()._publish(entries, buses)


if __name__ == "__main__":
    settings = read(KernelSettings, os.environ)
    CarelessRelay(open_database(settings, sys.argv[1]), settings).run()
