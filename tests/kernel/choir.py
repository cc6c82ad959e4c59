# SPDX-License-Identifier: Apache-2.0
"""A service that sings once for each bell; and once more each way it should not."""

import os

from kernel.entrypoints import on_batch, on_command, on_event
from kernel.mongo import Collection
from kernel.service import Service
from tests.kernel.messages import BellRang, GongStruck, RingBell


class Choir(Service):
    """What each process sang is in `sung` and `chanted`; `hummed` has no inbox to look after it."""

    name = "choir"
    collections = tuple(Collection(name=name) for name in ("sung", "chanted", "hummed", "looked"))

    @on_event(BellRang)
    def sing(self, rang: BellRang) -> None:
        self._sing("sung", [rang.bell_id])
        self.unit.publish(GongStruck(gong_id=rang.bell_id))

    @on_batch(BellRang)
    def chant(self, rang: list[BellRang]) -> None:
        self._sing("chanted", [one.bell_id for one in rang])

    @on_command(RingBell, lane="normal", outside=True)
    def hum(self, command: RingBell) -> None:
        """Looks before it acts, as one would without an inbox."""
        looked = self.unit.database.looked
        if looked.find_one({"_id": command.bell_id}) is None:
            self.unit.run(lambda: self._sing("hummed", [command.bell_id]))
            looked.update_one({"_id": command.bell_id}, {"$set": {}}, upsert=True)

    def _sing(self, effects: str, bells: list[str]) -> None:
        self.unit.database[effects].insert_many(
            [{"bell": bell, "by": os.getpid()} for bell in bells], session=self.unit.session
        )
