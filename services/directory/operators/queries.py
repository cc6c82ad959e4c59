# SPDX-License-Identifier: Apache-2.0
from dataclasses import asdict
from typing import Any

from pymongo import ASCENDING

from kernel.unit import Unit
from services.directory.operators.model import OperatorRecord
from services.directory.operators.repository import record_of


class OperatorQueries:
    def __init__(self, unit: Unit) -> None:
        self._operators = unit.database.operators

    def listed(self) -> list[dict[str, Any]]:
        found = self._operators.find().sort("issued_at", ASCENDING)
        return [_shown(record_of(each)) for each in found]


def _shown(record: OperatorRecord) -> dict[str, Any]:
    operator = record.operator
    return {
        "operator_id": record.operator_id,
        "name": record.name,
        "email": record.email,
        "role": operator.role,
        "schools": operator.schools,
        "grants": [asdict(grant) for grant in record.grants],
        "added_by": record.added_by,
        "issued_at": record.issued_at.isoformat(),
        "expires_at": record.expires_at.isoformat(),
        "revoked_at": record.revoked_at.isoformat() if record.revoked_at else None,
    }
