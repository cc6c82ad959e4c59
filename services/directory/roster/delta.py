# SPDX-License-Identifier: Apache-2.0
"""Changes on top of what is stored: after it the stage holds the whole roster again.

Stored rows have lines below 1. Only what a delta names is taken out or replaced.
"""

from collections.abc import Collection

from services.directory.errors import RosterRefused
from services.directory.roster import values
from services.directory.roster.checks import ORPHANS, Check, note_faulty
from services.directory.roster.findings import LeftOut, RowRefused
from services.directory.roster.manifest import Manifest
from services.directory.roster.parts import PARTS, drop_faulty
from services.directory.roster.rows import Row
from services.directory.roster.stage import Stage
from services.directory.roster.stored import StoredRows

COLUMNS = ("status", "dateLastModified")


def name_row(stage: Stage, name: str, row: Row, *, gone: bool) -> None:
    """Note what a row of a delta is about."""
    stage.add("named", row.line, name, row["sourcedId"], changed_at(row), int(gone))


def changed_at(row: Row) -> str:
    """Raises RowRefused where a delta's row does not say what it is about and of when it is."""
    for column in ("sourcedId", *COLUMNS):
        if not row[column]:
            raise RowRefused(column, "missing-value", f"{column} is blank, and this is a delta")
    at = values.moment(row["dateLastModified"])
    if not at:
        raise RowRefused(
            "dateLastModified", "bad-date", "is no time written as 2026-08-31T07:30:00Z"
        )
    return at


def require_stored(manifest: Manifest, stored: StoredRows) -> None:
    if not stored.version:
        raise RosterRefused(
            "these files hold changes only (delta), and no whole roster is stored that they could "
            "change. Import the whole roster (bulk) once.",
            code="nothing-to-change", file="manifest.csv",
        )  # fmt: skip
    if stored.version != manifest.version:
        raise RosterRefused(
            f"these changes are OneRoster {manifest.version}, the stored roster is "
            f"{stored.version}. Import the whole roster (bulk) once.",
            code="other-version", file="manifest.csv",
        )  # fmt: skip


def lay_over(stage: Stage, manifest: Manifest, stored: StoredRows, as_of: str) -> None:
    """Bring in what is stored of every file that is not bulk, less what the delta replaces."""
    stage.flush()
    # CROSS JOIN keeps the planner to one pass over what is stored, with a look-up for each row.
    stage.run("CREATE INDEX named_id ON named (file, id)")
    stage.define("moment", 1, values.moment)
    for name in sorted(manifest.delta):
        _keep_the_latest(stage, name)
    stored.load(stage, set(PARTS) - manifest.bulk)
    for name in sorted(manifest.delta):
        _leave_out_older(stage, name)
        _replace(stage, name)
    for table in ("enrollments", "roles"):
        stage.run(
            f"DELETE FROM {table} WHERE line < 1 AND ends <> '' AND ends < ?",  # noqa: S608
            as_of,
        )


def restore_refused(
    stage: Stage, manifest: Manifest, known: Collection[str], stored: StoredRows
) -> None:
    """Where the new row of an id is refused, the stored one stays in force."""
    for each in ORPHANS:
        name = each.file.removesuffix(".csv")
        holds = not each.needs or each.needs in known
        if holds and each.left_out == LeftOut.ROW and name in manifest.delta:
            _restore(stage, name, each, stored)


def _keep_the_latest(stage: Stage, name: str) -> None:
    _refuse_named(
        stage, name, "sourcedId", "duplicate",
        """
        SELECT key, line, id || ' stands in line ' || latest || ' already' FROM (
          SELECT rowid AS key, line, id, row_number() OVER same AS place,
            first_value(line) OVER same AS latest
          FROM named WHERE file = ?
          WINDOW same AS (PARTITION BY id ORDER BY modified DESC, line)) WHERE place > 1""",
        name,
    )  # fmt: skip


def _leave_out_older(stage: Stage, name: str) -> None:
    part = PARTS[name][0]
    _refuse_named(
        stage, name, "dateLastModified", "older-than-stored",
        f"""
        SELECT n.rowid, n.line, n.id || ' is stored with a later dateLastModified'
        FROM {part.table} s CROSS JOIN named n ON n.file = ? AND n.id = s.id
        WHERE s.line < 1 AND {part.only} AND moment(s.modified) > n.modified
        UNION
        SELECT n.rowid, n.line, n.id || ' was deleted at a later dateLastModified'
        FROM tombstones t CROSS JOIN named n ON n.file = t.file AND n.id = t.id
        WHERE t.file = ? AND t.modified > n.modified""",  # noqa: S608
        name, name,
    )  # fmt: skip


def _refuse_named(
    stage: Stage, name: str, column: str, code: str, faulty: str, *values: str
) -> None:
    stage.run("DELETE FROM faulty")
    stage.run(f"INSERT INTO faulty {faulty}", *values)
    note_faulty(stage, f"{name}.csv", column, code, LeftOut.ROW)
    drop_faulty(stage, name)
    stage.run("DELETE FROM named WHERE rowid IN (SELECT key FROM faulty)")


def _replace(stage: Stage, name: str) -> None:
    part = PARTS[name][0]
    stage.run("DELETE FROM faulty")
    stage.run(
        f"""
        INSERT INTO faulty SELECT s.rowid, s.line, s.id
        FROM {part.table} s CROSS JOIN named n ON n.file = ? AND n.id = s.id
        WHERE s.line < 1 AND {part.only}""",  # noqa: S608
        name,
    )
    stage.run("INSERT INTO superseded SELECT line, ?, reason FROM faulty", name)
    drop_faulty(stage, name)
    stage.run(
        "DELETE FROM tombstones WHERE file = ? AND id IN (SELECT id FROM named WHERE file = ?)",
        name, name,
    )  # fmt: skip
    stage.run(
        "INSERT INTO tombstones SELECT line, file, id, modified FROM named WHERE file = ? AND gone",
        name,
    )


def _restore(stage: Stage, name: str, each: Check, stored: StoredRows) -> None:
    stage.run("DELETE FROM faulty")
    stage.run(each.faulty)
    stage.run(
        """
        DELETE FROM faulty WHERE line NOT IN (
          SELECT n.line FROM superseded s CROSS JOIN named n USING (file, id) WHERE n.file = ?)""",
        name,
    )
    note_faulty(stage, each.file, each.column, each.code, LeftOut.ROW)
    lines = {
        line
        for (line,) in stage.ask(
            """
            SELECT s.line FROM superseded s CROSS JOIN named n USING (file, id)
            WHERE n.file = ? AND n.line IN (SELECT line FROM faulty)""",
            name,
        )
    }
    drop_faulty(stage, name)
    if lines:
        stored.load(stage, {name}, lines)
