# SPDX-License-Identifier: Apache-2.0
"""Uploads past the command line, which would have blanked the passwords."""

import hashlib
from pathlib import Path

import pytest

from kernel.mongo import Database
from services.directory.errors import RosterRefused
from services.directory.roster.passwords import refuse_passwords
from services.directory.roster.uploads import Uploads
from tests.directory.builders import Roster

pytestmark = [pytest.mark.mongo, pytest.mark.row(32)]
MOST = 10 << 20


def look(database: Database, content: bytes) -> str:
    uploads = Uploads(database, max_bytes=MOST)
    upload_id = uploads.begin("roster.zip")
    uploads.add_piece(upload_id, 0, content)
    uploads.finish(upload_id, hashlib.sha256(content).hexdigest())
    refuse_passwords(uploads, upload_id, folder="", max_bytes=MOST)
    return upload_id


def zipped(roster: Roster, tmp_path: Path) -> bytes:
    return roster.zip(tmp_path / "roster.zip").read_bytes()


def test_an_upload_with_passwords_is_refused_by_its_line_and_not_kept(
    database: Database, tmp_path: Path
) -> None:
    utf16 = Roster()
    utf16.files["users.csv"] = utf16.files["users.csv"].decode().encode("utf-16")
    profiles = Roster(version="1.2")
    for id in ("ana", "ben"):
        profiles.change("users.csv", id, password="")
    broken = Roster()
    broken.files["users.csv"] += b'"' + b"x" * 200_000

    for roster, file in (
        (Roster(), "users.csv"), (utf16, "users.csv"), (profiles, "userprofiles.csv"),
        (broken, "users.csv"),
    ):  # fmt: skip
        with pytest.raises(RosterRefused) as refused:
            look(database, zipped(roster, tmp_path))
        assert refused.value.details == {"file": file, "line": 2}
        assert "secret" not in refused.value.message
    assert database.roster_pieces.count_documents({}) == 0
    assert database.roster_uploads.count_documents({}) == 0


def test_blank_columns_and_what_cannot_be_read_are_left_to_the_import(
    database: Database, tmp_path: Path
) -> None:
    look(database, zipped(Roster().without_passwords(), tmp_path))
    look(database, b"no zip at all")

    assert database.roster_pieces.count_documents({}) == 2
