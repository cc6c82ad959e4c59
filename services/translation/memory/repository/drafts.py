# SPDX-License-Identifier: Apache-2.0
"""What engines said and the gate let pass, by the version of the engine."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from hashlib import sha256

from pymongo import ASCENDING, IndexModel, InsertOne
from pymongo.errors import BulkWriteError

from kernel.mongo import Collection, Document, dependency
from kernel.unit import Unit
from services.translation.ports import Draft, MemoryKey

PLACE = ("text_hash", "source", "target", "engine")
REMEMBERED = timedelta(days=400)
DUPLICATE = 11000
COLLECTIONS = (
    Collection(
        name="memory",
        indexes=[
            IndexModel(
                [(field, ASCENDING) for field in PLACE],
                unique=True,
            ),
            IndexModel("remembered_at", expireAfterSeconds=int(REMEMBERED.total_seconds())),
        ],
    ),
)


class MongoMemory:
    """Memory in MongoDB. Joins no unit of work: to lose an entry costs a repeated effort."""

    def __init__(self, unit: Unit) -> None:
        self._memory = unit.database.memory
        self._clock = unit.clock

    def recall(self, keys: Sequence[MemoryKey]) -> Mapping[MemoryKey, Draft]:
        if not keys:
            return {}
        by_place = {tuple(_place(key).values()): key for key in keys}
        with dependency("MongoDB"):
            found = list(self._memory.find(_any_of(by_place)))
        # More than was asked for may come back: each field is asked for on its own.
        return {
            key: Draft(words=document["words"], unknown=tuple(document["unknown"]))
            for document in found
            if (key := by_place.get(tuple(document[field] for field in PLACE)))
        }

    def remember(self, drafts: Mapping[MemoryKey, Draft]) -> None:
        now = self._clock()
        writes = [
            InsertOne[Document](
                {
                    **_place(key), "text": key.words, "words": draft.words,
                    "unknown": list(draft.unknown), "remembered_at": now,
                }
            )
            for key, draft in drafts.items()
        ]  # fmt: skip
        if not writes:
            return
        try:
            with dependency("MongoDB"):
                self._memory.bulk_write(writes, ordered=False)
        except BulkWriteError as error:
            # Somebody remembered the same sentence a moment ago: that one stays.
            if any(each["code"] != DUPLICATE for each in error.details["writeErrors"]):
                raise


def _any_of(places: Iterable[tuple[str, ...]]) -> Document:
    columns = zip(PLACE, zip(*places, strict=True), strict=True)
    return {field: {"$in": list(dict.fromkeys(values))} for field, values in columns}


def _place(key: MemoryKey) -> dict[str, str]:
    return {
        "text_hash": sha256(key.words.encode()).hexdigest(),
        "source": key.source,
        "target": key.target,
        "engine": key.engine,
    }
