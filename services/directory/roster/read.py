# SPDX-License-Identifier: Apache-2.0
"""A roster, folder or zip -> a checked stage."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from services.directory.errors import RosterRefused
from services.directory.roster.checks import check
from services.directory.roster.findings import Finding, RowRefused
from services.directory.roster.layouts import LAYOUTS, USERS_1_1, Layout, Reading
from services.directory.roster.manifest import REQUIRED, Manifest, read_manifest
from services.directory.roster.rows import CsvFile, Row
from services.directory.roster.source import RosterFiles, open_roster
from services.directory.roster.stage import Stage
from services.directory.roster.values import LONGEST_ID

IN_USE = ("", "active")
LEAVING = "tobedeleted"


@dataclass(frozen=True, kw_only=True)
class ReadingRules:
    """What the district decides about reading, and the day it is read for."""

    default_language: str
    default_region: str
    language_columns: Sequence[str]
    max_bytes: int
    as_of: str  # ISO date


def read_roster(path: Path, stage: Stage, rules: ReadingRules) -> Manifest:
    """Fill and check the stage. Raises RosterRefused when the files as a whole cannot be read."""
    with open_roster(path, max_bytes=rules.max_bytes) as files:
        manifest = read_manifest(files, stage.report)
        for name in sorted(manifest.present):
            _read_file(
                name, files, stage, rules, _layout(name, manifest.version),
                required=name in REQUIRED[manifest.version],
            )  # fmt: skip
    stage.seal()
    check(stage, manifest, rules.default_language)
    return manifest


def _layout(name: str, version: str) -> Layout:
    return USERS_1_1 if (name, version) == ("users", "1.1") else LAYOUTS[name]


def _read_file(
    name: str, files: RosterFiles, stage: Stage, rules: ReadingRules, layout: Layout,
    *, required: bool,
) -> None:  # fmt: skip
    file = f"{name}.csv"
    with files.open(file) as source:
        rows = CsvFile(file, source, stage.report)
        rows.require(layout.columns)
        spoken = next((each for each in rules.language_columns if rows.has(each)), "")
        reading = Reading(
            stage=stage, file=file, language_column=spoken, region=rules.default_region,
            as_of=rules.as_of,
        )  # fmt: skip
        for row in rows:
            _read_row(row, reading, layout)
        stage.rows_read += rows.rows_read
    if required and not rows.rows_read:
        raise RosterRefused(
            f"{file} names its columns and nothing else: the export is not whole.",
            code="no-rows", file=file, line=1,
        )  # fmt: skip


def _read_row(row: Row, reading: Reading, layout: Layout) -> None:
    try:
        if _counts(row, layout):
            layout.keep(row, reading)
    except RowRefused as refused:
        reading.stage.report(
            Finding(
                file=reading.file, line=row.line, column=refused.column, code=refused.code,
                reason=refused.reason,
            )
        )  # fmt: skip


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
    if len(row["sourcedId"]) > LONGEST_ID:
        raise RowRefused("sourcedId", "too-long", f"is longer than {LONGEST_ID} characters")
    return True
