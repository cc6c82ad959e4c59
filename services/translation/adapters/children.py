# SPDX-License-Identifier: Apache-2.0
"""Programs that stay open and answer one request after the other."""

import contextlib
import math
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence

from kernel.errors import Unavailable

STOP_PATIENCE_S = 2.0


class KeptOpen:
    """A chain of programs, each reading what the one before writes, started at the first request.

    Both ends are sockets and not pipes, because a socket has a time limit and gives way to other
    green threads when eventlet has patched the process; a pipe would stop the whole service.
    One request runs at a time. A program that died or was too slow ends the whole chain; the next
    request starts a new one.
    """

    def __init__(
        self,
        name: str,
        commands: Sequence[Sequence[str]],
        *,
        terminator: bytes,
        timeout_s: float,
        environment: dict[str, str] | None = None,
    ) -> None:
        self.name = name
        self._commands = commands
        self._terminator = terminator
        self._timeout_s = timeout_s
        self._environment = {**os.environ, **(environment or {})}
        self._programs: list[subprocess.Popen[bytes]] = []
        self._to_child: socket.socket | None = None
        self._from_child: socket.socket | None = None
        self._turn = threading.Lock()

    def ask(self, request: bytes, *, within_s: float | None = None) -> bytes:
        """Send one request, return the answer without its terminator.

        `within_s` limits this request besides the engine's own limit; waiting for the turn counts.
        Raise Unavailable when the programs cannot be started, die or exceed the time limit.
        """
        wanted_by = math.inf if within_s is None else time.monotonic() + within_s
        with self._in_turn(within_s):
            try:
                return self._exchange(request, min(wanted_by, time.monotonic() + self._timeout_s))
            except (OSError, EOFError) as broken:
                self._end()
                reason = str(broken) or type(broken).__name__
                raise Unavailable(
                    f"The engine {self.name} stopped answering ({reason}); it is started again "
                    "at the next text.",
                    engine=self.name,
                ) from broken
            except BaseException:
                # A killed green thread leaves half an answer behind: it must not reach the next.
                self._end()
                raise

    @contextlib.contextmanager
    def _in_turn(self, within_s: float | None) -> Iterator[None]:
        """Wait for those before, as long as there is time: their work is not this one's failure."""
        if not self._turn.acquire(timeout=-1 if within_s is None else max(0.0, within_s)):
            raise Unavailable(f"The engine {self.name} is busy with other texts.", engine=self.name)
        try:
            yield
        finally:
            self._turn.release()

    def close(self) -> None:
        """End the programs; a later request starts them again."""
        with self._turn:
            self._end()

    @property
    def process_ids(self) -> list[int]:
        return [program.pid for program in self._programs]

    def _exchange(self, request: bytes, deadline: float) -> bytes:
        if not self._alive():
            self._end()
            self._start()
        if self._to_child is None or self._from_child is None:
            raise EOFError("not started")
        self._to_child.settimeout(max(0.001, deadline - time.monotonic()))
        self._to_child.sendall(request)
        answer = b""
        while not answer.endswith(self._terminator):
            self._from_child.settimeout(max(0.001, deadline - time.monotonic()))
            received = self._from_child.recv(65536)
            if not received:
                raise EOFError("it ended")
            answer += received
        return answer[: -len(self._terminator)]

    def _alive(self) -> bool:
        return bool(self._programs) and all(each.poll() is None for each in self._programs)

    def _start(self) -> None:
        self._to_child, first_input = socket.socketpair()
        self._from_child, last_output = socket.socketpair()
        joints = [os.pipe() for _ in self._commands[1:]]
        inputs = [first_input.fileno(), *(read for read, _ in joints)]
        outputs = [*(write for _, write in joints), last_output.fileno()]
        for descriptor in (first_input.fileno(), last_output.fileno()):
            # eventlet makes every socket non-blocking; the child would take that for the end.
            os.set_blocking(descriptor, True)
        try:
            for command, source, target in zip(self._commands, inputs, outputs, strict=True):
                self._programs.append(self._program(command, source, target))
        finally:
            first_input.close()
            last_output.close()
            for descriptor in (number for joint in joints for number in joint):
                os.close(descriptor)

    def _program(self, command: Sequence[str], source: int, target: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            stdin=source,
            stdout=target,
            stderr=subprocess.DEVNULL,
            env=self._environment,
            start_new_session=True,
        )

    def _end(self) -> None:
        for end in (self._to_child, self._from_child):
            if end is not None:
                end.close()
        self._to_child = self._from_child = None
        for program in self._programs:
            with contextlib.suppress(ProcessLookupError):
                os.kill(program.pid, signal.SIGKILL)
        for program in self._programs:
            with contextlib.suppress(subprocess.TimeoutExpired):
                program.wait(STOP_PATIENCE_S)
        self._programs = []
