# SPDX-License-Identifier: Apache-2.0
"""What has to come from the system's package manager, and getting it there."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.embedded.broker import SCRIPTS
from deploy.embedded.errors import CannotStart

POLICY = Path("/usr/sbin/policy-rc.d")
# Debian's own way of saying "install it, but start no service": invoke-rc.d asks this script.
START_NOTHING = (
    "#!/bin/sh\n# Placed by rapport while it installs packages; removed afterwards.\nexit 101\n"
)


@dataclass(frozen=True, kw_only=True)
class Package:
    """`reason` says by whom it is needed; without an optional one the platform still runs."""

    name: str
    reason: str
    is_there: Callable[[], bool]
    optional: bool = False


def _library(name: str) -> Callable[[], bool]:
    def loads() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return loads


def _dictionary(pair: str) -> Callable[[], bool]:
    return lambda: (
        bool(shutil.which("apertium")) and any(Path("/usr/share/apertium").glob(f"apertium-{pair}"))
    )


RABBITMQ = Package(
    name="rabbitmq-server",
    reason="for the broker",
    is_there=lambda: any(script.exists() for script in SCRIPTS),
)
LIBRARIES = [
    Package(name="libcurl4", reason="by MongoDB", is_there=_library("libcurl.so.4")),
    Package(name="libssl3", reason="by MongoDB", is_there=_library("libssl.so.3")),
]
APERTIUM = [
    Package(
        name="apertium",
        reason="for offline translation",
        is_there=lambda: bool(shutil.which("apertium")),
        optional=True,
    ),
    *(
        Package(
            name=f"apertium-{pair}",
            reason="for offline translation",
            is_there=_dictionary(pair),
            optional=True,
        )
        for pair in ("eng-spa", "es-pt", "fr-es", "spa-ita", "eng-cat")
    ),
]
READ_ALOUD = [
    Package(
        name=name,
        reason="for reading messages aloud",
        is_there=lambda name=name: bool(shutil.which(name)),
        optional=True,
    )
    for name in ("espeak-ng", "lame")
]
CHROMIUM = Package(
    name="chromium",
    reason="by tests that look at pages",
    is_there=lambda: bool(shutil.which("chromium") or shutil.which("google-chrome")),
)


def missing(packages: Iterable[Package]) -> list[Package]:
    return [package for package in packages if not package.is_there()]


@dataclass(frozen=True, kw_only=True)
class Machine:
    """What decides how packages get here; a test says it for itself."""

    is_root: bool
    has_apt: bool
    has_systemd: bool
    has_terminal: bool
    says_yes: bool
    run: Callable[[list[str]], int]
    ask: Callable[[str], str]

    @classmethod
    def this(cls) -> "Machine":
        return cls(
            is_root=os.geteuid() == 0,
            has_apt=shutil.which("apt-get") is not None,
            has_systemd=Path("/run/systemd/system").is_dir(),
            has_terminal=sys.stdin.isatty(),
            says_yes=os.environ.get("YES") == "1",
            run=_run,
            ask=input,
        )


def provide(packages: Iterable[Package], machine: Machine, say: Callable[[str], None]) -> None:
    """Install what is missing, after asking. Raise CannotStart saying what to do where that fails.

    Where only optional ones are missing and cannot be installed, say so and go on.
    """
    wanted = missing(packages)
    if not wanted:
        return
    needed = [package for package in wanted if not package.optional]
    obstacle = _obstacle(wanted, machine)
    if obstacle and needed:
        raise CannotStart(obstacle)
    if obstacle:
        say(f"Without {_names(wanted)} these are left out: {_reasons(wanted)}. {obstacle}")
        return
    say("apt-get is to install:\n" + "\n".join(f"  {p.name}, needed {p.reason}" for p in wanted))
    if not _agreed(machine):
        raise CannotStart(f"Nothing was installed. The command is: {_command(wanted)}")
    say("Installing ...")
    _install(wanted, machine)


def _obstacle(wanted: list[Package], machine: Machine) -> str:
    if not machine.has_apt:
        return (
            f"This system has no apt-get. Install these with its own package manager, "
            f"then run `make up` again: {_names(wanted)}. Do not enable RabbitMQ as a system "
            "service: `make up` starts a node of its own."
        )
    if not machine.is_root:
        return (
            "You are not root, and packages are missing. Run this, then `make up` again:\n"
            f"  sudo {sys.executable} -m deploy.embedded install\n"
            f"It installs {_names(wanted)} and starts no system service."
        )
    return ""


def _agreed(machine: Machine) -> bool:
    if machine.says_yes or not machine.has_terminal:
        return True
    return machine.ask("Go on? [Y/n] ").strip().lower() in {"", "y", "yes"}


def _install(wanted: list[Package], machine: Machine) -> None:
    with no_system_service():
        machine.run(["apt-get", "update", "-qq"])
        failed = machine.run(_command(wanted).split())
        if RABBITMQ.name in _names(wanted) and machine.has_systemd:
            # Else the system's own broker would start with the machine the next time.
            machine.run(["systemctl", "--quiet", "disable", RABBITMQ.name])
    still = [package for package in missing(wanted) if not package.optional]
    if failed and still:
        raise CannotStart(f"apt-get failed; see above. The command was: {_command(wanted)}")


@contextmanager
def no_system_service(policy: Path = POLICY) -> Iterator[None]:
    """Keep packages from starting services as they are installed; leave a policy that is there."""
    if policy.exists():
        yield
        return
    policy.write_text(START_NOTHING)
    policy.chmod(0o755)
    try:
        yield
    finally:
        policy.unlink(missing_ok=True)


def _command(wanted: list[Package]) -> str:
    names = " ".join(package.name for package in wanted)
    return f"apt-get install -y -qq --no-install-recommends {names}"


def _names(wanted: list[Package]) -> str:
    return ", ".join(package.name for package in wanted)


def _reasons(wanted: list[Package]) -> str:
    return ", ".join(dict.fromkeys(package.reason.removeprefix("for ") for package in wanted))


def _run(command: list[str]) -> int:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if ended.returncode:
        sys.stderr.write(f"{ended.stdout[-2000:]}{ended.stderr[-2000:]}")
    return ended.returncode
