# SPDX-License-Identifier: Apache-2.0
"""A Twilio-like gateway that answers as told, and remembers what it was asked."""

import json
import threading
from base64 import b64decode
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

Answer = tuple[int, dict[str, Any], dict[str, str]]
HANG_UP: Answer = (0, {}, {})
SILENCE: Answer = (-1, {}, {})
TAKEN: Answer = (201, {"sid": "SM1"}, {})


class ScriptedGateway:
    """`answer(n)` is what the n-th request, from 0, gets."""

    def __init__(self, answer: Callable[[int], Answer] = lambda n: TAKEN) -> None:
        self.requests: list[dict[str, Any]] = []
        self.connections: set[int] = set()
        self.over = threading.Event()
        handler = type("Handler", (_Handler,), {"gateway": self, "answer": staticmethod(answer)})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def url(self, query: str = "") -> str:
        return f"http://account:secret@127.0.0.1:{self._server.server_address[1]}?{query}"

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
        if status <= 0:
            self.close_connection = True
            return
        content = json.dumps(answer).encode()
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Quiet."""
