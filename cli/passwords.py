# SPDX-License-Identifier: Apache-2.0
"""Passwords in a roster stay on this machine: their cells are sent blank."""

import csv
import io
from collections.abc import Iterator
from typing import IO

from cli.problems import Invalid

WORD = "password"
MARK = "\ufeff".encode().decode("latin-1")  # of UTF-8, as Latin-1 reads it


def copy_without(name: str, source: IO[bytes], target: IO[bytes]) -> int:
    """Copy a CSV file, its password columns blank. Returns how many cells held one.

    Every other byte of text stays: Latin-1 gives each byte back, whatever the encoding was.
    """
    lines = io.TextIOWrapper(source, encoding="latin-1", newline="")
    try:
        return _copied(name, lines, target)
    finally:
        lines.detach()  # whoever opened the source closes it


def _copied(name: str, lines: io.TextIOWrapper, target: IO[bytes]) -> int:
    header = lines.readline()
    places = _places(header)
    target.write(header.encode("latin-1"))
    if not places:
        for piece in iter(lambda: lines.read(1 << 20), ""):
            target.write(piece.encode("latin-1"))
        return 0
    return _blanked(name, lines, places, target)


def _places(header: str) -> list[int]:
    columns = next(csv.reader([header.removeprefix(MARK)]), [])
    return [place for place, column in enumerate(columns) if WORD in column.lower()]


def _blanked(name: str, lines: io.TextIOWrapper, places: list[int], target: IO[bytes]) -> int:
    found, ends = 0, [""]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="")
    rows = csv.reader(_watched(lines, ends), strict=True)
    try:
        for number, row in enumerate(rows):
            for place in places:
                if place < len(row) and row[place]:
                    row[place], found = "", found + 1
            text.write("\r\n" if number else "")
            writer.writerow(row)
            target.write(text.getvalue().encode("latin-1"))
            text.seek(0)
            text.truncate()
    except csv.Error as error:
        raise Invalid(
            f"The quotes in {name}, line {rows.line_num + 1}, are not those of CSV ({error}). "
            "It has a column of passwords, so nothing of it was sent.",
            fix="Correct the export, or leave the column out of it.",
            code="bad-csv",
        ) from error
    # Whether the last line has an end tells the service whether the file broke off.
    target.write(b"\r\n" if ends[0].endswith(("\n", "\r")) else b"")
    return found


def _watched(lines: Iterator[str], ends: list[str]) -> Iterator[str]:
    for line in lines:
        ends[0] = line[-2:]
        yield line
