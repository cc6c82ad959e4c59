# SPDX-License-Identifier: Apache-2.0
"""manifest.csv: which version of OneRoster this is and which files the roster has."""

from collections.abc import Callable
from dataclasses import dataclass

from services.directory.errors import RosterRefused
from services.directory.roster.findings import Finding
from services.directory.roster.rows import CsvFile
from services.directory.roster.source import RosterFiles

MANIFEST = "manifest.csv"
VERSIONS = {"1.1": "1.1", "v1p1": "1.1", "1.2": "1.2", "v1p2": "1.2", "1.2.1": "1.2"}
# Without these there is nobody to write to; the other files only add to them.
REQUIRED = {
    "1.1": ("orgs", "users", "classes", "enrollments"),
    "1.2": ("orgs", "users", "roles", "classes", "enrollments"),
}
OPTIONAL = {
    "1.1": ("academicSessions", "courses", "demographics"),
    "1.2": ("academicSessions", "courses", "demographics", "userProfiles"),
}
STATES = ("bulk", "delta", "absent")


@dataclass(frozen=True, kw_only=True)
class Manifest:
    version: str
    present: frozenset[str]  # names of the files to read, without ".csv"


def read_manifest(files: RosterFiles, report: Callable[[Finding], None]) -> Manifest:
    """Raises RosterRefused when the roster is not a OneRoster 1.1 or 1.2 bulk export."""
    if MANIFEST not in files.names():
        raise RosterRefused(
            "manifest.csv is missing: a OneRoster export has one. Choose OneRoster 1.1 or 1.2 CSV "
            "when exporting.",
            code="missing-file", file=MANIFEST,
        )  # fmt: skip
    stated: dict[str, tuple[str, int]] = {}
    with files.open(MANIFEST) as source:
        rows = CsvFile(MANIFEST, source, report)
        rows.require(("propertyName", "value"))
        for row in rows:
            stated[row["propertyName"].lower()] = (row["value"], row.line)
    version = _version(stated)
    present = [name for name in REQUIRED[version] if _must_be_bulk(name, stated, files)]
    present += [name for name in OPTIONAL[version] if _is_bulk(name, stated, files)]
    return Manifest(version=version, present=frozenset(present))


def _version(stated: dict[str, tuple[str, int]]) -> str:
    value, line = stated.get("oneroster.version", ("", 1))
    version = VERSIONS.get(value.lower())
    if version is None:
        raise RosterRefused(
            f"manifest.csv, line {line}: oneroster.version is {value!r}; 1.1 and 1.2 are read.",
            code="unknown-version", file=MANIFEST, line=line, column="value",
        )  # fmt: skip
    return version


def _must_be_bulk(name: str, stated: dict[str, tuple[str, int]], files: RosterFiles) -> bool:
    if _is_bulk(name, stated, files):
        return True
    line = stated.get(f"file.{name}".lower(), ("", 1))[1]
    raise RosterRefused(
        f"manifest.csv, line {line}: file.{name} is absent, and without {name}.csv nobody can be "
        "reached.",
        code="missing-file", file=f"{name}.csv", line=line,
    )  # fmt: skip


def _is_bulk(name: str, stated: dict[str, tuple[str, int]], files: RosterFiles) -> bool:
    """Whether the manifest promises the file. A promise that is not kept is refused."""
    in_roster = f"{name}.csv".lower() in files.names()
    fallback = "bulk" if in_roster else "absent"
    value, line = stated.get(f"file.{name}".lower(), (fallback, 1))
    state = value.lower()
    if state not in STATES:
        raise RosterRefused(
            f"manifest.csv, line {line}: file.{name} is {value!r}; it can be bulk or absent.",
            code="bad-manifest", file=MANIFEST, line=line, column="value",
        )  # fmt: skip
    if state == "delta":
        raise RosterRefused(
            f"manifest.csv, line {line}: file.{name} holds changes only (delta). Export the whole "
            "roster (bulk).",
            code="delta-not-read", file=MANIFEST, line=line, column="value",
        )  # fmt: skip
    if state == "bulk" and not in_roster:
        raise RosterRefused(
            f"{name}.csv is missing: manifest.csv, line {line}, promises it.",
            code="missing-file", file=f"{name}.csv", line=line,
        )  # fmt: skip
    return state == "bulk"
