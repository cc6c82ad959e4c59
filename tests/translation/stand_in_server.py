# SPDX-License-Identifier: Apache-2.0
"""A small server that speaks the LibreTranslate protocol on a loopback port."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LANGUAGES = [{"code": "en", "name": "English", "targets": ["en", "so", "vi"]}]
WORDS = {"The library is open.": "Maktabaddu way furan tahay."}


class StandIn:
    """What the server was asked, and how it is to misbehave."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.status = 200
        self.body: bytes | None = None
        self.url = ""


@contextmanager
def serving() -> Iterator[StandIn]:
    stand_in = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(LANGUAGES)

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            stand_in.asked.append(asked)
            self._answer({"translatedText": WORDS.get(asked["q"], asked["q"])})

        def _answer(self, body: Any) -> None:
            self.send_response(stand_in.status)
            self.send_header("Retry-After", "7")
            self.end_headers()
            self.wfile.write(stand_in.body or json.dumps(body).encode())

        def log_message(self, format: str, *arguments: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stand_in.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield stand_in
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
