# SPDX-License-Identifier: Apache-2.0
"""Real processes of the kernel, as a supervisor would run them."""

import dataclasses
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from deploy.embedded.ports import choose_free
from kernel.config import KernelSettings, variable
from tests.waiting import eventually

ROOT = Path(__file__).parents[2]
KILLED_AT_A_POINT = 137


@dataclasses.dataclass(frozen=True, kw_only=True)
class Running:
    """One process; what it prints is in `log`."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def get(self, path: str) -> requests.Response | None:
        """What /health or /metrics answers, or None while nobody listens."""
        try:
            return requests.get(f"http://127.0.0.1:{self.port}{path}", timeout=5)
        except requests.ConnectionError:
            return None

    def is_healthy(self) -> bool:
        answer = self.get("/health")
        return answer is not None and answer.status_code == requests.codes.ok

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        return self.process.wait(timeout=30)


@contextmanager
def started(
    settings: KernelSettings, words: list[str], log: Path, **variables: Any
) -> Iterator[Running]:
    """`python -m <words>` with these settings; killed at the end if it still runs."""
    (port,) = choose_free(1)
    chosen = dataclasses.replace(settings, health_port=port)
    environment = {variable(f): str(getattr(chosen, f.name)) for f in dataclasses.fields(chosen)}
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *words],
            cwd=ROOT,
            env={**os.environ, **environment, **{key: str(v) for key, v in variables.items()}},
            stdout=output,
            stderr=output,
        )
    try:
        yield Running(process=process, port=port, log=log)
    finally:
        process.kill()
        process.wait()


@contextmanager
def healthy(settings: KernelSettings, words: list[str], log: Path) -> Iterator[Running]:
    with started(settings, words, log) as running:
        eventually(running.is_healthy, within_s=30)
        yield running
