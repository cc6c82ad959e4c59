# SPDX-License-Identifier: Apache-2.0
"""Captured messages in one SQLite file: committed before they are acknowledged, many at a time."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from capture.message import Arrived, Kept

_SCHEMA = """
CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    received_at TEXT NOT NULL,
    channel TEXT NOT NULL,
    sender TEXT NOT NULL,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    language TEXT NOT NULL,
    message_id TEXT NOT NULL,
    content BLOB NOT NULL,
    key TEXT UNIQUE
);
CREATE INDEX IF NOT EXISTS by_language ON messages (channel, language);
"""
_ARRIVED = [field.name for field in fields(Arrived)]
_KEPT = ", ".join(field.name for field in fields(Kept))
_INSERT = (
    f"INSERT INTO messages ({', '.join(_ARRIVED)}, received_at) "  # noqa: S608 - our own names
    f"VALUES ({', '.join('?' * len(_ARRIVED))}, ?) ON CONFLICT (key) DO NOTHING RETURNING id"
)


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which messages; an empty field asks for all. `search` is a part of an address."""

    channel: str = ""
    language: str = ""
    search: str = ""

    def where(self) -> tuple[str, list[str]]:
        conditions, values = ["1 = 1"], []
        for column, value in (("channel", self.channel), ("language", self.language)):
            if value:
                conditions.append(f"{column} = ?")
                values.append(value)
        if self.search:
            conditions.append(r"recipient LIKE ? ESCAPE '\'")
            values.append(f"%{_literally(self.search)}%")
        return " AND ".join(conditions), values


@dataclass(frozen=True, kw_only=True)
class Count:
    channel: str
    language: str
    count: int


class Store:
    """Writes go through one task, which commits whatever waits in one transaction."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._file = directory / "messages.sqlite"
        self._waiting: asyncio.Queue[tuple[Sequence[Arrived], asyncio.Future[list[int]]]]
        self._waiting = asyncio.Queue()
        with closing(self._open()) as database:
            # A killed process loses nothing in this mode; only a power cut could.
            database.execute("PRAGMA journal_mode = WAL")
            database.executescript(_SCHEMA)

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._file, timeout=30, isolation_level=None)
        database.execute("PRAGMA synchronous = NORMAL")
        return database

    async def add(self, messages: Sequence[Arrived]) -> list[int]:
        """Their ids, once they are committed. A message whose key is known keeps its first id."""
        done: asyncio.Future[list[int]] = asyncio.get_running_loop().create_future()
        await self._waiting.put((messages, done))
        return await done

    async def write(self) -> None:
        """Runs for as long as the server does."""
        with closing(self._open()) as database:
            while True:
                batch = [await self._waiting.get()]
                while not self._waiting.empty():
                    batch.append(self._waiting.get_nowait())
                self._commit(database, batch)

    def _commit(
        self,
        database: sqlite3.Connection,
        batch: list[tuple[Sequence[Arrived], asyncio.Future[list[int]]]],
    ) -> None:
        try:
            database.execute("BEGIN IMMEDIATE")
            kept = [[_add(database, message) for message in messages] for messages, _ in batch]
            database.execute("COMMIT")
        except sqlite3.Error as error:
            if database.in_transaction:
                database.execute("ROLLBACK")
            for _, done in batch:
                done.set_exception(error)
            return
        for (_, done), ids in zip(batch, kept, strict=True):
            if not done.cancelled():
                done.set_result(ids)

    def find(self, message_id: int) -> Kept | None:
        found = self._query(f"SELECT {_KEPT} FROM messages WHERE id = ?", [message_id])  # noqa: S608
        return Kept(**found[0]) if found else None

    def newest(self, wanted: Filter, *, limit: int, offset: int = 0) -> list[Kept]:
        """Newest first."""
        where, values = wanted.where()
        rows = self._query(
            f"SELECT {_KEPT} FROM messages WHERE {where} ORDER BY id DESC LIMIT ? OFFSET ?",  # noqa: S608
            [*values, limit, offset],
        )
        return [Kept(**row) for row in rows]

    def counts(self, wanted: Filter) -> list[Count]:
        """How many of each channel and language."""
        where, values = wanted.where()
        rows = self._query(
            "SELECT channel, language, count(*) AS count FROM messages "  # noqa: S608
            f"WHERE {where} GROUP BY channel, language ORDER BY channel, language",
            values,
        )
        return [Count(**row) for row in rows]

    def clear(self) -> None:
        with closing(self._open()) as database:
            database.execute("DELETE FROM messages")

    def _query(self, query: str, values: Sequence[object]) -> list[dict[str, Any]]:
        with closing(self._open()) as database:
            database.row_factory = sqlite3.Row
            return [dict(row) for row in database.execute(query, values)]


def _add(database: sqlite3.Connection, message: Arrived) -> int:
    received_at = datetime.now(UTC).isoformat(timespec="milliseconds")
    added = database.execute(_INSERT, (*astuple(message), received_at)).fetchone()
    if added is None:
        known = "SELECT id FROM messages WHERE key = ?"
        added = database.execute(known, (message.key,)).fetchone()
    return int(added[0])


def _literally(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
