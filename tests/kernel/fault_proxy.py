# SPDX-License-Identifier: Apache-2.0
"""A TCP proxy that can fall silent: what a dead load balancer or a pulled cable looks like."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any


class FaultProxy:
    """Passes bytes on to `target`. A frozen connection stays open and passes nothing."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.accepted = 0
        self._thawed = threading.Event()
        self._thawed.set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._sockets: list[socket.socket] = [self._listener]
        self._frozen: list[threading.Event] = []
        self._threads: list[threading.Thread] = []
        self._run(self._accept)

    def freeze(self) -> None:
        """Silence the present connections for good; new ones work."""
        self._thawed.clear()
        self._frozen.append(self._thawed)
        self._thawed = threading.Event()
        self._thawed.set()

    def close(self) -> None:
        """Wake and await every thread before a socket is closed.

        A socket closed under recv() leaves eventlet listening on a number that the next file of
        the test run gets.
        """
        for frozen in self._frozen:
            frozen.set()
        for each in self._sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(timeout=5)
        for each in self._sockets:
            each.close()

    def _run(self, target: Callable[..., None], *arguments: Any) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.accepted += 1
            try:
                server = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                client.close()
                continue
            self._sockets += [client, server]
            for source, sink in ((client, server), (server, client)):
                self._run(self._pass_on, source, sink, self._thawed)

    @staticmethod
    def _pass_on(source: socket.socket, sink: socket.socket, thawed: threading.Event) -> None:
        with suppress(OSError):
            while piece := source.recv(65536):
                thawed.wait()
                sink.sendall(piece)
            sink.shutdown(socket.SHUT_WR)
