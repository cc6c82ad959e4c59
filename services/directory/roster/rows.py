# SPDX-License-Identifier: Apache-2.0
"""Bytes of one CSV file -> rows that know their line."""

import codecs
import csv
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO

from services.directory.errors import RosterRefused
from services.directory.roster.findings import Finding

UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
SAVE_AS = 'Save it as "CSV UTF-8" and upload it again.'


class Row:
    """One record. A column that the file lacks reads as blank."""

    __slots__ = ("_cells", "_places", "line")

    def __init__(self, line: int, cells: list[str], places: "_Places") -> None:
        self.line = line
        self._cells = cells
        self._places = places

    def __getitem__(self, column: str) -> str:
        # Most cells of a roster are blank: those are answered first.
        text = self._cells[self._places[column]]
        return _clean(text) if text else ""

    def listed(self, column: str) -> list[str]:
        """The parts of a cell that holds a list: OneRoster puts commas between them."""
        text = self[column]
        return [part for each in text.split(",") if (part := each.strip())] if text else []


class _Places(dict[str, int]):
    """Where each column stands, however it is written; one that is not there, behind the last."""

    def __init__(self, header: Sequence[str]) -> None:
        self._lower = {column.lower(): place for place, column in enumerate(header)}
        self._behind = len(header)

    def __missing__(self, column: str) -> int:
        self[column] = place = self._lower.get(column.lower(), self._behind)
        return place


class CsvFile:
    """One file of a roster: its header, then its rows."""

    def __init__(self, name: str, source: IO[bytes], report: Callable[[Finding], None]) -> None:
        self.name = name
        self.rows_read = 0
        self._report = report
        self._lines = _Lines(name, source)
        self._reader = csv.reader(self._lines, strict=True)
        self._header = self._read_header()
        self._places = _Places(self._header)

    def has(self, column: str) -> bool:
        return self._places[column] < len(self._header)

    def require(self, columns: Iterable[str]) -> None:
        missing = [column for column in columns if not self.has(column)]
        if missing:
            raise RosterRefused(
                f"{self.name} lacks the column {', '.join(missing)}.",
                code="missing-column", file=self.name, line=1, column=missing[0],
            )  # fmt: skip

    def __iter__(self) -> Iterator[Row]:
        while (read := self._next()) is not None:
            line, cells = read
            if not any(cells):
                continue
            self.rows_read += 1
            if len(cells) == len(self._header):
                cells.append("")  # what a column reads as that the file lacks
                yield Row(line, cells, self._places)
            else:
                self._refuse_when_cut_off(line, cells)
                self._report(self._wrong_length(line, cells))

    def _next(self) -> tuple[int, list[str]] | None:
        line = self._reader.line_num + 1
        try:
            return line, next(self._reader)
        except StopIteration:
            return None
        except csv.Error as error:
            raise RosterRefused(
                f"{self.name}, line {line}: the quotes or line ends are not those of a CSV file "
                f"({error}).",
                code="bad-csv", file=self.name, line=line,
            ) from error  # fmt: skip

    def _read_header(self) -> list[str]:
        read = self._next()
        header = [_clean(cell) for cell in read[1]] if read else []
        if not any(header):
            raise RosterRefused(
                f"{self.name} is empty: its first line must name the columns.",
                code="empty-file", file=self.name, line=1,
            )  # fmt: skip
        named = [column.lower() for column in header if column]
        twice = next((column for column in header if named.count(column.lower()) > 1), None)
        if twice:
            raise RosterRefused(
                f"{self.name} names the column {twice} twice.",
                code="column-twice", file=self.name, line=1, column=twice,
            )  # fmt: skip
        return header

    def _refuse_when_cut_off(self, line: int, cells: list[str]) -> None:
        """A last line that breaks off says that more is missing than this line."""
        if self._lines.broke_off and len(cells) < len(self._header):
            raise RosterRefused(
                f"{self.name}, line {line}: the file breaks off in the middle of a row. Export it "
                "again.",
                code="truncated", file=self.name, line=line,
            )  # fmt: skip

    def _wrong_length(self, line: int, cells: list[str]) -> Finding:
        return Finding(
            file=self.name, line=line, column="", code="wrong-number-of-cells",
            reason=f"has {len(cells)} cells where the header has {len(self._header)}",
        )  # fmt: skip


class _Lines:
    """The file's lines as text. UTF-8, with or without its mark; anything else is refused."""

    def __init__(self, name: str, source: IO[bytes]) -> None:
        self.broke_off = False  # the line given last has no end
        self._name = name
        self._texts = self._decoded(source)

    def __iter__(self) -> Iterator[str]:
        return self._texts

    def _decoded(self, source: IO[bytes]) -> Iterator[str]:
        for number, raw in enumerate(source, start=1):
            line = _without_mark(self._name, raw) if number == 1 else raw
            if b"\x00" in line:
                raise RosterRefused(
                    f"{self._name}, line {number}: NUL bytes stand in it; the file is damaged. "
                    "Export it again.",
                    code="nul-bytes", file=self._name, line=number,
                )  # fmt: skip
            self.broke_off = not line.endswith((b"\n", b"\r"))
            try:
                yield line.decode("utf-8")
            except UnicodeDecodeError as error:
                raise RosterRefused(
                    f"{self._name}, line {number}: this file is not UTF-8 (it looks like Latin-1 "
                    f"or Windows-1252). {SAVE_AS}",
                    code="wrong-encoding", file=self._name, line=number,
                ) from error  # fmt: skip


def _without_mark(name: str, line: bytes) -> bytes:
    if line.startswith(UTF16_MARKS) or b"\x00" in line[:200]:
        raise RosterRefused(
            f"{name}, line 1: this file is UTF-16, not UTF-8. {SAVE_AS}",
            code="wrong-encoding", file=name, line=1,
        )  # fmt: skip
    return line.removeprefix(codecs.BOM_UTF8)


def _clean(text: str) -> str:
    """One line, single spaces, composed letters: a line break in a name must not reach a header."""
    if text.isascii():
        return text if text.isprintable() and text == text.strip() else _printable(text)
    return _printable(unicodedata.normalize("NFC", text))


def _printable(text: str) -> str:
    if text.isprintable():
        return " ".join(text.split())
    # Zero-width joiners belong to the spelling of some scripts; control characters to none.
    kept = (
        " " if unicodedata.category(letter) in ("Cc", "Zl", "Zp") else letter for letter in text
    )
    return " ".join("".join(kept).split())
