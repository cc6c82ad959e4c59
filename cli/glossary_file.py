# SPDX-License-Identifier: Apache-2.0
"""Glossaries as files: CSV with the columns of docs/translation.md, and TBX-Basic."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cli.problems import Invalid

COLUMNS = (
    "term", "plural", "other_terms", "from", "to", "translation", "translation_plural",
    "other_translations", "gender", "locked", "keep", "case", "category", "note", "active",
)  # fmt: skip
NEEDED = ("term",)
# A spreadsheet would take such a cell for a formula, and do what it says.
RISKY = ("=", "+", "-", "@", "\t", "\r")
LARGEST = 20_000_000


@dataclass(frozen=True, kw_only=True)
class Rows:
    """`lines` says where each row begins in its file."""

    rows: list[dict[str, str]]
    lines: list[int]


def read(path: Path, *, source: str, target: str) -> Rows:
    """Rows of a file; `source` and `target` where the file does not say. Raises Invalid."""
    try:
        if path.stat().st_size > LARGEST:
            raise Invalid(f"{path} is larger than {LARGEST // 1_000_000} MB.", fix="Part it.")
        content = path.read_bytes()
    except OSError as error:
        raise Invalid(
            f"{path} cannot be read: {error.strerror}.", fix="Look at the path."
        ) from None
    if path.suffix.lower() in (".tbx", ".xml"):
        from cli import glossary_tbx

        return glossary_tbx.read(content, source=source, target=target)
    return _read_csv(content, {"from": source, "to": target})


def write(path: Path, terms: Sequence[Mapping[str, str]]) -> None:
    if path.exists():
        raise Invalid(f"{path} is there already.", fix="Take another name, or move it away.")
    if path.suffix.lower() in (".tbx", ".xml"):
        from cli import glossary_tbx

        path.write_bytes(glossary_tbx.written(terms))
        return
    path.write_text(csv_of(terms), encoding="utf-8-sig", newline="")


def csv_of(terms: Iterable[Mapping[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for term in terms:
        writer.writerow({column: harmless(str(term.get(column, ""))) for column in COLUMNS})
    return out.getvalue()


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(RISKY) else cell


def without_plural(rows: Sequence[Mapping[str, str]]) -> str:
    """The first locked terms whose plural the file does not say, for a person; "" without any."""
    terms = [
        row.get("term", "")
        for row in rows
        if row.get("locked", "").lower() == "yes" and not row.get("plural")
        if row.get("keep", "").lower() != "yes"
    ]
    more = f" and {len(terms) - 5:,} more" if len(terms) > 5 else ""
    return ", ".join(terms[:5]) + more


def _read_csv(content: bytes, usual: Mapping[str, str]) -> Rows:
    text = _decoded(content)
    header = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns = [each.strip().lower() for each in next(reader, [])]
    _check_columns(columns)
    rows, lines = [], []
    for line, cells in _records(reader):
        if len(cells) > len(columns):
            raise Invalid(
                f"Line {line} has {len(cells)} cells, but the file has {len(columns)} columns.",
                fix=f'Put cells that hold a "{delimiter}" into quotation marks.',
            )
        told = zip(columns, map(_plain, cells), strict=False)
        rows.append({**_said(usual), **_said(dict(told))})
        lines.append(line)
    if not rows:
        raise Invalid(
            "There is no row in the file.", fix="Below the columns stands one term a line."
        )
    return Rows(rows=rows, lines=lines)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Invalid(
            f"Line {line} is not UTF-8.", fix='Save it as "CSV UTF-8" in your spreadsheet.'
        ) from None


def _records(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """With the line in which each begins: a cell may hold line breaks."""
    line = reader.line_num + 1  # type: ignore[attr-defined]
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1  # type: ignore[attr-defined]
    except csv.Error as error:
        raise Invalid(
            f"Line {line} cannot be read: {error}.", fix="Look at its quotation marks."
        ) from None


def _check_columns(columns: Sequence[str]) -> None:
    fix = f"The first line names the columns, of these: {', '.join(COLUMNS)}."
    strange = [column for column in columns if column not in COLUMNS]
    if strange:
        raise Invalid(f'A glossary has no column "{strange[0]}".', fix=fix)
    if len(set(columns)) < len(columns):
        raise Invalid("A column stands twice in the first line.", fix=fix)
    lacking = [column for column in NEEDED if column not in columns]
    if lacking:
        raise Invalid(f'The column "{lacking[0]}" is missing.', fix=fix)


def _plain(cell: str) -> str:
    """Without the apostrophe that `harmless` put before it."""
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(RISKY) else cell


def _said(row: Mapping[str, str]) -> dict[str, str]:
    return {column: cell for column, cell in row.items() if cell}
