# SPDX-License-Identifier: Apache-2.0
"""An SMS gateway that plays faults and logs what it takes: see tests/system/boundary.py.

Steps: "before" (nothing taken) and "after" (taken and logged, not yet answered). What happens:
"exit", "reset", "late" (the answer comes after `late_s`), or the status to answer with.

Manners: `forgets_keys` takes a text again that comes again with its key; `pause` = [n, seconds]
answers 429 with Retry-After for so long after every n texts, and logs who comes too early.
"""

import json
import socket
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs

from tests.system.boundary_log import BoundaryLog, arguments

RESET = struct.pack("ii", 1, 0)
TOO_MANY = 429


class Taking:
    """What it took, by key, and whether it takes any more now."""

    def __init__(self, log: BoundaryLog, keys: set[str]) -> None:
        self._log, self._keys = log, keys
        self._turn = threading.Lock()
        self._since_pause, self._closed_until = 0, 0.0

    def closed_for_s(self) -> float:
        """0.0: it takes texts."""
        with self._turn:
            left_s = self._closed_until - time.monotonic()
            if left_s > 0:
                self._log.write(early=round(left_s, 3))
                return left_s
            most, seconds = self._log.manners().get("pause", [0, 0])
            if not most or self._since_pause < most:
                return 0.0
            self._since_pause, self._closed_until = 0, time.monotonic() + seconds
            self._log.write(closed=seconds)
            return float(seconds)

    def take(self, to: str, key: str, body: str) -> None:
        with self._turn:
            if key in self._keys and not self._log.manners().get("forgets_keys"):
                return
            self._keys.add(key)
            self._since_pause += 1
            self._log.write(taken={"to": to, "id": key, "subject": body})


class Endpoint(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    log: ClassVar[BoundaryLog]
    taking: ClassVar[Taking]

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(asked).items()}
        if left_s := self.taking.closed_for_s():
            self._answer(TOO_MANY, {"Retry-After": str(int(left_s + 0.999))})
            return
        if fault := self.log.due("before", form["To"]):
            self._suffer(fault)
            return
        self.taking.take(form["To"], self.headers["I-Twilio-Idempotency-Token"], form["Body"])
        if fault := self.log.due("after", form["To"]):
            self._suffer(fault)
            return
        self._answer(201, {})

    def _suffer(self, fault: str) -> None:
        if fault == "late":
            threading.Event().wait(self.log.manners()["late_s"])
            fault = "201"
        if fault == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            self.close_connection = True
            return
        self._answer(int(fault), {})

    def _answer(self, status: int, headers: dict[str, str]) -> None:
        content = json.dumps({"sid": "SM1"} if status == 201 else {"code": status}).encode()
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Quiet."""


class Gateway(ThreadingHTTPServer):
    request_queue_size = 100

    def shutdown_request(self, request: Any) -> None:
        """No polite end: a reset was meant, or the client is gone."""
        request.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that broke off is no news."""


if __name__ == "__main__":
    told = arguments("An SMS gateway with faults.").parse_args()
    lines = map(json.loads, told.log.read_text().splitlines())
    Endpoint.log = BoundaryLog(told.log, told.script)
    Endpoint.taking = Taking(
        Endpoint.log, {each["taken"]["id"] for each in lines if "taken" in each}
    )
    with Gateway(("127.0.0.1", told.port), Endpoint) as gateway:
        print("listening", flush=True)  # noqa: T201 - what the test reads
        gateway.serve_forever()
