# SPDX-License-Identifier: Apache-2.0
"""An upload in which passwords stand is not kept: they are nobody's business here.

`rapport roster import` blanks them before it sends anything. This is for whoever uploads by
another way.
"""

import codecs
import csv
import io
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from services.directory.errors import RosterRefused
from services.directory.roster.source import open_roster
from services.directory.roster.uploads import Uploads

WORD = "password"
USER_FILES = ("users.csv", "userprofiles.csv")  # those in which OneRoster has passwords
ROWS_A_TURN = 500
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def refuse_passwords(uploads: Uploads, upload_id: str, *, folder: str, max_bytes: int) -> None:
    """Raises RosterRefused, and deletes the upload, when a cell of it holds a password."""
    with tempfile.TemporaryDirectory(dir=folder or None) as made:
        path = Path(made) / "roster.zip"
        uploads.fetch(upload_id, path)
        found = _first(path, max_bytes)
    if found:
        uploads.discard(upload_id)
        file, line = found
        raise RosterRefused(
            f"{file}, line {line}: a password stands in it. Nothing of this upload was kept. Leave "
            "the column blank, or upload by rapport roster import, which does.",
            code="passwords", file=file, line=line,
        )  # fmt: skip


def _first(path: Path, max_bytes: int) -> tuple[str, int] | None:
    """Where the first password stands. What cannot be read is refused by the import."""
    try:
        with open_roster(path, max_bytes=max_bytes) as files:
            for name in sorted(files.names() & set(USER_FILES)):
                with files.open(name) as source:
                    line = _line_with_one(source)
                if line:
                    return name, line
    except RosterRefused:
        pass
    return None


def _line_with_one(source: IO[bytes]) -> int:
    """0: in none. A file whose quotes are broken after such a column counts as one with some."""
    rows = csv.reader(_lines(source))
    places: list[int] = []
    try:
        for number, row in enumerate(rows):
            if not number:
                places = [at for at, column in enumerate(row) if WORD in column.lower()]
            elif any(at < len(row) and row[at].strip() for at in places):
                return rows.line_num
            if not places:
                return 0
            if number % ROWS_A_TURN == 0:
                time.sleep(0)  # others in this process have their turn
    except csv.Error:
        return rows.line_num if places else 0
    return 0


def _lines(source: IO[bytes]) -> Iterator[str]:
    """Latin-1 reads every byte; what is UTF-16 is read as that, with its mark or without."""
    buffered = io.BufferedReader(source)  # type: ignore[type-var]
    start = buffered.peek(64)[:64]
    marked = start.startswith(UTF16_MARKS)
    text = io.TextIOWrapper(buffered, encoding="utf-16" if marked else "latin-1", newline="")
    for line in text:
        yield line.replace("\x00", "")
