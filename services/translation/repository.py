# SPDX-License-Identifier: Apache-2.0
"""What translation keeps: sentences that passed the gate, and the names of schools."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from hashlib import sha256

from pymongo import ASCENDING, IndexModel, InsertOne
from pymongo.errors import BulkWriteError

from contracts.directory import SchoolRecorded
from contracts.translation import Translated
from kernel.errors import Conflict
from kernel.mongo import Collection, Document, dependency
from kernel.unit import Unit
from services.translation.ports import Draft, MemoryKey, Record

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
    Collection(
        name="translations",
        indexes=[
            IndexModel("request_id"),
            IndexModel("at", expireAfterSeconds=int(REMEMBERED.total_seconds())),
        ],
    ),
    Collection(name="schools"),
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


class MongoRecords:
    """What was decided, for as long as anybody may ask why. Joins no unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._records = unit.database.translations

    def keep(self, record: Record) -> None:
        document = asdict(record) | {"sentences": [dict(each) for each in record.sentences]}
        with dependency("MongoDB"):
            self._records.replace_one(
                {"_id": f"{record.request_id}:{record.language}"}, document, upsert=True
            )

    def of(self, request_id: str) -> Sequence[Record]:
        with dependency("MongoDB"):
            found = list(
                self._records.find({"request_id": request_id}, {"_id": 0}).sort("language", 1)
            )
        return [Record(**each | {"sentences": tuple(each["sentences"])}) for each in found]


class MongoSchoolNames:
    """The copy of the directory's school names; an older fact never replaces a newer one."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def all(self) -> Sequence[str]:
        with dependency("MongoDB"):
            return [school["name"] for school in self._unit.database.schools.find({}, {"name": 1})]

    def record(self, schools: Sequence[SchoolRecorded]) -> None:
        """Join the open unit of work."""
        for school in schools:
            known = self._unit.database.schools.find_one(
                {"_id": school.school_id}, session=self._unit.session
            )
            if known is None or known["sequence"] < school.sequence:
                self._unit.database.schools.replace_one(
                    {"_id": school.school_id},
                    {"name": school.name, "sequence": school.sequence},
                    upsert=True,
                    session=self._unit.session,
                )


class MongoAnswers:
    """Answers of the request in hand, each in a unit of work of its own."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def give(self, answer: Translated) -> None:
        own = Unit(
            self._unit.database,
            correlation_id=self._unit.correlation_id,
            causation_id=self._unit.causation_id,
            consumer=f"{self._unit.consumer}:{answer.language}",
            message_ids=self._unit.message_ids,
            clock=self._unit.clock,
        )
        for last in (False, True):
            try:
                own.once(lambda _: own.publish(answer))
            except Conflict:
                # The same request in hand twice, after a cut connection: look who was first.
                if last:
                    raise
            else:
                return
