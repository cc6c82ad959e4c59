# SPDX-License-Identifier: Apache-2.0
"""What processes show while something is away: their /health, and the CPU they burn."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.system.processes import Platform, Process
from tests.waiting import eventually

TICKS = os.sysconf("SC_CLK_TCK")
ANSWERS_WITHIN_S = 5.0
HALF_A_CORE = 0.5


def tells_that_something_is_away(process: Process) -> bool:
    """503 with Retry-After, within five seconds."""
    address = f"http://127.0.0.1:{process.health_port}/health"
    answer = requests.get(address, timeout=ANSWERS_WITHIN_S)
    return answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0


def all_tell(platform: Platform, *names: str) -> None:
    """Fails unless each of these (all by default) says soon that something is away."""
    processes = [platform.processes[name] for name in names or platform.processes]
    with ThreadPoolExecutor() as threads:
        list(threads.map(_await_telling, processes))


def _await_telling(process: Process) -> None:
    eventually(lambda: tells_that_something_is_away(process), within_s=10)


@contextmanager
def waiting_cheaply(platform: Platform) -> Iterator[dict[str, float]]:
    """Fails when a process burns half a core in the block. Yields each one's share, at the end."""
    began, before = time.monotonic(), _burnt(platform)
    shares: dict[str, float] = {}
    yield shares
    took = time.monotonic() - began
    shares |= {name: (now - before[name]) / took for name, now in _burnt(platform).items()}
    assert max(shares.values()) < HALF_A_CORE, shares


def _burnt(platform: Platform) -> dict[str, float]:
    """CPU seconds, user and system, of each process."""
    return {name: _cpu_seconds(one.pid) for name, one in platform.processes.items()}


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(one) for one in fields[11:13]) / TICKS
