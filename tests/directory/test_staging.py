# SPDX-License-Identifier: Apache-2.0
"""Families' data does not outlive the process that read it."""

import os
import subprocess
import sys
from pathlib import Path

from services.directory.roster.staging import staging, sweep

KILLED = """
import os, sys
from services.directory.roster.staging import staging
with staging(sys.argv[1]) as made:
    (made / "stage.sqlite3").write_text("names")
    os._exit(137)
"""


def test_what_a_killed_reader_left_is_swept(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    assert len(list(tmp_path.iterdir())) == 1
    assert sweep(str(tmp_path)) == 1
    assert list(tmp_path.iterdir()) == []


def test_what_somebody_still_reads_stays(tmp_path: Path) -> None:
    (tmp_path / f"rapport-roster-{os.getppid()}-x").mkdir()
    assert sweep(str(tmp_path)) == 0


def test_what_was_read_to_its_end_is_gone(tmp_path: Path) -> None:
    with staging(str(tmp_path)) as made:
        assert made.exists()
    assert not made.exists()


def test_what_the_same_process_id_left_before_a_restart_is_swept(tmp_path: Path) -> None:
    (tmp_path / f"rapport-roster-{os.getpid()}-x").mkdir()
    assert sweep(str(tmp_path)) == 1


def test_what_is_not_ours_stays(tmp_path: Path) -> None:
    (tmp_path / "rapport-roster-notes-x").mkdir()
    assert sweep(str(tmp_path)) == 0
