# SPDX-License-Identifier: Apache-2.0
"""A roster on its way in: one temporary SQLite file, so that memory stays flat at any size."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import astuple
from typing import Any

from services.directory.roster.findings import Finding, LeftOut
from services.directory.roster.staging import staging

BATCH = 2000
SCHEMA = """
CREATE TABLE findings (file TEXT, line INT, cell TEXT, code TEXT, reason TEXT, left_out TEXT);
CREATE TABLE faulty (key INT, line INT, reason TEXT);
CREATE TABLE orgs (line INT, id TEXT, name TEXT, type TEXT, parent TEXT, modified TEXT);
CREATE TABLE sessions (line INT, id TEXT, starts_on TEXT, ends_on TEXT,
  modified TEXT, title TEXT, type TEXT, parent TEXT, year TEXT);
CREATE TABLE courses (line INT, id TEXT, title TEXT, modified TEXT);
CREATE TABLE classes (line INT, id TEXT, title TEXT, course TEXT, school TEXT,
  modified TEXT, type TEXT);
CREATE TABLE class_terms (line INT, class_id TEXT, session_id TEXT);
CREATE TABLE users (line INT, id TEXT, given TEXT, family TEXT, grade TEXT, language TEXT,
  voice_phone TEXT, modified TEXT, preferred_given TEXT, preferred_family TEXT, spoken TEXT,
  interpreter TEXT, transport TEXT, phone_written TEXT, voice_phone_written TEXT,
  student INT DEFAULT 0, guardian INT DEFAULT 0);
CREATE TABLE roles (line INT, id TEXT, user_id TEXT, role TEXT, org TEXT, from_users INT,
  ends TEXT, modified TEXT);
CREATE TABLE agents (line INT, user_id TEXT, agent_id TEXT);
CREATE TABLE contacts (line INT, user_id TEXT, kind TEXT, address TEXT);
CREATE TABLE enrollments (line INT, id TEXT, class_id TEXT, user_id TEXT, ends TEXT,
  modified TEXT);
CREATE TABLE demographics (line INT, id TEXT, birth_date TEXT, sex TEXT, races TEXT,
  modified TEXT);
CREATE TABLE profiles (line INT, id TEXT, user_id TEXT, modified TEXT);
CREATE TABLE contact_says (line INT, user_id TEXT, relation TEXT, mail TEXT, portal TEXT,
  pickup TEXT, emergency TEXT);
CREATE TABLE custody (line INT, user_id TEXT, scopes TEXT);
CREATE TABLE for_people (line INT, file TEXT, id TEXT, cell TEXT, words TEXT);
CREATE TABLE known_rights (id TEXT, guardian TEXT, student TEXT, relation TEXT, allowed TEXT,
  refused TEXT);
CREATE TABLE guards (guardian TEXT, student TEXT);
CREATE TABLE named (line INT, file TEXT, id TEXT, modified TEXT, gone INT);
CREATE TABLE superseded (line INT, file TEXT, id TEXT);
CREATE TABLE tombstones (line INT, file TEXT, id TEXT, modified TEXT);
CREATE TABLE changes (kind TEXT, id TEXT, state TEXT, record BLOB);
"""
# Made when the rows are in: building an index once is quicker than keeping it up.
INDEXES = """
CREATE INDEX orgs_id ON orgs (id);
CREATE INDEX sessions_id ON sessions (id);
CREATE INDEX courses_id ON courses (id);
CREATE INDEX classes_id ON classes (id);
CREATE INDEX class_terms_id ON class_terms (class_id);
CREATE INDEX users_id ON users (id);
CREATE INDEX users_line ON users (line);
CREATE INDEX roles_user ON roles (user_id, role);
CREATE INDEX agents_user ON agents (user_id, agent_id);
CREATE INDEX contacts_address ON contacts (kind, address);
CREATE INDEX enrollments_id ON enrollments (id);
CREATE INDEX enrollments_user ON enrollments (user_id);
CREATE INDEX contact_says_user ON contact_says (user_id);
CREATE INDEX custody_user ON custody (user_id);
CREATE INDEX demographics_id ON demographics (id);
CREATE INDEX profiles_id ON profiles (id);
ANALYZE;
"""
# How many values `add` takes for each table.
WIDTHS = {
    "findings": 6, "orgs": 6, "sessions": 9, "courses": 4, "classes": 7, "class_terms": 3,
    "users": 15, "roles": 8, "agents": 3, "contacts": 4, "enrollments": 6, "demographics": 6,
    "contact_says": 7, "custody": 3, "for_people": 5, "known_rights": 6,
    "profiles": 4, "named": 5, "tombstones": 4, "changes": 4,
}  # fmt: skip
FLAGS = {"users": ", 0, 0"}  # columns that are filled in later
INSERT = {
    table: f"INSERT INTO {table} VALUES ({', '.join('?' * width)}{FLAGS.get(table, '')})"  # noqa: S608
    for table, width in WIDTHS.items()
}


class Stage:
    """Rows go in by `add`, in batches; questions are asked in SQL after `seal`."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database
        self.rows_of: dict[str, int] = {}  # file -> rows read
        self._waiting: dict[str, list[tuple[Any, ...]]] = defaultdict(list)

    @property
    def rows_read(self) -> int:
        return sum(self.rows_of.values())

    def add(self, table: str, *values: Any) -> None:
        waiting = self._waiting[table]
        waiting.append(values)
        if len(waiting) >= BATCH:
            self._write(table)

    def report(self, finding: Finding) -> None:
        self.add("findings", *astuple(finding))

    def flush(self) -> None:
        for table in list(self._waiting):
            self._write(table)

    def seal(self) -> None:
        """All rows are in: make the indexes."""
        self.flush()
        self.database.executescript(INDEXES)

    def ask(self, query: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        """Rows one by one, on a cursor of their own. The table asked must not change meanwhile."""
        with closing(self.database.cursor()) as cursor:
            yield from cursor.execute(query, values)

    def define(self, name: str, arguments: int, function: Callable[..., str]) -> None:
        """Let questions call `function`, which gives the same for the same arguments."""
        self.database.create_function(name, arguments, function, deterministic=True)

    def run(self, statement: str, *values: Any) -> None:
        self.database.execute(statement, values)

    def count(self, query: str, *values: Any) -> int:
        return int(self.database.execute(query, values).fetchone()[0])

    def add_many(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        """Whole rows of a table, every column of it."""
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            self.database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608

    def rows_rejected(self) -> int:
        """Rows left out, each counted once even when it has several faults."""
        return self.count(
            "SELECT count(*) FROM (SELECT DISTINCT file, line FROM findings WHERE left_out = ?)",
            LeftOut.ROW,
        )

    def rejected_of(self) -> dict[tuple[str, str], int]:
        """(file, what was left out) -> how many lines."""
        return {
            (file, left_out): count
            for file, left_out, count in self.ask(
                "SELECT file, left_out, count(DISTINCT line) FROM findings GROUP BY 1, 2"
            )
        }

    def findings(self) -> Iterator[Finding]:
        for file, line, column, code, reason, left_out in self.ask(
            "SELECT * FROM findings ORDER BY file, line, cell, code, reason"
        ):
            yield Finding(
                file=file, line=line, column=column, code=code, reason=reason,
                left_out=LeftOut(left_out),
            )  # fmt: skip

    def _write(self, table: str) -> None:
        self.database.executemany(INSERT[table], self._waiting.pop(table, ()))


@contextmanager
def open_stage(folder: str = "") -> Iterator[Stage]:
    """A stage in `folder`, or where temporary files go; it is gone afterwards."""
    with staging(folder) as made:
        database = sqlite3.connect(made / "stage.sqlite3", isolation_level=None)
        with closing(database):
            # Nobody needs this file after a crash: the roster is read again from its source.
            database.executescript(
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; "
                "PRAGMA temp_store = FILE; PRAGMA cache_size = -32768;"
            )
            database.executescript(SCHEMA)
            database.execute("BEGIN")
            yield Stage(database)
