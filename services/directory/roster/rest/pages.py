# SPDX-License-Identifier: Apache-2.0
"""Pages that were fetched, kept packed until the roster is whole.

So a worker that takes over goes on at the page at which the one before it was killed.
"""

import zlib
from collections.abc import Iterator
from dataclasses import asdict

import msgspec
from pymongo import ASCENDING, IndexModel

from kernel.clock import utc_now
from kernel.mongo import Collection, Database
from kernel.unit import Unit
from services.directory.roster.rest.records import Cells
from services.directory.roster.uploads import KEPT_S

QUICK = 1
COLLECTIONS = (
    Collection(
        name="roster_pages",
        indexes=[
            IndexModel(
                [("sync_id", ASCENDING), ("collection", ASCENDING), ("number", ASCENDING)],
                unique=True,
            ),
            IndexModel("at", expireAfterSeconds=KEPT_S),
        ],
    ),
)


class Pages:
    """Of one sync. What is kept joins the open unit of work."""

    def __init__(self, database: Database, sync_id: str) -> None:
        self._database = database
        self._sync_id = sync_id

    def keep(self, unit: Unit, collection: str, number: int, cells: list[Cells]) -> None:
        piece = zlib.compress(msgspec.msgpack.encode([asdict(each) for each in cells]), QUICK)
        self._database.roster_pages.insert_one(
            {"sync_id": self._sync_id, "collection": collection, "number": number,
             "piece": piece, "at": utc_now()},
            session=unit.session,
        )  # fmt: skip

    def drop(self, unit: Unit, collection: str) -> None:
        self._database.roster_pages.delete_many(
            {"sync_id": self._sync_id, "collection": collection}, session=unit.session
        )

    def discard(self) -> None:
        self._database.roster_pages.delete_many({"sync_id": self._sync_id})

    def read(self, collection: str) -> Iterator[list[Cells]]:
        found = self._database.roster_pages.find(
            {"sync_id": self._sync_id, "collection": collection}
        )
        for each in found.sort("number", ASCENDING).batch_size(8):
            yield msgspec.msgpack.decode(zlib.decompress(each["piece"]), type=list[Cells])
