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
from collections.abc import Callable, Iterator, Sequence

from kernel.errors import Unavailable
from services.translation.adapters.breaker import Busy

STOP_PATIENCE_S = 2.0
# What may wait inside a chain: it keeps every program of it busy, and fits into the sockets.
AHEAD = 8
AHEAD_BYTES = 32_000


class KeptOpen:
    """A chain of programs, each reading what the one before writes, started at the first request.

    Both ends are sockets and not pipes, because a socket has a time limit and gives way to other
    green threads when eventlet has patched the process; a pipe would stop the whole service.
    One who asks has the chain alone meanwhile. A program that died or was too slow ends the whole
    chain; the next request starts a new one.
    """

    def __init__(
        self,
        name: str,
        commands: Sequence[Sequence[str]],
        *,
        terminator: bytes,
        timeout_s: float,
        environment: dict[str, str] | None = None,
        belongs: Callable[[bytes, bytes], bool] = lambda request, answer: True,
    ) -> None:
        self.name = name
        self._commands = commands
        self._terminator = terminator
        self._belongs = belongs
        self._timeout_s = timeout_s
        self._environment = {**os.environ, **(environment or {})}
        self._programs: list[subprocess.Popen[bytes]] = []
        self._to_child: socket.socket | None = None
        self._from_child: socket.socket | None = None
        self._received = b""
        self._turn = threading.Lock()

    def ask(self, request: bytes, *, within_s: float | None = None) -> bytes:
        """Send one request, return the answer without its terminator.

        `within_s` limits this request besides the engine's own limit; waiting for the turn counts.
        Raise Unavailable when the programs cannot be started, die or exceed the time limit.
        """
        return self.ask_many([request], within_s=within_s)[0]

    def ask_many(
        self, requests: Sequence[bytes], *, within_s: float | None = None
    ) -> Sequence[bytes]:
        """As many answers as requests, in their order; some wait in the chain while others work.

        The engine's own limit is one for each answer, `within_s` one for all. Raise as `ask` does.
        """
        wanted_by = math.inf if within_s is None else time.monotonic() + within_s
        with self._in_turn(within_s):
            try:
                return self._exchange(requests, wanted_by)
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

    def close(self) -> None:
        """End the programs; a later request starts them again."""
        with self._turn:
            self._end()

    @property
    def process_ids(self) -> list[int]:
        return [program.pid for program in self._programs]

    @contextlib.contextmanager
    def _in_turn(self, within_s: float | None) -> Iterator[None]:
        if not self._turn.acquire(timeout=-1 if within_s is None else max(0.0, within_s)):
            raise Busy(f"The engine {self.name} is busy with other texts.", engine=self.name)
        try:
            yield
        finally:
            self._turn.release()

    def _exchange(self, requests: Sequence[bytes], wanted_by: float) -> Sequence[bytes]:
        if not self._alive():
            self._end()
            self._start()
        answers: list[bytes] = []
        sent = 0
        while len(answers) < len(requests):
            limit = min(wanted_by, time.monotonic() + self._timeout_s)
            while sent < len(requests) and self._has_room(requests[len(answers) : sent + 1]):
                self._send(requests[sent], limit)
                sent += 1
            answer = self._receive(limit)
            if not self._belongs(requests[len(answers)], answer):
                raise EOFError("an answer was to another sentence")
            answers.append(answer)
        return answers

    @staticmethod
    def _has_room(waiting: Sequence[bytes]) -> bool:
        """One always has; more would wait for each other when a socket is full."""
        return len(waiting) == 1 or (
            len(waiting) <= AHEAD and sum(map(len, waiting)) <= AHEAD_BYTES
        )

    def _send(self, request: bytes, limit: float) -> None:
        if self._to_child is None:
            raise EOFError("not started")
        self._to_child.settimeout(max(0.001, limit - time.monotonic()))
        self._to_child.sendall(request)

    def _receive(self, limit: float) -> bytes:
        while self._terminator not in self._received:
            if self._from_child is None:
                raise EOFError("not started")
            self._from_child.settimeout(max(0.001, limit - time.monotonic()))
            received = self._from_child.recv(65536)
            if not received:
                raise EOFError("it ended")
            self._received += received
        answer, _, self._received = self._received.partition(self._terminator)
        return answer

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
        self._received = b""
        for program in self._programs:
            with contextlib.suppress(ProcessLookupError):
                os.kill(program.pid, signal.SIGKILL)
        for program in self._programs:
            with contextlib.suppress(subprocess.TimeoutExpired):
                program.wait(STOP_PATIENCE_S)
        self._programs = []
