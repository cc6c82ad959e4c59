# SPDX-License-Identifier: Apache-2.0
"""Imports in MongoDB."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from pymongo import DESCENDING, IndexModel

from kernel.mongo import Collection, dependency
from kernel.unit import Unit
from services.translation.memory.errors import NoSuchImport
from services.translation.memory.model import Import, Part, State

COLLECTIONS = (Collection(name="memory_imports", indexes=[IndexModel([("begun_at", DESCENDING)])]),)


class MongoImports:
    """Joins the unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._imports = unit.database.memory_imports

    def get(self, import_id: str) -> Import:
        found = self.find(import_id)
        if found is None:
            raise NoSuchImport(import_id)
        return found

    def find(self, import_id: str) -> Import | None:
        with dependency("MongoDB"):
            found = self._imports.find_one({"_id": import_id}, session=self._unit.session)
        return _import(found) if found else None

    def save(self, importing: Import) -> None:
        fields = asdict(importing)
        with dependency("MongoDB"):
            self._imports.replace_one(
                {"_id": fields.pop("import_id")}, fields, upsert=True, session=self._unit.session
            )

    def latest(self, limit: int) -> Sequence[Import]:
        with dependency("MongoDB"):
            return [
                _import(each) for each in self._imports.find().sort("begun_at", -1).limit(limit)
            ]


def _import(document: Mapping[str, Any]) -> Import:
    fields = dict(document)
    parts = {number: Part(**part) for number, part in fields.pop("parts").items()}
    return Import(
        import_id=fields.pop("_id"), state=State(fields.pop("state")), parts=parts, **fields
    )
