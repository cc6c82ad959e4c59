# SPDX-License-Identifier: Apache-2.0
"""bootstrap.sh on machines that lack something, played by small programs on a PATH of their own."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

BOOTSTRAP = Path(__file__).parents[2] / "deploy" / "embedded" / "bootstrap.sh"


class Machine:
    def __init__(self, root: Path) -> None:
        self.bin = root / "bin"
        self.clone = root / "clone"
        script = self.clone / "deploy" / "embedded" / "bootstrap.sh"
        script.parent.mkdir(parents=True)
        shutil.copy(BOOTSTRAP, script)
        self.bin.mkdir()
        for tool in ("sh", "dirname", "mkdir", "cat", "chmod"):
            (self.bin / tool).symlink_to(shutil.which(tool) or "")

    def program(self, name: str, body: str) -> None:
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)

    def run(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.clone / "deploy" / "embedded" / "bootstrap.sh")],
            env={"PATH": str(self.bin), "HOME": os.devnull},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_uv_on_the_path_makes_the_environment_from_the_lock(machine: Machine) -> None:
    machine.program("python3", "exit 0")
    machine.program("uv", 'echo "$@" > called')

    assert machine.run().returncode == 0
    assert (machine.clone / "called").read_text() == "sync --quiet --all-extras --locked\n"


def test_without_uv_pip_puts_one_under_var(machine: Machine) -> None:
    fake_uv = "printf '#!/bin/sh\\n:\\n' > var/tools/bin/uv; chmod +x var/tools/bin/uv"
    machine.program(
        "python3", f'case "$*" in *"pip install"*) mkdir -p var/tools/bin; {fake_uv};; esac'
    )

    ended = machine.run()

    assert ended.returncode == 0, ended.stderr
    assert (machine.clone / "var/tools/bin/uv").exists()


def test_without_python_it_says_so(machine: Machine) -> None:
    ended = machine.run()

    assert ended.returncode == 1
    assert "Install python3" in ended.stderr


def test_without_pip_and_apt_it_names_what_to_install(machine: Machine) -> None:
    machine.program("python3", "exit 1")

    ended = machine.run()

    assert ended.returncode == 1
    assert "no apt-get" in ended.stderr


def test_who_is_not_root_is_given_the_command(machine: Machine) -> None:
    machine.program("python3", "exit 1")
    machine.program("apt-get", "exit 0")
    machine.program("id", "echo 1000")

    ended = machine.run()

    assert ended.returncode == 1
    assert "sudo apt-get install -y --no-install-recommends python3-venv" in ended.stderr


def test_a_failed_synchronisation_fails_and_says_so(machine: Machine) -> None:
    machine.program("python3", "exit 0")
    machine.program("uv", "exit 2")

    ended = machine.run()

    assert ended.returncode == 1
    assert "uv could not make .venv" in ended.stderr
