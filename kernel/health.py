# SPDX-License-Identifier: Apache-2.0
"""/health and /metrics in every process, with or without eventlet.

/health answers 200 with {"status": "ok", ...} when every check passes, else 503 with Retry-After
and the names of those that do not. A check answers within five seconds, whatever is away.
/metrics is Prometheus text.
"""

import json
import logging
import socket
import threading
from collections.abc import Callable, Mapping
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import REGISTRY, make_wsgi_app

from kernel.config import KernelSettings

log = logging.getLogger(__name__)
RETRY_AFTER_S = 5
Check = Callable[[], str]  # "" when fine, else a sentence


class _Quiet(WSGIRequestHandler):
    timeout = 5

    def log_message(self, *_: Any) -> None:
        """Scrapes are not worth a log line."""


class HealthServer:
    def __init__(self, process: str, settings: KernelSettings, checks: Mapping[str, Check]) -> None:
        self.process = process
        self.settings = settings
        self.checks = checks
        self.metrics = make_wsgi_app(REGISTRY)
        self.port = settings.health_port
        self._server: WSGIServer | None = None
        self._ended = threading.Event()

    def start(self) -> None:
        self._server = make_server(
            self.settings.health_host, self.settings.health_port, self._answer,
            handler_class=_Quiet,
        )  # fmt: skip
        self.port = self._server.server_port
        threading.Thread(target=self._serve, args=(self._server,), daemon=True).start()

    def stop(self) -> None:
        if self._server is not None:
            # Closing under accept() would leave eventlet waiting on a number that the next file
            # gets: the shutdown wakes it, and whoever accepted closes.
            server, self._server = self._server, None
            server.socket.shutdown(socket.SHUT_RDWR)
            self._ended.wait(timeout=2)

    def _serve(self, server: WSGIServer) -> None:
        # Not serve_forever: its selector is not green under eventlet, accept() is in both worlds.
        while self._server is server:
            try:
                request, address = server.get_request()
            except OSError:
                break
            threading.Thread(target=self._one, args=(server, request, address), daemon=True).start()
        server.server_close()
        self._ended.set()

    @staticmethod
    def _one(server: WSGIServer, request: socket.socket, address: Any) -> None:
        try:
            server.process_request(request, address)
        except OSError:
            server.shutdown_request(request)

    def _answer(self, environ: Any, start_response: Any) -> Any:
        if environ["PATH_INFO"] == "/metrics":
            return self.metrics(environ, start_response)
        problems = {name: text for name, check in self.checks.items() if (text := check())}
        body = {
            "status": "unhealthy" if problems else "ok",
            "process": self.process,
            "outbound": str(self.settings.outbound),
            "district": self.settings.district,
            "problems": problems,
        }
        status = "503 Service Unavailable" if problems else "200 OK"
        later = [("Retry-After", str(RETRY_AFTER_S))] if problems else []
        start_response(status, [("Content-Type", "application/json"), *later])
        return [json.dumps(body).encode()]
