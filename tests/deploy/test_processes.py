# SPDX-License-Identifier: Apache-2.0
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.embedded import processes
from deploy.embedded.child import Child
from deploy.embedded.errors import CannotStart

# Says that it is ready for signals, then waits for one.
HEARING = "import signal; print('ready', flush=True); signal.pause()"
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {HEARING}"

# Starts a child as we do, tells its id, and waits to be killed.
PARENT = """
import signal, sys
from pathlib import Path
from deploy.embedded.child import Child
child = Child(ends_with_parent=sys.argv[1] == "yes")
child.start(["sleep", "60"], {"PATH": "/usr/bin:/bin"}, Path(sys.argv[2]))
print(child.pid, flush=True)
signal.pause()
"""


@pytest.fixture
def started(tmp_path: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    running: list[subprocess.Popen[bytes]] = []
    yield running
    for process in running:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def start(code: str, home: Path, started: list[subprocess.Popen[bytes]]) -> int:
    environment = {**os.environ, **processes.mark(home)}
    process = subprocess.Popen(
        [sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE
    )
    started.append(process)
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"
    return process.pid


def test_what_was_started_for_a_directory_is_found_by_its_mark(
    tmp_path: Path, started: list[subprocess.Popen[bytes]]
) -> None:
    pid = start(HEARING, tmp_path, started)

    assert [process.pid for process in processes.started_in(tmp_path)] == [pid]
    assert processes.started_in(tmp_path / "other") == []


def test_what_does_not_end_when_asked_is_killed_and_named(
    tmp_path: Path, started: list[subprocess.Popen[bytes]]
) -> None:
    deaf = start(DEAF, tmp_path, started)
    start(HEARING, tmp_path, started)

    stubborn = processes.end(tmp_path, grace_s=0.5)

    assert [process.pid for process in stubborn] == [deaf]
    assert processes.started_in(tmp_path) == []


@pytest.mark.parametrize(("bound", "survives"), [("yes", False), ("no", True)])
def test_a_child_bound_to_its_parent_ends_when_that_is_killed(
    tmp_path: Path, bound: str, survives: bool
) -> None:
    command = [sys.executable, "-c", PARENT, bound, str(tmp_path / "log")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        # Before it has become what was to be started, it is bound to nobody yet.
        command_line = Path(f"/proc/{child}/cmdline")
        bound_by = b"setpriv"
        processes.wait_until(lambda: bound_by not in command_line.read_bytes(), 15, "the child")
        parent.kill()
    try:
        if not survives:
            processes.wait_until(lambda: not processes.is_alive(child), 5, "the child's end")
        assert processes.is_alive(child) == survives
    finally:
        if processes.is_alive(child):
            os.kill(child, signal.SIGKILL)


def test_a_server_that_ends_at_once_is_shown_by_the_end_of_its_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    child = Child(ends_with_parent=True)
    child.start(["sh", "-c", "echo no room left; exit 3"], os.environ, log)

    with pytest.raises(CannotStart, match=r"(?s)MongoDB ended.*no room left"):
        processes.wait_ready(lambda: False, lambda: child.is_running, 5, "MongoDB", log)


def test_a_wait_in_vain_says_for_what() -> None:
    with pytest.raises(TimeoutError, match="in vain for the impossible"):
        processes.wait_until(lambda: False, 0.1, "the impossible")
