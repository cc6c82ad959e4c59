# SPDX-License-Identifier: Apache-2.0
"""Postfix's smtp-sink, the judge of tests and benches, without a mail server on this machine.

Installing postfix would replace the machine's own mail server, so the package is only unpacked
below var/tools, and nothing but the libraries it names is installed.
"""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from deploy.embedded import packages
from deploy.embedded.errors import CannotStart
from deploy.embedded.settings import ROOT

TOOLS = ROOT / "var" / "tools"
PLACES = "/usr/sbin:/usr/lib/postfix/sbin:/usr/bin"


def find(tools: Path = TOOLS) -> Path | None:
    """The program of an installed postfix, else the one that provide() unpacked."""
    installed = shutil.which("smtp-sink", path=PLACES)
    unpacked = tools / "smtp-sink"
    if installed:
        return Path(installed)
    return unpacked if unpacked.exists() else None


def provide(machine: packages.Machine, say: Callable[[str], None], tools: Path = TOOLS) -> Path:
    """Unpack it when there is none. Raise CannotStart saying what to do where that fails."""
    found = find(tools)
    if found:
        return found
    if not machine.has_apt:
        raise CannotStart("Tests need smtp-sink, which is part of Postfix. Install that.")
    say("Unpacking smtp-sink, a part of Postfix, into var/tools; Postfix is not installed.")
    unpack(tools)
    packages.provide(_libraries(tools), machine, say)
    return _wrap(tools)


def unpack(tools: Path) -> None:
    home = tools / "postfix"
    home.mkdir(parents=True, exist_ok=True)
    subprocess.run(["apt-get", "download", "-q", "postfix"], cwd=home, check=False)
    archives = sorted(home.glob("postfix_*.deb"))
    if not archives:
        raise CannotStart("apt-get could not download postfix. Run: sudo apt-get update")
    subprocess.run(["dpkg", "-x", str(archives[-1]), str(home)], check=True)


def _libraries(tools: Path) -> list[packages.Package]:
    [archive, *_] = (tools / "postfix").glob("postfix_*.deb")
    fields = subprocess.run(
        ["dpkg-deb", "-f", str(archive), "Depends"], capture_output=True, text=True, check=True
    )
    return [
        packages.Package(name=name, reason="by smtp-sink", is_there=_installed(name))
        for name in re.findall(r"(?:^|, )(lib[\w.+-]+)", fields.stdout)
    ]


def _installed(name: str) -> Callable[[], bool]:
    def asked() -> bool:
        command = ["dpkg-query", "-W", "-f", "${Status}", name]
        said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        return said.endswith("ok installed")

    return asked


def _wrap(tools: Path) -> Path:
    home = tools / "postfix"
    script = tools / "smtp-sink"
    libraries = home / "usr" / "lib" / "postfix"
    script.write_text(
        f'#!/bin/sh\nLD_LIBRARY_PATH={libraries} exec {home / "usr/sbin/smtp-sink"} "$@"\n'
    )
    script.chmod(0o755)
    return script
