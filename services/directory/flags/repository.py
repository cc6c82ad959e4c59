# SPDX-License-Identifier: Apache-2.0
from collections.abc import Sequence

from pymongo import ASCENDING, IndexModel

from kernel.mongo import Collection, Document
from kernel.unit import Unit
from services.directory.flags.model import ContactFlag

COLLECTIONS = (
    Collection(
        name="contact_flags",
        indexes=[IndexModel([("cleared_at", ASCENDING), ("flagged_at", ASCENDING)])],
    ),
)
FIELDS = ("reason", "code", "flagged_at", "cleared_at", "cleared_by", "clear_reason")


class MongoFlags:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._collection = unit.database.contact_flags

    def find(self, contact_point_id: str) -> ContactFlag | None:
        found = self._collection.find_one({"_id": contact_point_id}, session=self._unit.session)
        if found is None:
            return None
        return ContactFlag(contact_point_id=found["_id"], **{name: found[name] for name in FIELDS})

    def reasons(self, contact_point_ids: Sequence[str]) -> dict[str, str]:
        query = {"_id": {"$in": list(contact_point_ids)}, "cleared_at": None}
        found = self._collection.find(query, {"reason": 1}, session=self._unit.session)
        return {each["_id"]: each["reason"] for each in found}

    def save(self, flag: ContactFlag) -> None:
        document: Document = {name: getattr(flag, name) for name in FIELDS}
        self._collection.replace_one(
            {"_id": flag.contact_point_id}, document, upsert=True, session=self._unit.session
        )
        self._unit.publish(*flag.events)
        flag.events.clear()
