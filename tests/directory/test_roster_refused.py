# SPDX-License-Identifier: Apache-2.0
"""Rosters that cannot be read as a whole: each refused with a sentence that names the place."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from services.directory.errors import RosterRefused
from services.directory.roster.stage import Stage, open_stage
from tests.directory.builders import Roster, reading

Write = Callable[[Path], Path]


def spoiled(change: Callable[[Roster], object], version: str = "1.1") -> Write:
    def write(folder: Path) -> Path:
        roster = Roster(version=version)
        change(roster)
        return roster.write(folder)

    return write


def recoded(file: str, encoding: str) -> Write:
    def change(roster: Roster) -> None:
        roster.files[file] = roster.files[file].decode().replace("ầ", "a").encode(encoding)

    return spoiled(change)


def a_text_named_zip(folder: Path) -> Path:
    path = folder / "roster.zip"
    path.write_text("I am a spreadsheet, honest.")
    return path


def a_zip_cut_short(folder: Path) -> Path:
    path = Roster().zip(folder / "roster.zip")
    path.write_bytes(path.read_bytes()[:-200])
    return path


def a_zip_with_a_flipped_byte(folder: Path) -> Path:
    roster = Roster()
    path = folder / "roster.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in roster.files.items():
            archive.writestr(name, content)
    raw = path.read_bytes()
    path.write_bytes(raw.replace(b"Elm School", b"Elm Schoul", 1))
    return path


def a_zip_that_climbs_out(folder: Path) -> Path:
    path = Roster().zip(folder / "roster.zip")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../../etc/users.csv", "sourcedId\n")
    return path


def a_zip_bomb(folder: Path) -> Path:
    roster = Roster()
    roster.files["users.csv"] += b"x," * (8 << 20)
    return roster.zip(folder / "roster.zip")


def a_zip_with_a_file_twice(folder: Path) -> Path:
    path = Roster().zip(folder / "roster.zip")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("copy/users.csv", "sourcedId\n")
    return path


def a_zip_with_a_password(folder: Path) -> Path:
    path = Roster().zip(folder / "roster.zip")
    raw = bytearray(path.read_bytes())
    central = raw.index(b"PK\x01\x02")
    raw[central + 8] |= 1
    path.write_bytes(bytes(raw))
    return path


def nothing_there(folder: Path) -> Path:
    return folder / "no-such.zip"


REFUSED: list[tuple[str, Write, str, str, int | None]] = [
    ("no such file", nothing_there, "no-such-file", "no-such.zip", None),
    ("a zip that is not one", a_text_named_zip, "not-a-zip", "roster.zip", None),
    ("a zip cut short", a_zip_cut_short, "not-a-zip", "roster.zip", None),
    ("a damaged zip", a_zip_with_a_flipped_byte, "damaged-zip", "orgs.csv", None),
    ("a path out of the zip", a_zip_that_climbs_out, "unsafe-zip", "../../etc/users.csv", None),
    ("a zip bomb", a_zip_bomb, "unsafe-zip", "users.csv", None),
    ("a file twice", a_zip_with_a_file_twice, "file-twice", "users.csv", None),
    ("a locked zip", a_zip_with_a_password, "locked-zip", "orgs.csv", None),
    ("Latin-1", recoded("users.csv", "latin-1"), "wrong-encoding", "users.csv", 2),
    ("UTF-16", recoded("users.csv", "utf-16"), "wrong-encoding", "users.csv", 1),
    ("UTF-16 without mark", recoded("orgs.csv", "utf-16-le"), "wrong-encoding", "orgs.csv", 1),
    ("no manifest", spoiled(lambda r: r.without("manifest.csv")), "missing-file", "manifest.csv",
     None),
    ("a promised file missing", spoiled(lambda r: r.without("enrollments.csv")), "missing-file",
     "enrollments.csv", 8),
    ("a file that 1.2 needs", spoiled(lambda r: r.without("roles.csv"), "1.2"), "missing-file",
     "roles.csv", 10),
    ("users absent", spoiled(lambda r: r.replace("manifest.csv", "users,bulk", "users,absent")),
     "missing-file", "users.csv", 10),
    ("changes of nothing stored",
     spoiled(lambda r: r.replace("manifest.csv", "users,bulk", "users,delta")),
     "nothing-to-change", "manifest.csv", None),
    ("an unknown state", spoiled(lambda r: r.replace("manifest.csv", "orgs,bulk", "orgs,some")),
     "bad-manifest", "manifest.csv", 9),
    ("an unknown version", spoiled(lambda r: r.replace("manifest.csv", ",1.1", ",2.0")),
     "unknown-version", "manifest.csv", 3),
    ("a column missing", spoiled(lambda r: r.replace("orgs.csv", "type", "kind")),
     "missing-column", "orgs.csv", 1),
    ("role missing in 1.1", spoiled(lambda r: r.replace("users.csv", "role,", "rule,")),
     "missing-column", "users.csv", 1),
    ("a column twice", spoiled(lambda r: r.replace("orgs.csv", "identifier", "name")),
     "column-twice", "orgs.csv", 1),
    ("an empty file", spoiled(lambda r: r.files.update({"classes.csv": b""})), "empty-file",
     "classes.csv", 1),
    ("a quote left open", spoiled(lambda r: r.replace("users.csv", ",Ben,", ',"Ben,')),
     "bad-csv", "users.csv", None),
    ("a stray quote", spoiled(lambda r: r.replace("orgs.csv", "Oak School", '"Oak" School')),
     "bad-csv", "orgs.csv", 4),
]  # fmt: skip


@pytest.mark.row(32)
@pytest.mark.parametrize(
    ("write", "code", "file", "line"),
    [case[1:] for case in REFUSED],
    ids=[case[0] for case in REFUSED],
)
def test_it_is_refused_and_the_place_is_named(
    tmp_path: Path, write: Write, code: str, file: str, line: int | None
) -> None:
    path = write(tmp_path)

    with pytest.raises(RosterRefused) as refused:
        reading(path)

    assert refused.value.code == code
    assert refused.value.details["file"] == file
    if line is not None:
        assert refused.value.details["line"] == line


def test_a_roster_larger_than_allowed_is_refused(tmp_path: Path) -> None:
    path = Roster().zip(tmp_path / "roster.zip")

    with pytest.raises(RosterRefused) as refused:
        reading(path, max_bytes=500)

    assert refused.value.code == "too-large"


def test_nothing_is_unpacked_beside_the_zip(tmp_path: Path) -> None:
    path = a_zip_that_climbs_out(tmp_path)

    with pytest.raises(RosterRefused):
        reading(path)

    assert list(tmp_path.iterdir()) == [path]


def test_a_zip_that_holds_more_than_it_says_is_damaged(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in Roster().files.items():
            archive.writestr(name, content)
        size = archive.getinfo("orgs.csv").file_size
    raw = packed.getvalue()
    said, less = size.to_bytes(4, "little") * 2, (size - 9).to_bytes(4, "little") * 2
    path = tmp_path / "roster.zip"
    path.write_bytes(raw.replace(said, less))

    with pytest.raises(RosterRefused):
        reading(path)


def test_a_stage_is_gone_afterwards(tmp_path: Path) -> None:
    def inside() -> Stage:
        with open_stage(str(tmp_path)) as stage:
            assert list(tmp_path.iterdir())
            return stage

    inside()

    assert list(tmp_path.iterdir()) == []
