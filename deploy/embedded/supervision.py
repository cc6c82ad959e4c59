# SPDX-License-Identifier: Apache-2.0
"""Talks to the platform's supervisord over its unix socket."""

import subprocess
import sys
import xmlrpc.client
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from supervisor.xmlrpc import Faults, SupervisorTransport  # type: ignore[import-untyped]

from deploy.embedded import processes
from deploy.embedded.errors import CannotStart
from deploy.embedded.supervisor_config import config_file, pid_file, socket_file

START_S = 15
UP = {"RUNNING", "STARTING"}


@dataclass(frozen=True)
class Supervision:
    var: Path

    def is_running(self) -> bool:
        return self.pid() is not None

    def pid(self) -> int | None:
        with suppress(OSError, ValueError):
            pid = int(pid_file(self.var).read_text())
            if any(process.pid == pid for process in processes.started_in(self.var)):
                return pid
        return None

    def begin(self, environment: dict[str, str]) -> None:
        """Start supervisord in the background; it starts no program yet."""
        command = [sys.executable, "-m", "supervisor.supervisord", "-c", str(config_file(self.var))]
        marked = {**environment, **processes.mark(self.var)}
        ended = subprocess.run(command, env=marked, capture_output=True, text=True, check=False)
        if ended.returncode:
            raise CannotStart(f"supervisord did not start: {ended.stdout}{ended.stderr}")
        processes.wait_until(self._answers, START_S, "supervisord")

    def adopt(self) -> list[str]:
        """Read the configuration again and end what it changes; return the names of those."""
        [[added, changed, removed]] = self._call().reloadConfig()
        for name in [*changed, *removed]:
            self._call().stopProcessGroup(name)
            self._call().removeProcessGroup(name)
        for name in [*added, *changed]:
            self._call().addProcessGroup(name)
        return [*added, *changed, *removed]

    def start(self, names: Iterable[str]) -> list[str]:
        """Start those that do not run; return their names. Does not wait until they are ready."""
        states = self.states()
        wanted = [name for name in names if states[name] not in UP]
        for name in wanted:
            with granted(Faults.ALREADY_STARTED):
                self._call().startProcess(name, False)
        return wanted

    def stop(self, names: Iterable[str]) -> None:
        """End them, all at once; return when all have ended."""
        running = {name for name, state in self.states().items() if state != "STOPPED"}
        stopping = [name for name in names if name in running]
        for name in stopping:
            with granted(Faults.NOT_RUNNING):
                self._call().stopProcess(name, False)
        ended = {"STOPPED", "EXITED", "FATAL"}
        processes.wait_until(
            lambda: all(self.states()[name] in ended for name in stopping), 60, "programs to end"
        )

    def states(self) -> dict[str, str]:
        """Each program's state, in supervisord's words: RUNNING, STOPPED, BACKOFF, ..."""
        return {entry["name"]: entry["statename"] for entry in self._call().getAllProcessInfo()}

    def end(self) -> None:
        """End supervisord itself; programs that still run are ended with it."""
        pid = self.pid()
        if pid is None:
            return
        with suppress(ConnectionError):
            self._call().shutdown()
        processes.wait_until(lambda: not processes.is_alive(pid), 60, "supervisord to end")

    def _answers(self) -> bool:
        try:
            return bool(self._call().getSupervisorVersion())
        except OSError:
            return False

    def _call(self) -> Any:
        transport = SupervisorTransport(serverurl=f"unix://{socket_file(self.var)}")
        return xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport).supervisor


@contextmanager
def granted(fault: int) -> Iterator[None]:
    """Passes over the one fault that says the wish was granted before it was made."""
    try:
        yield
    except xmlrpc.client.Fault as refusal:
        if refusal.faultCode != fault:
            raise
