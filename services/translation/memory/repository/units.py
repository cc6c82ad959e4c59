# SPDX-License-Identifier: Apache-2.0
"""Translation units in MongoDB."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from pymongo import ASCENDING, IndexModel, UpdateOne

from kernel.mongo import Collection, Document, dependency
from kernel.unit import Unit
from services.translation.memory.errors import NoSuchUnit
from services.translation.memory.model import Level, Origin, TranslationUnit

COLLECTIONS = (
    Collection(
        name="memory_units",
        indexes=[
            IndexModel("key"),
            IndexModel([("source", ASCENDING), ("target", ASCENDING), ("length", ASCENDING)]),
        ],
    ),
    # By language: how many sentences each rank of memory had, and how many nobody.
    Collection(name="memory_hits"),
)
TUPLES = ("agreements", "accepted", "imports")


class MongoUnits:
    """Units in MongoDB; what is written joins the unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._units = unit.database.memory_units
        self._hits = unit.database.memory_hits

    def recall(self, keys: Sequence[str]) -> Mapping[str, Sequence[TranslationUnit]]:
        found: dict[str, list[TranslationUnit]] = defaultdict(list)
        if not keys:
            return found
        with dependency("MongoDB"):
            for document in self._units.find({"key": {"$in": list(keys)}}):
                found[document["key"]].append(_unit(document))
        return found

    def keep(self, units: Sequence[TranslationUnit]) -> None:
        if units:
            with dependency("MongoDB"):
                self._units.bulk_write([_kept(unit) for unit in units], session=self._unit.session)

    def alike(
        self, source: str, targets: Sequence[str], shortest: int, longest: int
    ) -> Iterable[TranslationUnit]:
        asked: Document = {
            "source": source, "target": {"$in": list(targets)},
            "length": {"$gte": shortest, "$lte": longest},
        }  # fmt: skip
        with dependency("MongoDB"):
            return [_unit(document) for document in self._units.find(asked)]

    def get(self, unit_id: str) -> TranslationUnit:
        with dependency("MongoDB"):
            found = self._units.find_one({"_id": unit_id}, session=self._unit.session)
        if found is None:
            raise NoSuchUnit(unit_id)
        return _unit(found)

    def note_used(self, language: str, ranks: Mapping[str, int], unit_ids: Sequence[str]) -> None:
        counted = {f"ranks.{rank.replace(':', '_')}": number for rank, number in ranks.items()}
        with dependency("MongoDB"):
            if counted:
                self._hits.update_one({"_id": language}, {"$inc": counted}, upsert=True)
            if unit_ids:
                self._units.update_many(
                    {"_id": {"$in": list(unit_ids)}},
                    {"$inc": {"used": 1}, "$set": {"used_at": self._unit.clock()}},
                )


def _kept(unit: TranslationUnit) -> UpdateOne:
    """What a person approves again is as they have it now; what is imported again stays."""
    fields = asdict(unit) | {name: list(getattr(unit, name)) for name in TUPLES}
    del fields["unit_id"], fields["imports"]
    once = {name: fields.pop(name) for name in ("created_at", "used")}
    fields["length"] = len(unit.sentence)
    if unit.origin == Origin.IMPORT:
        once, fields = once | fields, {}
    change: Document = {
        "$setOnInsert": once, "$addToSet": {"imports": {"$each": list(unit.imports)}},
    }  # fmt: skip
    return UpdateOne(
        {"_id": unit.unit_id}, change | ({"$set": fields} if fields else {}), upsert=True
    )


def _unit(document: Mapping[str, Any]) -> TranslationUnit:
    fields = dict(document)
    for name in TUPLES:
        fields[name] = tuple(fields[name])
    for name in ("length", "used_at"):
        fields.pop(name, None)
    return TranslationUnit(
        unit_id=fields.pop("_id"), level=Level(fields.pop("level")),
        origin=Origin(fields.pop("origin")), **fields,
    )  # fmt: skip
