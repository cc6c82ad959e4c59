# SPDX-License-Identifier: Apache-2.0
"""A Twilio-like gateway that answers as told, and remembers what it was asked."""

import json
import os
import socket
import ssl
import threading
from base64 import b64decode
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

Answer = tuple[int, dict[str, Any], dict[str, str]]
HANG_UP: Answer = (0, {}, {})
SILENCE: Answer = (-1, {}, {})
BROKEN_TLS: Answer = (-2, {}, {})  # what follows is no TLS, though the request was read
TAKEN: Answer = (201, {"sid": "SM1"}, {})
CUT: Answer = (201, {"sid": "SM1"}, {"Content-Length": "1000", "Connection": "close"})


class ScriptedGateway:
    """`answer(n)` is what the n-th request, from 0, gets. With a `certificate` it speaks TLS."""

    def __init__(
        self, answer: Callable[[int], Answer] = lambda n: TAKEN, *, certificate: str = ""
    ) -> None:
        self.requests: list[dict[str, Any]] = []
        self.connections: set[int] = set()
        self.over = threading.Event()
        handler = type("Handler", (_Handler,), {"gateway": self, "answer": staticmethod(answer)})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._scheme = "https" if certificate else "http"
        if certificate:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def url(self, query: str = "", scheme: str = "") -> str:
        where = f"127.0.0.1:{self._server.server_address[1]}"
        return f"{scheme or self._scheme}://account:secret@{where}?{query}"

    def __enter__(self) -> "ScriptedGateway":
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    gateway: ScriptedGateway
    answer: Callable[[int], Answer]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        number = len(self.gateway.requests)
        self.gateway.connections.add(self.client_address[1])
        self.gateway.requests.append(
            {
                "path": self.path,
                "login": b64decode(self.headers["Authorization"].split()[1]).decode(),
                "headers": dict(self.headers),
                "form": {name: values[0] for name, values in parse_qs(body).items()},
            }
        )
        status, answer, headers = type(self).answer(number)
        if (status, answer, headers) == SILENCE:
            self.gateway.over.wait(10)
        if (status, answer, headers) == BROKEN_TLS:
            with socket.socket(fileno=os.dup(self.connection.fileno())) as beneath:
                beneath.sendall(b"no record of TLS at all")
        if status <= 0:
            self.close_connection = True
            return
        content = json.dumps(answer).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Quiet."""
