# SPDX-License-Identifier: Apache-2.0
"""An engine of another house, on a loopback port, that is in no hurry."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SLOW_S = 30.0


@dataclass(kw_only=True)
class SlowEngine:
    """Speaks the LibreTranslate protocol; `asked` are the sentences it was given."""

    url: str = ""
    asked: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)


@contextmanager
def slow_engine(*targets: str) -> Iterator[SlowEngine]:
    engine = SlowEngine()
    languages = [{"code": "en", "name": "English", "targets": ["en", *targets]}]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(languages)

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            engine.asked.append(asked["q"])
            engine.over.wait(SLOW_S)
            self._answer({"translatedText": asked["q"]})

        def _answer(self, body: Any) -> None:
            try:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(json.dumps(body).encode())
            except OSError:
                time.sleep(0)  # whoever asked has gone

        def log_message(self, format: str, *arguments: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    engine.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield engine
    finally:
        engine.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
