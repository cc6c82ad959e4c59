# SPDX-License-Identifier: Apache-2.0
"""What translation keeps besides its memory: names of schools, decisions, answers on their way."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta

from pymongo import IndexModel

from contracts.directory import SchoolRecorded
from contracts.translation import Translated
from kernel.errors import Conflict
from kernel.mongo import Collection, dependency
from kernel.unit import Unit
from services.translation.memory import repository as memory
from services.translation.ports import Record

REMEMBERED = timedelta(days=400)
COLLECTIONS = (
    *memory.COLLECTIONS,
    Collection(
        name="translations",
        indexes=[
            IndexModel("request_id"),
            IndexModel("at", expireAfterSeconds=int(REMEMBERED.total_seconds())),
        ],
    ),
    Collection(name="schools"),
)


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

    def has_given(self, language: str) -> bool:
        keys = [f"{self._consumer(language)}:{id}" for id in self._unit.message_ids]
        with dependency("MongoDB"):
            return self._unit.database.inbox.find_one({"_id": {"$in": keys}}) is not None

    def give(self, answer: Translated) -> None:
        own = Unit(
            self._unit.database,
            correlation_id=self._unit.correlation_id,
            causation_id=self._unit.causation_id,
            consumer=self._consumer(answer.language),
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

    def _consumer(self, language: str) -> str:
        return f"{self._unit.consumer}:{language}"
