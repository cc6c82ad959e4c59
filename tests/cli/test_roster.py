# SPDX-License-Identifier: Apache-2.0
import base64
import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from cli.problems import Exit
from cli.roster_file import PIECE
from tests.cli.fakes import Several

IMPORT = "import-1"


def progress(state: str, **changes: Any) -> dict[str, Any]:
    return {
        "import_id": IMPORT, "state": state, "dry_run": False, "file_name": "town.zip",
        "version": "1.2", "requested_by": "op-1", "requested_at": "2026-12-01T10:00:00+00:00",
        "started_at": "2026-12-01T10:00:01+00:00", "finished_at": "2026-12-01T10:00:05+00:00",
        "rows_read": 1000, "rows_rejected": 1, "values_rejected": 0, "would": {},
        "applied": {"people": {"added": 12, "changed": 1}}, "changes_done": 13,
        "changes_in_all": 13, "error": None, "events_waiting": 0, "job": "import", "reason": "",
        "hold_reasons": [], "held_at": None, "approved": None, "rejected": None, "undoes": "",
        "undone_by": "",
    } | changes  # fmt: skip


DIFF = {
    "import_id": IMPORT, "would": {"people": {"added": 12, "changed": 1, "removed": 40}},
    "fields": {"people": {"language": 1}},
    "schools": [{"school_id": "s1", "name": "Elm School", "changes": {"people": {"removed": 40}}}],
    "rows": [{"number": 0, "kind": "people", "id": "p-7", "change": "changed",
              "fields": ["language"], "schools": ["s1"]}],
    "rows_in_all": 53, "next": None,
}  # fmt: skip


def answers(*states: dict[str, Any], **more: Any) -> dict[str, Any]:
    finding = {
        "file": "users.csv", "line": 7, "column": "email", "code": "bad-email",
        "reason": "This is no email address.", "left_out": "row",
    }  # fmt: skip
    return {
        "directory.roster_upload_begin": {"upload_id": "u-1"},
        "directory.roster_upload_part": lambda payload: {"number": payload["number"]},
        "directory.roster_upload_finish": {"bytes": 1},
        "directory.roster_import": {"import_id": IMPORT},
        "directory.roster_progress": Several(*states),
        "directory.roster_report": {"findings": [finding]},
        "directory.roster_diff": DIFF,
        "notifications.copies": {"imports": {IMPORT: "2026-12-01T10:00:05.700000+00:00"}},
    } | more


@pytest.fixture
def town(tmp_path: Path) -> Path:
    file = tmp_path / "town.zip"
    file.write_bytes(bytes(range(256)) * (PIECE // 256) + b"the rest")
    return file


def test_the_file_arrives_in_pieces_as_it_was(rapport: Any, town: Path) -> None:
    line = rapport(answers(progress("finished")))
    assert line("roster", "import", str(town)).exit_code == Exit.WARNINGS
    pieces = line.bus.payloads("directory.roster_upload_part")
    assert [piece["number"] for piece in pieces] == [0, 1]
    arrived = b"".join(base64.b64decode(piece["content"]) for piece in pieces)
    assert arrived == town.read_bytes()
    [finish] = line.bus.payloads("directory.roster_upload_finish")
    assert finish["sha256"] == hashlib.sha256(arrived).hexdigest()


def test_the_report_says_what_changed_what_was_left_out_and_when_copies_followed(
    rapport: Any, town: Path
) -> None:
    states = [progress("queued"), progress("applying", changes_done=4), progress("finished")]
    ran = rapport(answers(*states))("roster", "import", str(town))
    assert ran.exit_code == Exit.WARNINGS
    assert "1,000 read, 1 left out" in ran.stdout
    assert "users.csv:7" in ran.stdout
    assert "This is no email address." in ran.stdout
    assert "the other services had followed 0.7 s after the commit" in ran.stdout


def test_a_folder_is_packed(rapport: Any, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "users.csv").write_text("sourcedId\n1\n")
    line = rapport(answers(progress("finished", rows_rejected=0)))
    assert line("roster", "import", str(folder)).exit_code == Exit.OK
    [piece] = line.bus.payloads("directory.roster_upload_part")
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(piece["content"]))) as packed:
        assert packed.read("users.csv") == b"sourcedId\n1\n"


def test_a_dry_run_says_that_nothing_changed_and_waits_for_no_copies(
    rapport: Any, town: Path
) -> None:
    compared = progress(
        "finished", dry_run=True, applied={}, would={"people": {"added": 12}}, changes_done=0
    )
    line = rapport(answers(compared))
    ran = line("roster", "import", str(town), "--dry-run")
    assert ran.exit_code == Exit.WARNINGS
    assert line.bus.payloads("directory.roster_import") == [{"upload_id": "u-1", "dry_run": True}]
    assert "nothing changed" in ran.stdout
    assert line.bus.payloads("notifications.copies") == []


def test_a_refused_roster_is_exit_code_2_and_names_the_place(rapport: Any, town: Path) -> None:
    error = {
        "code": "roster-refused", "message": "The column familyName is missing.",
        "details": {"file": "users.csv", "line": 1},
    }  # fmt: skip
    ran = rapport(answers(progress("refused", error=error)))("roster", "import", str(town))
    assert ran.exit_code == 2
    assert "nothing of it was applied: The column familyName is missing." in ran.stderr
    assert "file: users.csv" in ran.stderr


@pytest.mark.parametrize("name", ["absent.zip", "empty"])
def test_what_is_no_roster_is_refused_before_anything_is_sent(
    name: str, rapport: Any, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    line = rapport(answers(progress("finished")))
    assert line("roster", "import", str(tmp_path / name)).exit_code == 2
    assert line.bus.asked == []


def test_copies_that_do_not_follow_are_said_to_have_not(rapport: Any, town: Path) -> None:
    line = rapport(answers(progress("finished"), **{"notifications.copies": {"imports": {}}}))
    ran = line("roster", "import", str(town))
    assert "NOT FOLLOWED" in ran.stdout


def test_an_import_without_a_change_waits_for_nobody(rapport: Any, town: Path) -> None:
    same = progress("finished", applied={}, changes_done=0, rows_rejected=0)
    line = rapport(answers(same))
    ran = line("roster", "import", str(town))
    assert "The directory says the same already: nothing to change." in ran.stdout
    assert line.bus.payloads("notifications.copies") == []


def test_json_holds_progress_findings_and_copies(rapport: Any, town: Path) -> None:
    ran = rapport(answers(progress("finished")))("roster", "import", str(town), "--json")
    assert ran.json["copies"]["followed"] is True
    assert ran.json["findings"][0]["line"] == 7


USERS = (
    b'\xef\xbb\xbfsourcedId,givenName,Password\r\n1,"\xc3\x81na ""A"", B",hunter2\r\n'
    b"2,Lu\xc3\xads,\r\n3,Tess\r\n4,Ben"
)


def sent(line: Any) -> zipfile.ZipFile:
    pieces = line.bus.payloads("directory.roster_upload_part")
    return zipfile.ZipFile(io.BytesIO(b"".join(base64.b64decode(p["content"]) for p in pieces)))


@pytest.mark.row(32)
@pytest.mark.parametrize("as_zip", [False, True])
def test_passwords_are_left_out_before_anything_is_sent(
    rapport: Any, tmp_path: Path, as_zip: bool
) -> None:
    export = tmp_path / "export"
    export.mkdir()
    (export / "users.csv").write_bytes(USERS)
    (export / "orgs.csv").write_bytes(b"sourcedId\n1\n")
    if as_zip:
        with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
            for name in ("users.csv", "orgs.csv"):
                archive.write(export / name, f"deep/{name}")
        export = tmp_path / "export.zip"
    line = rapport(answers(progress("finished", rows_rejected=0)))

    ran = line("roster", "import", str(export))

    assert "users.csv: 1 passwords were left out" in ran.stderr
    with sent(line) as arrived:
        prefix = "deep/" if as_zip else ""
        assert arrived.read(f"{prefix}users.csv") == USERS.replace(b"hunter2", b"")
        assert arrived.read(f"{prefix}orgs.csv") == b"sourcedId\n1\n"


def test_a_broken_file_with_passwords_is_not_sent(rapport: Any, tmp_path: Path) -> None:
    export = tmp_path / "export"
    export.mkdir()
    (export / "users.csv").write_bytes(b'sourcedId,password\n1,"hunter2\n')
    line = rapport(answers(progress("finished")))

    ran = line("roster", "import", str(export))

    assert ran.exit_code == Exit.INVALID
    assert "users.csv, line 2" in ran.stderr
    assert "hunter2" not in ran.stdout + ran.stderr
    assert line.bus.payloads("directory.roster_upload_part") == []


def test_a_roster_of_which_all_was_taken_is_exit_code_0_and_notes_are_shown(
    rapport: Any, town: Path
) -> None:
    files = [{"file": "users.csv", "mode": "delta", "rows_read": 7, "rows_rejected": 0,
              "values_rejected": 0}]  # fmt: skip
    ran = rapport(answers(progress("finished", rows_rejected=0, files=files)))(
        "roster", "import", str(town)
    )
    assert ran.exit_code == Exit.OK
    assert "delta" in ran.stdout
