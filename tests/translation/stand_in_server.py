# SPDX-License-Identifier: Apache-2.0
"""A small server on a loopback port that speaks as translation servers do."""

import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

LANGUAGES = [{"code": "en", "name": "English", "targets": ["en", "so", "vi"]}]
WORDS = {"The library is open.": "Maktabaddu way furan tahay."}


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One request."""

    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any
    received: bytes


Answering = Callable[[Heard], Any]


def libretranslate(heard: Heard) -> Any:
    if heard.path == "/languages":
        return LANGUAGES
    return {"translatedText": WORDS.get(heard.body["q"], heard.body["q"])}


@dataclass
class StandIn:
    """What the server was asked, and how it is to misbehave."""

    answering: Answering = libretranslate
    heard: list[Heard] = field(default_factory=list)
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Retry-After": "7"})
    body: bytes | None = None
    slow_s: float = 0.0  # before it answers a text
    drips: bool = False
    cuts: bool = False
    url: str = ""
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def asked(self) -> list[Any]:
        """The bodies of the questions with a text."""
        return [one.body for one in self.heard if one.method == "POST"]


@contextmanager
def serving(answering: Answering = libretranslate) -> Iterator[StandIn]:
    stand_in = StandIn(answering=answering)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])))

        def _answer(self, received: bytes) -> None:
            heard = _heard(self, received)
            stand_in.heard.append(heard)
            if stand_in.slow_s and received:
                stand_in.released.wait(stand_in.slow_s)
            if stand_in.cuts and received:
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
                return
            body = stand_in.body
            if body is None:
                body = json.dumps(stand_in.answering(heard)).encode()
            self.send_response(stand_in.status)
            for name, value in stand_in.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self._send(body)

        def _send(self, body: bytes) -> None:
            if not stand_in.drips:
                self.wfile.write(body)
                return
            for byte in body:
                self.wfile.write(bytes([byte]))
                if stand_in.released.wait(0.05):
                    return

        def log_message(self, format: str, *arguments: Any) -> None:
            return

    server = Quiet(("127.0.0.1", 0), Handler)
    stand_in.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield stand_in
    finally:
        stand_in.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


class Quiet(ThreadingHTTPServer):
    """Who asked may be gone before the answer is."""

    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        return


def _heard(handler: BaseHTTPRequestHandler, received: bytes) -> Heard:
    parts = urlsplit(handler.path)
    return Heard(
        method=handler.command,
        path=parts.path,
        params=dict(parse_qsl(parts.query)),
        headers={name.lower(): value for name, value in handler.headers.items()},
        body=json.loads(received) if received else None,
        received=received,
    )
