# SPDX-License-Identifier: Apache-2.0
"""A roster, folder or zip -> a checked stage."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from services.directory.errors import RosterRefused
from services.directory.roster.checks import check, check_doubles
from services.directory.roster.delta import (
    COLUMNS,
    changed_at,
    lay_over,
    name_row,
    require_stored,
    restore_refused,
)
from services.directory.roster.findings import Finding, RowRefused
from services.directory.roster.layouts import LAYOUTS, USERS_1_1, Layout
from services.directory.roster.manifest import REQUIRED, Manifest, read_manifest
from services.directory.roster.mapping import NO_MAPPING, Mapping
from services.directory.roster.reading import Reading
from services.directory.roster.rows import CsvFile, Row
from services.directory.roster.source import RosterFiles, open_roster
from services.directory.roster.stage import Stage
from services.directory.roster.stored import NothingStored, StoredRows
from services.directory.roster.values import LONGEST_ID, LONGEST_TEXT

IN_USE = ("", "active")
LEAVING = "tobedeleted"
NOTHING_STORED = NothingStored()


@dataclass(frozen=True, kw_only=True)
class ReadingRules:
    """What the district decides about reading, and the day it is read for."""

    default_language: str
    default_region: str
    language_columns: Sequence[str]
    max_bytes: int
    as_of: str  # ISO date
    mapping: Mapping = NO_MAPPING


def read_roster(
    path: Path, stage: Stage, rules: ReadingRules, stored: StoredRows = NOTHING_STORED
) -> Manifest:
    """Fill and check the stage. Raises RosterRefused when the files as a whole cannot be read.

    Where some of the files hold changes only, the rest comes from what is stored.
    """
    with open_roster(path, max_bytes=rules.max_bytes) as files:
        manifest = read_manifest(files, stage.report)
        if manifest.delta:
            require_stored(manifest, stored)
        for name in sorted(manifest.present):
            _read_file(name, files, stage, rules, manifest)
    _settle(stage, manifest, rules, stored)
    return manifest


def _settle(stage: Stage, manifest: Manifest, rules: ReadingRules, stored: StoredRows) -> None:
    known = manifest.present
    if manifest.delta:
        known |= stored.files
        lay_over(stage, manifest, stored, rules.as_of)
    stage.seal()
    check_doubles(stage)
    if manifest.delta:
        restore_refused(stage, manifest, known, stored)
    stored.keep(stage, manifest.version, known)
    check(stage, known, rules.default_language)


def _layout(name: str, version: str) -> Layout:
    return USERS_1_1 if (name, version) == ("users", "1.1") else LAYOUTS[name]


def _read_file(
    name: str, files: RosterFiles, stage: Stage, rules: ReadingRules, manifest: Manifest
) -> None:
    file, layout = f"{name}.csv", _layout(name, manifest.version)
    with files.open(file) as source:
        rows = CsvFile(file, source, stage.report)
        rows.require(layout.columns)
        if name in manifest.delta:
            rows.require(COLUMNS)
        reading = _reading(name, rows, stage, rules, manifest)
        for row in rows:
            _read_row(row, reading, layout)
        stage.rows_of[name] = rows.rows_read
    required = name in manifest.bulk and name in REQUIRED[manifest.version]
    if required and not rows.rows_read:
        raise RosterRefused(
            f"{file} names its columns and nothing else: the export is not whole.",
            code="no-rows", file=file, line=1,
        )  # fmt: skip


def _reading(
    name: str, rows: CsvFile, stage: Stage, rules: ReadingRules, manifest: Manifest
) -> Reading:
    return Reading(
        stage=stage,
        file=rows.name,
        columns=_columns(name, rows, rules),
        meanings=rules.mapping.meanings.get(name, {}),
        region=rules.default_region,
        as_of=rules.as_of,
        changes_only=name in manifest.delta,
        for_people=tuple(each for each in rules.mapping.for_people(name) if rows.has(each[1])),
    )


def _columns(name: str, rows: CsvFile, rules: ReadingRules) -> dict[str, str]:
    """For each target the first of its columns that the file has."""
    named = dict(rules.mapping.files.get(name, {}))
    named["home_language"] = (*named.get("home_language", ()), *rules.language_columns)
    return {
        target: column
        for target, columns in named.items()
        if (column := next((each for each in columns if rows.has(each)), ""))
    }


def _read_row(row: Row, reading: Reading, layout: Layout) -> None:
    try:
        if reading.changes_only:
            changed_at(row)
        stays = _counts(row, layout)
        if stays:
            layout.keep(row, reading)
            _leave_to_people(row, reading)
        if reading.changes_only:
            name_row(reading.stage, reading.file.removesuffix(".csv"), row, gone=not stays)
    except RowRefused as refused:
        reading.stage.report(
            Finding(
                file=reading.file, line=row.line, column=refused.column, code=refused.code,
                reason=refused.reason,
            )
        )  # fmt: skip


def _leave_to_people(row: Row, reading: Reading) -> None:
    for target, column in reading.for_people:
        if row[column]:
            reading.leave_to_people(row, column, target)


def _counts(row: Row, layout: Layout) -> bool:
    """False for a row on its way out. Raises RowRefused for one that lacks what it needs."""
    status = row["status"].lower()
    if status == LEAVING:
        return False
    if status not in IN_USE:
        raise RowRefused("status", "unknown-status", "must be blank, active or tobedeleted")
    for column in layout.filled:
        if not row[column]:
            raise RowRefused(column, "missing-value", f"{column} is blank")
    for column in layout.texts:
        if len(row[column]) > LONGEST_TEXT:
            raise RowRefused(column, "too-long", f"is longer than {LONGEST_TEXT} characters")
    if len(row["sourcedId"]) > LONGEST_ID:
        raise RowRefused("sourcedId", "too-long", f"is longer than {LONGEST_ID} characters")
    return True
