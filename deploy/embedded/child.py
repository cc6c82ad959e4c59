# SPDX-License-Identifier: Apache-2.0
"""One server process that we start, signal and end by its own id."""

import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path


class Child:
    """`ends_with_parent` has Linux kill it when we die: a killed test run leaves nothing."""

    def __init__(self, *, ends_with_parent: bool) -> None:
        self._ends_with_parent = ends_with_parent
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [*self._prefix(), *command],
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                # Ctrl-C at the terminal is for us alone: we end our children in their order.
                start_new_session=True,
            )

    def send(self, number: signal.Signals) -> None:
        """Send a signal; after SIGKILL return when the process is gone."""
        if self._process is None:
            return
        self._process.send_signal(number)
        if number == signal.SIGKILL:
            self._process.wait()

    def stop(self, grace_s: float) -> None:
        """Ask it to end, kill it when it has not ended in time, and reap it."""
        if self._process is None:
            return
        if self.is_running:
            self._process.send_signal(signal.SIGCONT)
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=grace_s)
        if self.is_running:
            self._process.kill()
        self._process.wait()
        self._process = None

    def _prefix(self) -> list[str]:
        setpriv = shutil.which("setpriv")
        if not self._ends_with_parent or setpriv is None:
            return []
        return [setpriv, "--pdeathsig", "KILL", "--"]
