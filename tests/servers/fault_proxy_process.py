# SPDX-License-Identifier: Apache-2.0
"""python -m tests.servers.fault_proxy_process --target PORT: see tests/servers/fault_proxy.py.

Prints {"port": ...}, then answers each JSON line on stdin with one on stdout.
"""

import argparse
import asyncio
import json
import socket
import struct
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

PIECE = 16 * 1024
IN_FLIGHT = 64  # pieces that a direction holds while they are delayed or frozen
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: on, for no time at all


class ResetNow(Exception):
    """This connection has passed all that it may."""


@dataclass(kw_only=True)
class Faults:
    """The standing orders."""

    delay_s: float = 0.0
    bytes_per_s: int = 0
    freezes_new: bool = False
    reset_after: int = 0


@dataclass(kw_only=True, eq=False)
class Link:
    """One client's connection and ours to the target."""

    client: socket.socket
    target: int
    faults: Faults
    server: socket.socket = field(default_factory=socket.socket)
    thawed: asyncio.Event = field(default_factory=asyncio.Event)
    passed: int = 0
    total: int = 0
    is_muted: bool = False
    task: "asyncio.Task[None] | None" = None

    async def run(self) -> None:
        """Until both sides ended politely, or one broke: then the other gets a reset too."""
        for side in (self.client, self.server):
            side.setblocking(False)
            side.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            await asyncio.get_running_loop().sock_connect(self.server, ("127.0.0.1", self.target))
            async with asyncio.TaskGroup() as ways:
                for source, sink in ((self.client, self.server), (self.server, self.client)):
                    held: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(IN_FLIGHT)
                    ways.create_task(self._read(source, held))
                    ways.create_task(self._write(sink, held))
        except* (OSError, ResetNow):
            self._will_reset()
        except* asyncio.CancelledError:
            self._will_reset()
        finally:
            self.client.close()
            self.server.close()

    async def _read(
        self, source: socket.socket, held: "asyncio.Queue[tuple[float, bytes]]"
    ) -> None:
        loop = asyncio.get_running_loop()
        piece = b"?"
        while piece:
            rate = self.faults.bytes_per_s
            try:
                piece = await loop.sock_recv(source, max(1, rate // 20) if rate else PIECE)
            except OSError:
                await self.thawed.wait()  # a pulled cable does not carry a reset either
                raise
            if rate := self.faults.bytes_per_s:  # it may have been ordered while we waited
                await asyncio.sleep(len(piece) / rate)
            await held.put((loop.time() + self.faults.delay_s, piece))

    async def _write(self, sink: socket.socket, held: "asyncio.Queue[tuple[float, bytes]]") -> None:
        loop = asyncio.get_running_loop()
        while True:
            due, piece = await held.get()
            await asyncio.sleep(max(0.0, due - loop.time()))
            await self.thawed.wait()
            if not piece:
                with suppress(OSError):
                    sink.shutdown(socket.SHUT_WR)
                return
            if not (self.is_muted and sink is self.client):
                await self._pass_on(sink, piece)

    async def _pass_on(self, sink: socket.socket, piece: bytes) -> None:
        limit = self.faults.reset_after
        if limit and self.passed + len(piece) >= limit:
            piece = piece[: limit - self.passed]
        await asyncio.get_running_loop().sock_sendall(sink, piece)
        self.passed += len(piece)
        self.total += len(piece)
        if limit and self.passed >= limit:
            raise ResetNow

    def half_close(self) -> None:
        self.is_muted = True
        with suppress(OSError):
            self.client.shutdown(socket.SHUT_WR)

    def reset(self) -> None:
        assert self.task is not None
        self.task.cancel()

    def _will_reset(self) -> None:
        for side in (self.client, self.server):
            side.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


class Proxy:
    """The listener, its links and the orders; each public method is one order."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._faults = Faults()
        self._links: set[Link] = set()
        self._accepted = 0
        self._passed_by_ended = 0
        self._clock: asyncio.Task[None] | None = None
        self._listening: asyncio.Task[None] | None = None
        # Never listens: it keeps the port ours while new connections are refused.
        self._place = _bound(0)
        self.port = int(self._place.getsockname()[1])

    async def admit(self) -> None:
        if self._listening is None:
            listener = _bound(self.port)
            listener.listen(1000)
            self._listening = asyncio.create_task(self._listen(listener))

    async def refuse(self) -> None:
        if self._listening is not None:
            await _ended(self._listening)
            self._listening = None

    async def count(self) -> dict[str, int]:
        passed = self._passed_by_ended + sum(link.total for link in self._links)
        return {"accepted": self._accepted, "open": len(self._links), "passed": passed}

    async def delay(self, ms: float) -> None:
        self._faults.delay_s = ms / 1000

    async def throttle(self, bytes_per_s: int) -> None:
        self._faults.bytes_per_s = bytes_per_s

    async def freeze(self, new: bool) -> None:
        self._faults.freezes_new = new
        for link in self._links:
            link.thawed.clear()

    async def thaw(self) -> None:
        self._faults.freezes_new = False
        for link in self._links:
            link.thawed.set()

    async def reset(self) -> dict[str, int]:
        ending = list(self._links)
        for link in ending:
            link.reset()
        await asyncio.gather(*(link.task for link in ending if link.task), return_exceptions=True)
        return {"reset": len(ending)}

    async def reset_every(self, seconds: float) -> None:
        if self._clock is not None:
            await _ended(self._clock)
        self._clock = asyncio.create_task(self._again(seconds)) if seconds else None

    async def reset_after(self, passed: int) -> None:
        self._faults.reset_after = passed
        for link in self._links:
            link.passed = 0

    async def half_close(self) -> None:
        for link in self._links:
            link.half_close()

    async def heal(self) -> None:
        await self.reset_every(0)
        await self.delay(0)
        await self.throttle(0)
        await self.reset_after(0)
        await self.thaw()
        await self.admit()

    async def _again(self, seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            await self.reset()

    async def _listen(self, listener: socket.socket) -> None:
        with listener:
            while True:
                client, _ = await asyncio.get_running_loop().sock_accept(listener)
                self._accepted += 1
                self._join(client)

    def _join(self, client: socket.socket) -> None:
        link = Link(client=client, target=self._target, faults=self._faults)
        if not self._faults.freezes_new:
            link.thawed.set()
        self._links.add(link)
        link.task = asyncio.create_task(link.run())
        link.task.add_done_callback(lambda _: self._forget(link))

    def _forget(self, link: Link) -> None:
        self._links.discard(link)
        self._passed_by_ended += link.total


def _bound(port: int) -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    made.bind(("127.0.0.1", port))
    made.setblocking(False)
    return made


async def _ended(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def _say(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)  # noqa: T201 - what the test reads


async def serve(target: int) -> None:
    """Take orders until stdin ends."""
    orders = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(orders), sys.stdin
    )
    proxy = Proxy(target)
    await proxy.admit()
    _say({"port": proxy.port})
    while line := await orders.readline():
        order = json.loads(line)
        _say(await getattr(proxy, order.pop("order"))(**order) or {})


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description="A TCP proxy with faults, ordered by stdin.")
    arguments.add_argument("--target", type=int, required=True, help="port on this machine")
    asyncio.run(serve(arguments.parse_args().target))
