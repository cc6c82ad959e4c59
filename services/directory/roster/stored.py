# SPDX-License-Identifier: Apache-2.0
"""The rows of the district's roster as last imported, which a delta needs to change them.

Kept packed, some thousand rows a document: as documents of their own they would take longer to
write than the import itself. Passwords are not among them, they are never read.
"""

import zlib
from collections.abc import Collection, Iterator
from typing import Any, Protocol

import msgspec
from pymongo import ASCENDING, IndexModel

from kernel.mongo import Collection as MongoCollection
from kernel.mongo import Database, Document
from kernel.unit import Unit
from services.directory.roster.changes import batched
from services.directory.roster.parts import PARTS, Part
from services.directory.roster.stage import SCHEMA, Stage

ROWS_A_PIECE = 5000
PIECES_AT_ONCE = 20  # each write waits for a majority of the servers
QUICK = 1  # zlib's level: a quarter of the size in a fraction of the time
# Rows of another release's stage are not read: then a delta asks for a bulk import first.
LAYOUT = f"{zlib.crc32(SCHEMA.encode()):08x}"
CURRENT = "roster-rows"
DELETED = "deleted"  # stands for a file: ids that a delta took out, with when
KEPT = PARTS | {DELETED: (Part("tombstones"),)}
COLLECTIONS = (
    MongoCollection(
        name="roster_rows",
        indexes=[IndexModel([("key", ASCENDING), ("number", ASCENDING)], unique=True)],
    ),
)
Piece = tuple[str, int, list[tuple[Any, ...]]]  # file, which of its parts, rows


class StoredRows(Protocol):
    version: str  # of OneRoster; empty when no roster is stored
    files: frozenset[str]  # those the stored roster has, without ".csv"

    def load(self, stage: Stage, files: Collection[str], lines: Collection[int] = ()) -> None:
        """Add rows of these files, with lines below 1, always the same; only `lines` if given."""

    def keep(self, stage: Stage, version: str, files: frozenset[str]) -> None:
        """Keep the stage's rows for the next delta."""


class NothingStored:
    version = ""
    files: frozenset[str] = frozenset()

    def load(self, stage: Stage, files: Collection[str], lines: Collection[int] = ()) -> None:
        pass

    def keep(self, stage: Stage, version: str, files: frozenset[str]) -> None:
        pass


class MongoStoredRows:
    """`key` names what this import keeps; it counts once `adopt` was committed."""

    def __init__(self, database: Database, key: str) -> None:
        self._database = database
        self._key = key
        self._kept: Document = {}
        self._head: Document = database.settings.find_one({"_id": CURRENT, "layout": LAYOUT}) or {}
        self.version = str(self._head.get("version", ""))
        self.files = frozenset(self._head.get("files", ()))

    def load(self, stage: Stage, files: Collection[str], lines: Collection[int] = ()) -> None:
        wanted = [*files] if lines else [*files, DELETED]
        found = self._database.roster_rows.find(
            {"key": self._head.get("key", ""), "file": {"$in": wanted}}
        )
        for each in found.sort("number", ASCENDING).batch_size(8):
            _unpack(stage, each["piece"], self._head["behind"], lines)
        if not lines:
            stage.run("DELETE FROM tombstones WHERE file NOT IN (SELECT value FROM json_each(?))",
                      msgspec.json.encode(sorted(files)).decode())  # fmt: skip

    def keep(self, stage: Stage, version: str, files: frozenset[str]) -> None:
        if not self._key:
            return  # a dry run
        self.discard()
        documents = (
            {"key": self._key, "number": number, "file": file, "piece": piece}
            for number, (file, piece) in enumerate(packed(stage))
        )
        for some in batched(documents, PIECES_AT_ONCE):
            self._database.roster_rows.insert_many(some)
        self._kept = {
            "layout": LAYOUT, "key": self._key, "version": version, "files": sorted(files),
            "behind": last_lines(stage),
        }  # fmt: skip

    def adopt(self, unit: Unit) -> None:
        """What was kept is the stored roster, if the open transaction commits."""
        if self._kept:
            self._database.settings.replace_one(
                {"_id": CURRENT}, self._kept, upsert=True, session=unit.session
            )

    def forget_others(self) -> None:
        if self._kept:
            self._database.roster_rows.delete_many({"key": {"$ne": self._key}})

    def discard(self) -> None:
        self._database.roster_rows.delete_many({"key": self._key})


def edition(database: Database) -> str:
    """Names the stored roster; empty when none is stored, or one that another release stored."""
    head = database.settings.find_one({"_id": CURRENT, "layout": LAYOUT}) or {}
    return str(head.get("key", ""))


def rows_of(
    database: Database, key: str, files: Collection[str]
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """(table, row without its line) of the stored roster that `edition` named."""
    found = database.roster_rows.find({"key": key, "file": {"$in": [*files]}})
    for each in found.sort("number", ASCENDING).batch_size(8):
        file, place, rows = msgspec.msgpack.decode(zlib.decompress(each["piece"]), type=Piece)
        for row in rows:
            yield KEPT[file][place].table, tuple(row[1:])


def packed(stage: Stage) -> Iterator[tuple[str, bytes]]:
    """(file, some of its rows), in the order of the tables."""
    encode = msgspec.msgpack.encode
    for file, parts in KEPT.items():
        for place, part in enumerate(parts):
            rows = stage.ask(f"SELECT * FROM {part.table} WHERE {part.only}")  # noqa: S608
            for some in batched(rows, ROWS_A_PIECE):
                yield file, zlib.compress(encode((file, place, some)), QUICK)


def last_lines(stage: Stage) -> dict[str, int]:
    """The last line of each file, by which its rows go down when they are loaded."""
    lasts = {}
    for file, parts in KEPT.items():
        asked = f"SELECT coalesce(max(line), 0) FROM {parts[0].table} WHERE {parts[0].only}"  # noqa: S608
        lasts[file] = stage.count(asked)
    return lasts


def _unpack(stage: Stage, piece: bytes, behind: dict[str, int], lines: Collection[int]) -> None:
    file, place, rows = msgspec.msgpack.decode(zlib.decompress(piece), type=Piece)
    down = behind[file]
    moved = ((line - down, *rest) for line, *rest in rows)
    stage.add_many(KEPT[file][place].table, [row for row in moved if not lines or row[0] in lines])
