# SPDX-License-Identifier: Apache-2.0
"""What waits for the office beside corrections: cells to be read, and limits that may end.

They stand in one list with what families propose, and are decided by the same commands.
"""

from typing import Any

from kernel.unit import Unit

READING, END = "custody-text", "end-limit"


def offer_reading(
    unit: Unit, *, key: str, person_id: str, file: str, column: str, import_id: str
) -> None:
    """The cell's text is not kept: whoever reads it looks into the student information system."""
    _offer(unit, f"read-{key}", READING, person_id, import_id, file=file, column=column)


def offer_end(unit: Unit, *, limit_id: str, person_id: str, import_id: str) -> None:
    _offer(unit, f"end-{limit_id}-{import_id}", END, person_id, import_id, limit_id=limit_id)


def _offer(unit: Unit, id: str, kind: str, person_id: str, import_id: str, **facts: Any) -> None:
    unit.database.proposals.update_one(
        {"_id": id},
        {
            "$setOnInsert": {
                "kind": kind, "person_id": person_id, "state": "open", "import_id": import_id,
                "proposed_at": unit.clock(), "proposed_by": import_id, **facts,
            }
        },
        upsert=True,
        session=unit.session,
    )  # fmt: skip
