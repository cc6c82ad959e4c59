# SPDX-License-Identifier: Apache-2.0
"""What engines were found to be worth, and the measuring in hand, in MongoDB."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import timedelta

from pymongo import IndexModel

from kernel.mongo import Collection, Document, dependency
from kernel.unit import Unit
from services.translation.checkset.quality import FEWEST_OF_NEWS
from services.translation.standing.errors import NoSuchMeasuring
from services.translation.standing.model import Found, Measuring, Quality

KEPT = timedelta(days=1)
COLLECTIONS = (
    Collection(name="engine_measurements"),
    Collection(
        name="engine_measurings",
        indexes=[IndexModel("begun_at", expireAfterSeconds=int(KEPT.total_seconds()))],
    ),
)


class MongoMeasurements:
    """What was measured here, before what shipped."""

    def __init__(self, unit: Unit, shipped: Callable[[str], Quality | None]) -> None:
        self._measured = unit.database.engine_measurements
        self._shipped = shipped

    def of(self, engine: str) -> Quality | None:
        with dependency("MongoDB"):
            found = self._measured.find_one({"_id": engine}, {"_id": 0})
        return _quality(found) if found else self._shipped(engine)

    def figures(self) -> Mapping[str, float]:
        with dependency("MongoDB"):
            known = [_quality(each) for each in self._measured.find({"chrf": {"$ne": None}})]
        return {
            each.engine: each.chrf
            for each in known
            if each.chrf is not None and self._says_enough(each)
        }

    def _says_enough(self, quality: Quality) -> bool:
        enough = quality.sentences >= FEWEST_OF_NEWS and self._shipped(quality.engine) is None
        return quality.whole or enough

    def keep(self, quality: Quality) -> None:
        with dependency("MongoDB"):
            self._measured.replace_one({"_id": quality.engine}, asdict(quality), upsert=True)


class MongoMeasurings:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._measurings = unit.database.engine_measurings

    def begin(self, measuring: Measuring) -> Measuring:
        known = self._find(measuring.measuring_id)
        if known is None:
            document = asdict(measuring) | {"_id": measuring.measuring_id}
            self._measurings.insert_one(document, session=self._unit.session)
        return known or measuring

    def get(self, measuring_id: str) -> Measuring:
        with dependency("MongoDB"):
            found = self._find(measuring_id)
        if found is None:
            raise NoSuchMeasuring(measuring_id)
        return found

    def add(self, measuring: Measuring, found: Sequence[Found]) -> Measuring:
        known = {"_id": measuring.measuring_id, "found": {"$size": len(measuring.found)}}
        with dependency("MongoDB"):
            self._measurings.update_one(
                known, {"$push": {"found": {"$each": [asdict(each) for each in found]}}}
            )
        return self.get(measuring.measuring_id)

    def _find(self, measuring_id: str) -> Measuring | None:
        found = self._measurings.find_one({"_id": measuring_id}, session=self._unit.session)
        return _measuring(found) if found else None


def _quality(document: Document) -> Quality:
    """What a newer release added is left out: during an upgrade both read the same documents."""
    names = {field.name for field in fields(Quality)}
    return Quality(**{name: value for name, value in document.items() if name in names})


def _measuring(document: Document) -> Measuring:
    values = {name: document[name] for name in document if name != "_id"}
    found = tuple(
        Found(**each | {"findings": tuple(each["findings"])}) for each in document["found"]
    )
    return Measuring(**values | {"found": found, "sentence_ids": tuple(document["sentence_ids"])})
