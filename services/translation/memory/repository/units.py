# SPDX-License-Identifier: Apache-2.0
"""Translation units in MongoDB."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from pymongo import ASCENDING, DeleteOne, IndexModel, UpdateOne

from kernel.mongo import Collection, Document, dependency
from kernel.unit import Unit
from services.translation.memory.errors import NoSuchUnit
from services.translation.memory.model import Level, Origin, State, TranslationUnit
from services.translation.memory.ports import Held

COLLECTIONS = (
    Collection(
        name="memory_units",
        indexes=[
            IndexModel("key"),
            IndexModel([("source", ASCENDING), ("target", ASCENDING)]),
            # Who is in no import is not looked for by one.
            IndexModel("imports", partialFilterExpression={"origin": str(Origin.IMPORT)}),
        ],
    ),
    # By language: how many sentences each rank of memory had, and how many nobody.
    Collection(name="memory_hits"),
)
LEVELS = {str(level): level for level in Level}
ORIGINS = {str(origin): origin for origin in Origin}
TUPLES = ("agreements", "accepted", "imports")


class MongoUnits:
    """Units in MongoDB; what is written joins the unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._units = unit.database.memory_units
        self._hits = unit.database.memory_hits
        self._imports = unit.database.memory_imports

    def recall(self, keys: Sequence[str]) -> Mapping[str, Sequence[TranslationUnit]]:
        if not keys:
            return {}
        with dependency("MongoDB"):
            found = list(self._units.find({"key": {"$in": list(keys)}}))
            asked = {each for document in found for each in document["imports"]}
            applied = self._applied({"_id": {"$in": list(asked)}}) if asked else set()
        by_key: dict[str, list[TranslationUnit]] = defaultdict(list)
        for document in found:
            if document["origin"] == Origin.PERSON or not applied.isdisjoint(document["imports"]):
                by_key[document["key"]].append(_unit(document))
        return by_key

    def keep(self, units: Sequence[TranslationUnit]) -> None:
        if units:
            with dependency("MongoDB"):
                self._units.bulk_write([_kept(unit) for unit in units], session=self._unit.session)

    def sentences(self, source: str, targets: Sequence[str]) -> Mapping[str, str]:
        asked: Document = {"source": source, "target": {"$in": list(targets)}}
        with dependency("MongoDB"):
            found = self._units.find(asked | self._counting(), {"sentence": 1})
            return {each["_id"]: each["sentence"] for each in found}

    def page(
        self, source: str, targets: Sequence[str], after: str, limit: int
    ) -> Sequence[TranslationUnit]:
        asked: Document = {"source": source, "_id": {"$gt": after}}
        if targets:
            asked["target"] = {"$in": list(targets)}
        with dependency("MongoDB"):
            found = self._units.find(asked | self._counting()).sort("_id").limit(limit)
            return [_unit(each) for each in found]

    def get(self, unit_id: str) -> TranslationUnit:
        with dependency("MongoDB"):
            found = self._units.find_one({"_id": unit_id}, session=self._unit.session)
        if found is None:
            raise NoSuchUnit(unit_id)
        return _unit(found)

    def in_force(self, unit_ids: Sequence[str]) -> set[str]:
        asked: Document = {"_id": {"$in": list(unit_ids)}}
        with dependency("MongoDB"):
            return {each["_id"] for each in self._units.find(asked | self._counting(), {"_id": 1})}

    def forget(self, unit_id: str) -> None:
        with dependency("MongoDB"):
            gone = self._units.delete_one({"_id": unit_id}, session=self._unit.session)
        if not gone.deleted_count:
            raise NoSuchUnit(unit_id)

    def remove_of(self, import_id: str, limit: int) -> int:
        asked: Document = {"origin": str(Origin.IMPORT), "imports": import_id}
        with dependency("MongoDB"):
            found = self._units.find(asked, {"imports": 1}, session=self._unit.session)
            writes = [_taken_out(each, import_id) for each in found.limit(limit)]
            if writes:
                self._units.bulk_write(writes, session=self._unit.session)
            return self._units.count_documents(asked, session=self._unit.session)

    def held(self) -> Sequence[Held]:
        group = {
            "_id": {"source": "$source", "target": "$target", "origin": "$origin"},
            "units": {"$sum": 1}, "used": {"$sum": "$used"},
        }  # fmt: skip
        steps: list[Document] = [
            {"$match": self._counting()},
            {"$group": group},
            {"$sort": {"_id": 1}},
        ]
        with dependency("MongoDB"):
            found = list(self._units.aggregate(steps))
        return [Held(**each["_id"], units=each["units"], used=each["used"]) for each in found]

    def ranks(self) -> Mapping[str, Mapping[str, int]]:
        with dependency("MongoDB"):
            found = list(self._hits.find())
        return {
            each["_id"]: {rank.replace("_", ":"): number for rank, number in each["ranks"].items()}
            for each in found
        }

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

    def _counting(self) -> Document:
        """What a unit has to be to be in force."""
        applied = list(self._applied({}))
        return {"$or": [{"origin": str(Origin.PERSON)}, {"imports": {"$in": applied}}]}

    def _applied(self, which: Document) -> set[str]:
        asked = which | {"state": str(State.IN_FORCE)}
        return {each["_id"] for each in self._imports.find(asked, {"_id": 1})}


def _kept(unit: TranslationUnit) -> UpdateOne:
    fields = asdict(unit) | {name: list(getattr(unit, name)) for name in TUPLES}
    del fields["unit_id"], fields["imports"]
    once = {name: fields.pop(name) for name in ("created_at", "used")}
    if unit.origin == Origin.IMPORT:
        once, fields = once | fields, {}
    change: Document = {
        "$setOnInsert": once, "$addToSet": {"imports": {"$each": list(unit.imports)}},
    }  # fmt: skip
    if fields:
        change["$set"] = fields
    return UpdateOne({"_id": unit.unit_id}, change, upsert=True)


def _taken_out(document: Document, import_id: str) -> DeleteOne | UpdateOne:
    if document["imports"] == [import_id]:
        return DeleteOne({"_id": document["_id"]})
    return UpdateOne({"_id": document["_id"]}, {"$pull": {"imports": import_id}})


def _unit(document: Document) -> TranslationUnit:
    """Takes the document over: twenty thousand of them are read in a second."""
    document.pop("used_at", None)
    for name in TUPLES:
        document[name] = tuple(document[name])
    document["level"] = LEVELS[document["level"]]
    document["origin"] = ORIGINS[document["origin"]]
    return TranslationUnit(unit_id=document.pop("_id"), **document)
