# SPDX-License-Identifier: Apache-2.0
"""Kept pages -> a zip of OneRoster CSV files, which is imported like any other."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from services.directory.roster.rest.pages import Pages
from services.directory.roster.rest.records import (
    BASE,
    ROLE_COLUMNS,
    Cells,
    columns_of,
    role_place,
)

LEAVING = "tobedeleted"
Row = dict[str, str]


class RosterZip:
    """`most_roles`: how many roles a user had at most in what a delta changes.

    REST tells which roles a user has, never which one is gone; so a delta takes out all places
    behind those that are filled.
    """

    def __init__(
        self, pages: Pages, *, version: str, collections: Sequence[str], mode: str, most_roles: int
    ) -> None:
        self._pages = pages
        self._version = version
        self._collections = collections
        self._mode = mode
        self.most_roles = most_roles
        self.rows = 0
        self.records: dict[str, int] = {}

    def write(self, path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            modes = {}
            for name in self._collections:
                columns = (*BASE, *columns_of(name, self._version))
                own = self._own_columns(name)
                cells = (self._row(each, own) for each in self._cells(name))
                modes[name] = self._file(archive, name, (*columns, *own.values()), cells)
            if self._version == "1.2":
                modes["roles"] = self._file(archive, "roles", ROLE_COLUMNS, self._roles())
            self._manifest(archive, modes)

    def _file(
        self, archive: zipfile.ZipFile, name: str, columns: Sequence[str], rows: Iterator[Row]
    ) -> str:
        """How the manifest calls the file: of a delta, one without rows is not there."""
        first = next(rows, None)
        if first is None and self._mode == "delta":
            return "absent"
        with (
            archive.open(f"{name}.csv", "w", force_zip64=True) as raw,
            io.TextIOWrapper(raw, "utf-8", newline="") as text,
        ):
            writer = csv.DictWriter(text, columns, restval="")
            writer.writeheader()
            if first is not None:
                writer.writerow(first)
                self.rows += 1
            for row in rows:
                writer.writerow(row)
                self.rows += 1
        return self._mode

    def _manifest(self, archive: zipfile.ZipFile, modes: dict[str, str]) -> None:
        lines = ["propertyName,value", "manifest.version,1.0", f"oneroster.version,{self._version}"]
        lines += [f"file.{name},{mode}" for name, mode in sorted(modes.items())]
        archive.writestr("manifest.csv", "\r\n".join([*lines, ""]))

    def _cells(self, name: str) -> Iterator[Cells]:
        for page in self._pages.read(name):
            yield from page

    def _own_columns(self, name: str) -> dict[str, str]:
        """Each of the district's columns, in small letters, as it was first written."""
        own: dict[str, str] = {}
        self.records[name] = 0
        for cells in self._cells(name):
            for column in cells.metadata:
                own.setdefault(column.casefold(), column)
            self.most_roles = max(self.most_roles, len(cells.roles))
            self.records[name] += 1
        return own

    def _row(self, cells: Cells, own: dict[str, str]) -> Row:
        return cells.row | {own[name.casefold()]: text for name, text in cells.metadata.items()}

    def _roles(self) -> Iterator[Row]:
        for user in self._cells("users"):
            yield from user.roles
            if self._mode == "delta":
                for place in range(len(user.roles) + 1, self.most_roles + 1):
                    yield role_place(user.row, place, LEAVING)
