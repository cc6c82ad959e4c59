# SPDX-License-Identifier: Apache-2.0
"""A TCP proxy that can fall silent: what a dead load balancer or a pulled cable looks like."""

import socket
import threading
from contextlib import suppress


class FaultProxy:
    """Passes bytes on to `target`. A frozen connection stays open and passes nothing."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.accepted = 0
        self._thawed = threading.Event()
        self._thawed.set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._sockets: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def freeze(self) -> None:
        """Silence the present connections for good; new ones work."""
        self._thawed.clear()
        self._thawed = threading.Event()
        self._thawed.set()

    def close(self) -> None:
        self._thawed.set()
        for each in (self._listener, *self._sockets):
            with suppress(OSError):
                each.close()

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
                threading.Thread(
                    target=self._pass_on, args=(source, sink, self._thawed), daemon=True
                ).start()

    @staticmethod
    def _pass_on(source: socket.socket, sink: socket.socket, thawed: threading.Event) -> None:
        with suppress(OSError):
            while piece := source.recv(65536):
                thawed.wait()
                sink.sendall(piece)
            sink.shutdown(socket.SHUT_WR)
