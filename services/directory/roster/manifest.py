# SPDX-License-Identifier: Apache-2.0
"""manifest.csv: which version of OneRoster this is and which files the roster has."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from services.directory.errors import RosterRefused
from services.directory.roster.findings import Finding, LeftOut
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
# Files of the specification that say nothing about who is who.
NOT_USED = (
    "categories", "classResources", "courseResources", "lineItemLearningObjectiveIds",
    "lineItemScoreScales", "lineItems", "resources", "resultLearningObjectiveIds",
    "resultScoreScales", "results", "scoreScales", "userResources",
)  # fmt: skip
STATES = ("bulk", "delta", "absent")


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """Names of files, without ".csv"."""

    version: str
    bulk: frozenset[str]  # they hold everything: what they lack is gone
    delta: frozenset[str] = frozenset()  # they hold what changed: what they lack stays

    @property
    def present(self) -> frozenset[str]:
        return self.bulk | self.delta


Stated = dict[str, tuple[str, int]]  # property in small letters -> value, line


def read_manifest(files: RosterFiles, report: Callable[[Finding], None]) -> Manifest:
    """Raises RosterRefused when the roster is not a OneRoster 1.1 or 1.2 export."""
    stated = _stated(files, report)
    version = _version(stated)
    required, optional = REQUIRED[version], OPTIONAL[version]
    _report_not_used(files, (*required, *optional), report)
    modes = {name: _mode(name, stated, files) for name in (*required, *optional)}
    delta = frozenset(name for name, mode in modes.items() if mode == "delta")
    bulk = frozenset(name for name, mode in modes.items() if mode == "bulk")
    if delta:
        _require_stated(bulk, stated)
    else:
        _require_present(required, bulk, stated)
    return Manifest(version=version, bulk=bulk, delta=delta)


def _stated(files: RosterFiles, report: Callable[[Finding], None]) -> Stated:
    if MANIFEST not in files.names():
        raise RosterRefused(
            "manifest.csv is missing: a OneRoster export has one. Choose OneRoster 1.1 or 1.2 CSV "
            "when exporting.",
            code="missing-file", file=MANIFEST,
        )  # fmt: skip
    stated: Stated = {}
    with files.open(MANIFEST) as source:
        rows = CsvFile(MANIFEST, source, report)
        rows.require(("propertyName", "value"))
        for row in rows:
            stated[row["propertyName"].lower()] = (row["value"], row.line)
    return stated


def _version(stated: Stated) -> str:
    value, line = stated.get("oneroster.version", ("", 1))
    version = VERSIONS.get(value.lower())
    if version is None:
        raise RosterRefused(
            f"manifest.csv, line {line}: oneroster.version is {value[:40]!r}; 1.1 and 1.2 are "
            "read.",
            code="unknown-version", file=MANIFEST, line=line, column="value",
        )  # fmt: skip
    return version


def _mode(name: str, stated: Stated, files: RosterFiles) -> str:
    """bulk, delta or absent. A promise that is not kept is refused."""
    in_roster = f"{name}.csv".lower() in files.names()
    value, line = stated.get(f"file.{name}".lower(), ("bulk" if in_roster else "absent", 1))
    mode = value.lower()
    if mode not in STATES:
        raise RosterRefused(
            f"manifest.csv, line {line}: file.{name} is {value[:40]!r}; it can be bulk, delta or "
            "absent.",
            code="bad-manifest", file=MANIFEST, line=line, column="value",
        )  # fmt: skip
    if mode != "absent" and not in_roster:
        raise RosterRefused(
            f"{name}.csv is missing: manifest.csv, line {line}, promises it.",
            code="missing-file", file=f"{name}.csv", line=line,
        )  # fmt: skip
    return mode


def _require_stated(bulk: Iterable[str], stated: Stated) -> None:
    """Beside changes, a file is taken for the whole only where the manifest says so."""
    for name in sorted(bulk):
        if f"file.{name}".lower() not in stated:
            raise RosterRefused(
                f"manifest.csv does not say whether {name}.csv is bulk or delta, and other files "
                "are delta.",
                code="bad-manifest", file=MANIFEST, line=1, column="propertyName",
            )  # fmt: skip


def _require_present(required: Iterable[str], bulk: frozenset[str], stated: Stated) -> None:
    for name in required:
        if name not in bulk:
            line = stated.get(f"file.{name}".lower(), ("", 1))[1]
            raise RosterRefused(
                f"manifest.csv, line {line}: file.{name} is absent, and without {name}.csv nobody "
                "can be reached.",
                code="missing-file", file=f"{name}.csv", line=line,
            )  # fmt: skip


def _report_not_used(
    files: RosterFiles, used: Iterable[str], report: Callable[[Finding], None]
) -> None:
    known = {f"{name}.csv".lower(): f"{name}.csv" for name in NOT_USED}
    for name in sorted(files.names() - {MANIFEST} - {f"{each}.csv".lower() for each in used}):
        code = "not-used" if name in known else "unknown-file"
        reason = "is of OneRoster and not used" if name in known else "is no file of this version"
        report(
            Finding(
                file=known.get(name, name[:80]), line=0, column="", code=code, reason=reason,
                left_out=LeftOut.FILE,
            )
        )  # fmt: skip
