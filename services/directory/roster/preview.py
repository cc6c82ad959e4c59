# SPDX-License-Identifier: Apache-2.0
"""What a roster would change, for people to read: which, of which school, in which fields.

Only ids and names of fields are kept, never what stands in them. In documents of some hundred
rows, so that neither worker nor reader holds the whole.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import timedelta
from typing import Any

import msgspec
from pymongo import ASCENDING, IndexModel

from kernel.clock import utc_now
from kernel.mongo import Collection, Database, Document
from kernel.unit import Unit
from services.directory.roster.belonging import Belonging
from services.directory.roster.changes import Change, batched
from services.directory.roster.kinds import Kind
from services.directory.roster.stage import Stage

ROWS_A_PIECE = 500
KEPT = timedelta(days=90)
COLLECTIONS = (
    Collection(
        name="roster_diffs",
        indexes=[
            IndexModel([("import_id", ASCENDING), ("number", ASCENDING)]),
            IndexModel([("at", ASCENDING)], expireAfterSeconds=int(KEPT.total_seconds())),
        ],
    ),
)
NOWHERE = ""  # what belongs to no school


class Diff:
    """Walks the changes of a stage once, keeps them piece by piece, and counts."""

    def __init__(self, unit: Unit, import_id: str, kinds: Sequence[Kind]) -> None:
        self._unit = unit
        self._import_id = import_id
        self._kinds = kinds
        self._number = 0
        self._fields: dict[str, Counter[str]] = defaultdict(Counter)
        self._schools: dict[str, dict[str, Counter[str]]] = defaultdict(
            lambda: defaultdict(Counter)
        )

    def keep(self, stage: Stage) -> Document:
        """Replace what an earlier attempt kept. What comes back belongs to the import's document:
        how often each field changes, and how much of each school."""
        database = self._unit.database
        database.roster_diffs.delete_many({"import_id": self._import_id})
        belonging = Belonging(stage, database)
        for kind in self._kinds:
            for piece in batched(changes_of(stage, kind), ROWS_A_PIECE):
                self._keep_piece(database, kind, [*self._rows(kind, piece, belonging)])
        return {
            "fields": {kind: dict(counted) for kind, counted in self._fields.items()},
            "schools": [
                {"school_id": school, "changes": {kind: dict(each) for kind, each in kinds.items()}}
                for school, kinds in sorted(self._schools.items())
            ],
            "rows": self._number,
        }

    def _rows(
        self, kind: Kind, piece: list[tuple[str, str, Any]], belonging: Belonging
    ) -> Iterator[Document]:
        present = kind.collected(self._unit).load_many([id for id, _, _ in piece])
        for (id, change, wanted), aggregate in zip(piece, present, strict=True):
            before = aggregate.recorded
            names = changed_fields(before, wanted) if change == Change.CHANGED else []
            schools = belonging.schools_of(before, wanted)
            self._fields[kind.name].update(names)
            for school in schools or [NOWHERE]:
                self._schools[school][kind.name][change] += 1
            yield {"id": id, "change": change, "fields": names, "schools": schools}

    def _keep_piece(self, database: Database, kind: Kind, rows: list[Document]) -> None:
        database.roster_diffs.insert_one(
            {
                "import_id": self._import_id, "number": self._number, "kind": kind.name,
                "rows": rows, "at": utc_now(),
            }
        )  # fmt: skip
        self._number += len(rows)


def changes_of(stage: Stage, kind: Kind) -> Iterator[tuple[str, str, Any]]:
    """(id, change, record that is wanted; None where it is to leave), in the order of comparing."""
    decoder = msgspec.json.Decoder(kind.record)
    asked = "SELECT id, state, record FROM changes WHERE kind = ? ORDER BY rowid"
    for id, change, record in stage.ask(asked, kind.name):
        yield id, change, decoder.decode(record) if record else None


def changed_fields(before: Any, wanted: Any) -> list[str]:
    if before is None or wanted is None:
        return []
    names = (each.name for each in fields(wanted))
    return [name for name in names if getattr(before, name) != getattr(wanted, name)]


def digest_of(stage: Stage, unit: Unit, kinds: Sequence[Kind]) -> str:
    """Equal for equal changes, down to the last value, from the same values: what was approved,
    and nothing else. What families said does not count: a roster does not change it."""
    digest = hashlib.sha256()
    for kind in kinds:
        for piece in batched(changes_of(stage, kind), ROWS_A_PIECE):
            present = kind.collected(unit).load_many([id for id, _, _ in piece])
            for (id, change, wanted), each in zip(piece, present, strict=True):
                values = [vars(one) if one else None for one in (each.recorded, wanted)]
                digest.update(msgspec.msgpack.encode((kind.name, id, change, *values)))
    return digest.hexdigest()


def read_rows(
    database: Database, import_id: str, start: int, limit: int, wanted: Document
) -> list[Document]:
    """Rows from number `start` on, `limit` at most, each with its number; `wanted` narrows them."""
    found = database.roster_diffs.find(
        {"import_id": import_id, "number": {"$gt": start - ROWS_A_PIECE}}
        | ({"kind": wanted["kind"]} if wanted.get("kind") else {})
    )
    rows: list[Document] = []
    for piece in found.sort("number", ASCENDING).batch_size(4):
        for place, row in enumerate(piece["rows"]):
            number = piece["number"] + place
            if number >= start and _is_wanted(row, wanted):
                rows.append({"number": number, "kind": piece["kind"], **row})
            if len(rows) >= limit:
                return rows
    return rows


def _is_wanted(row: Document, wanted: Document) -> bool:
    school, change, of = wanted.get("school_id"), wanted.get("change"), wanted.get("of")
    return (
        (not school or school in row["schools"])
        and (not change or change == row["change"])
        and (not of or not set(of).isdisjoint(row["schools"]))
    )
