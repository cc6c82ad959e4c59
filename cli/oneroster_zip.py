# SPDX-License-Identifier: Apache-2.0
"""Writes the directory's records as a OneRoster 1.2 zip, page by page: memory stays flat."""

import csv
import io
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from cli.problems import Problem
from cli.session import LONG_S, Session
from contracts.oneroster import ABSENT, COLUMNS, VERSION

BULK_BLANK = ("status", "dateLastModified")  # in files that hold everything
Row = dict[str, Any]


class Pages:
    """The records of one moment: what an import changes meanwhile is noticed."""

    def __init__(self, session: Session, school_ids: Sequence[str]) -> None:
        self._session, self._school_ids = session, list(school_ids)
        self._state = ""

    def of(self, file: str) -> Iterator[list[Row]]:
        after: str | None = ""
        while after is not None:
            page = self._session.ask(
                "directory", "roster_export", LONG_S,
                file=file, after=after, school_ids=self._school_ids,
            )  # fmt: skip
            if self._state and page["state"] != self._state:
                raise Problem(
                    "A roster was imported meanwhile: the files would not fit together.",
                    fix="Run the same command again. Nothing was written.", code="changed",
                )  # fmt: skip
            self._state, after = page["state"], page["next"]
            yield page["rows"]


def write(
    path: Path, pages: Callable[[str], Iterator[list[Row]]], written: Callable[[str, int], None]
) -> None:
    """The whole zip or nothing. `written` hears of each file's pages and their rows."""
    with _all_or_nothing(path) as target, zipfile.ZipFile(target, "w") as archive:
        for file, columns in COLUMNS.items():
            with _entry(archive, f"{file}.csv") as out:
                out.writerow(columns)
                for rows in pages(file):
                    out.writerows([_cell(row, column) for column in columns] for row in rows)
                    written(file, len(rows))
        with _entry(archive, "manifest.csv") as out:
            out.writerows(_manifest())


def _manifest() -> list[tuple[str, str]]:
    states = dict.fromkeys(COLUMNS, "bulk") | dict.fromkeys(ABSENT, "absent")
    return [
        ("propertyName", "value"),
        ("manifest.version", "1.0"),
        ("oneroster.version", VERSION),
        *((f"file.{name}", state) for name, state in sorted(states.items())),
        ("source.systemName", "Rapport"),
        ("source.systemCode", "rapport"),
    ]


def _cell(row: Row, column: str) -> str:
    value = row.get(column, "")
    if column in BULK_BLANK:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(value) if isinstance(value, list) else str(value)


@contextmanager
def _entry(archive: zipfile.ZipFile, name: str) -> Iterator[Any]:
    # Without the time of day: the same records are the same bytes.
    about = zipfile.ZipInfo(name)
    about.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(about, "w", force_zip64=True) as raw:
        text = io.TextIOWrapper(raw, encoding="utf-8", newline="")
        yield csv.writer(text, lineterminator="\r\n")
        text.flush()
        text.detach()


@contextmanager
def _all_or_nothing(path: Path) -> Iterator[Path]:
    """A file beside it, for this user's eyes only, which becomes it at the end."""
    try:
        number, name = tempfile.mkstemp(dir=path.parent, prefix=".rapport-", suffix=".zip")
    except OSError as error:
        raise Problem(f"{path} cannot be written: {error.strerror}.") from error
    os.close(number)
    try:
        yield Path(name)
        Path(name).replace(path)
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()
