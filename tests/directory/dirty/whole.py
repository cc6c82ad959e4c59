# SPDX-License-Identifier: Apache-2.0
"""Files that cannot be read: refused as a whole, nothing of them applied."""

from pathlib import Path

from tests.directory.builders import Roster
from tests.directory.dirty import Case, Spoil, Write, clean, refused, spoiled


def recoded(file: str, encoding: str) -> Write:
    def change(roster: Roster) -> None:
        roster.files[file] = roster.files[file].decode().replace("ầ", "a").encode(encoding)

    return spoiled(change)


def cut(file: str, size: int) -> Write:
    return spoiled(lambda r: r.files.update({file: r.files[file][:-size]}))


def emptied(file: str) -> Spoil:
    return lambda r: r.files.update({file: b""})


def header_only(file: str) -> Spoil:
    return lambda r: r.files.update({file: r.files[file].splitlines(keepends=True)[0]})


def truncated_zip(folder: Path) -> Path:
    path = Roster().zip(folder / "roster.zip")
    path.write_bytes(path.read_bytes()[:-200])
    return path


def text_named_zip(folder: Path) -> Path:
    path = folder / "roster.zip"
    path.write_text("I am a spreadsheet, honest.")
    return path


def empty_zip(folder: Path) -> Path:
    path = folder / "roster.zip"
    path.write_bytes(b"")
    return path


def empty_folder(folder: Path) -> Path:
    return folder


CASES = [
    Case(name=name, write=write, verdict=refused(code, file), after=clean())
    for name, write, code, file in [
        ("an empty folder", empty_folder, "missing-file", "manifest.csv"),
        ("an empty zip", empty_zip, "not-a-zip", "roster.zip"),
        ("a truncated zip", truncated_zip, "not-a-zip", "roster.zip"),
        ("a text named zip", text_named_zip, "not-a-zip", "roster.zip"),
        ("an empty file", spoiled(emptied("users.csv")), "empty-file", "users.csv"),
        ("a header and no row", spoiled(header_only("enrollments.csv")), "no-rows",
         "enrollments.csv"),
        ("a truncated last line", cut("users.csv", 30), "truncated", "users.csv"),
        ("a file cut inside quotes", spoiled(lambda r: r.files.update(
            {"classes.csv": r.files["classes.csv"].split(b',t2"')[0]})), "bad-csv", "classes.csv"),
        ("Latin-1", recoded("users.csv", "latin-1"), "wrong-encoding", "users.csv"),
        ("UTF-16", recoded("users.csv", "utf-16"), "wrong-encoding", "users.csv"),
        ("UTF-16 without a mark", recoded("orgs.csv", "utf-16-le"), "wrong-encoding", "orgs.csv"),
        ("NUL bytes", spoiled(lambda r: r.replace("users.csv", "Tess", "Te\0s")), "nul-bytes",
         "users.csv"),
        ("a stray quote", spoiled(lambda r: r.replace("orgs.csv", "Oak School", '"Oak" School')),
         "bad-csv", "orgs.csv"),
        ("a cell longer than any", spoiled(lambda r: r.replace("users.csv", "Tess", "x" * 140_000)),
         "bad-csv", "users.csv"),
        ("a missing required column", spoiled(lambda r: r.replace("orgs.csv", "type", "kind")),
         "missing-column", "orgs.csv"),
        ("a column twice", spoiled(lambda r: r.replace("orgs.csv", "identifier", "NAME")),
         "column-twice", "orgs.csv"),
        ("a missing manifest", spoiled(lambda r: r.without("manifest.csv")), "missing-file",
         "manifest.csv"),
        ("a promised file that is not there", spoiled(lambda r: r.without("courses.csv")),
         "missing-file", "courses.csv"),
        ("an unknown mode", spoiled(lambda r: r.replace("manifest.csv", "orgs,bulk", "orgs,some")),
         "bad-manifest", "manifest.csv"),
        ("an unknown version", spoiled(lambda r: r.replace("manifest.csv", ",1.1", ",3.0")),
         "unknown-version", "manifest.csv"),
        ("semicolons for commas", spoiled(lambda r: r.files.update(
            {"orgs.csv": r.files["orgs.csv"].replace(b",", b";")})), "missing-column", "orgs.csv"),
    ]
]  # fmt: skip
