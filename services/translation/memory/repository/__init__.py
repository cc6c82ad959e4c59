# SPDX-License-Identifier: Apache-2.0
"""Memory in MongoDB."""

from services.translation.memory.repository import drafts, imports, units
from services.translation.memory.repository.drafts import MongoMemory
from services.translation.memory.repository.imports import MongoImports
from services.translation.memory.repository.units import MongoUnits

COLLECTIONS = (*drafts.COLLECTIONS, *units.COLLECTIONS, *imports.COLLECTIONS)

__all__ = ["COLLECTIONS", "MongoImports", "MongoMemory", "MongoUnits"]
