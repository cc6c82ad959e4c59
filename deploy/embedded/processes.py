# SPDX-License-Identifier: Apache-2.0
"""The processes of one platform, found in /proc by a mark that each inherits from its parent."""

import ipaddress
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from deploy.embedded.errors import CannotStart

# Inherited by everything a platform starts, also by what puts itself into the background (epmd).
MARK = "RAPPORT_STARTED_IN"
PROC = Path("/proc")
TCP_LISTEN = "0A"


@dataclass(frozen=True, kw_only=True)
class Process:
    pid: int
    name: str


def mark(directory: Path) -> dict[str, str]:
    """What marks a process, in its environment, as started for what lives in this directory."""
    return {MARK: str(directory.resolve())}


def started_in(directory: Path) -> list[Process]:
    """Every living process that carries this directory's mark, apart from the caller."""
    wanted = f"{MARK}={directory.resolve()}".encode()
    return [process for process in _all() if wanted in _environment(process.pid).split(b"\0")]


def listening_on(port: int) -> Process | None:
    """Who listens on this TCP port; None where that cannot be seen (another user's process)."""
    inodes = {inode for _, number, inode in _listening() if number == port}
    for process in _all():
        if inodes & set(_socket_inodes(process.pid)):
            return process
    return None


def listening_addresses(port: int) -> set[str]:
    """The addresses that somebody listens on at this TCP port."""
    found = {address for address, number, _ in _listening() if number == port}
    return {_readable(address) for address in found}


def is_alive(pid: int) -> bool:
    """True while it runs; a zombie that nobody has reaped counts as ended."""
    try:
        status = (PROC / str(pid) / "stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] not in {"Z", "X"}


def end(directory: Path, grace_s: float = 10) -> list[Process]:
    """End everything that carries this directory's mark; return what had to be killed."""
    _signal_all(directory, signal.SIGTERM)
    with suppress(TimeoutError):
        wait_until(lambda: not started_in(directory), grace_s, "processes to end")
    stubborn = started_in(directory)
    _signal_all(directory, signal.SIGKILL)
    wait_until(lambda: not started_in(directory), grace_s, "killed processes to vanish")
    return stubborn


def wait_until(condition: Callable[[], bool], deadline_s: float, what: str) -> None:
    """Raise TimeoutError, naming what was waited for, when the condition stays false too long."""
    give_up_at = time.monotonic() + deadline_s
    while not condition():
        if time.monotonic() > give_up_at:
            raise TimeoutError(f"Waited {deadline_s:.0f} s in vain for {what}.")
        time.sleep(0.05)


def wait_ready(
    ready: Callable[[], bool], alive: Callable[[], bool], deadline_s: float, what: str, log: Path
) -> None:
    """Raise CannotStart when the process ends or the deadline passes before it is ready."""
    try:
        wait_until(lambda: not alive() or ready(), deadline_s, what)
    except TimeoutError as late:
        raise CannotStart(f"{late} Its log: {log}") from late
    if not alive():
        raise CannotStart(f"{what} ended at once. The end of {log}:\n{tail(log)}")


def tail(log: Path, lines: int = 12) -> str:
    if not log.exists():
        return "(no log was written)"
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def _signal_all(directory: Path, number: signal.Signals) -> None:
    for process in started_in(directory):
        with suppress(ProcessLookupError):
            os.kill(process.pid, number)


def _all() -> Iterator[Process]:
    for entry in PROC.glob("[0-9]*"):
        pid = int(entry.name)
        if pid == os.getpid() or not is_alive(pid):
            continue
        with suppress(OSError):
            yield Process(pid=pid, name=(entry / "comm").read_text().strip())


def _environment(pid: int) -> bytes:
    try:
        return (PROC / str(pid) / "environ").read_bytes()
    except OSError:
        return b""


def _listening() -> Iterator[tuple[str, int, str]]:
    """Address (in the kernel's hex), port and inode of each listening socket."""
    for table in ("tcp", "tcp6"):
        with suppress(OSError):
            for line in (PROC / "net" / table).read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == TCP_LISTEN:
                    address, _, number = fields[1].rpartition(":")
                    yield address, int(number, 16), fields[9]


def _readable(address: str) -> str:
    """The kernel writes an address as 32-bit words in the machine's own byte order."""
    words = [int(address[at : at + 8], 16) for at in range(0, len(address), 8)]
    packed = b"".join(word.to_bytes(4, sys.byteorder) for word in words)
    return str(ipaddress.ip_address(packed))


def _socket_inodes(pid: int) -> Iterator[str]:
    with suppress(OSError):
        for descriptor in (PROC / str(pid) / "fd").iterdir():
            with suppress(OSError):
                target = str(descriptor.readlink())
                if target.startswith("socket:["):
                    yield target[len("socket:[") : -1]
