# SPDX-License-Identifier: Apache-2.0
"""A mail relay that plays faults and logs what it takes: see tests/system/boundary.py.

Steps: "RCPT", "DATA" (before its 354), "content" (all heard, nothing taken), "answer" (taken and
logged, the 250 not yet sent). What happens: "exit", "reset", "hang up", "late" (the answer comes
after `late_s`), or the line to answer with.
"""

import re
import socket
import socketserver
import ssl
import struct
import threading
from base64 import b64decode
from contextlib import suppress
from email import message_from_bytes, policy
from typing import Any, ClassVar

from tests.system.boundary_log import BoundaryLog, arguments

LOGIN = b"\0school\0secret"
RESET = struct.pack("ii", 1, 0)
_ADDRESS = re.compile(r"<([^>]*)>")


LINGER_S = 5


class Over(Exception):
    """This connection ends here."""


class Cut(Exception):
    """With a reset, which may overtake what was answered before."""


class Session(socketserver.StreamRequestHandler):
    """One connection."""

    log: ClassVar[BoundaryLog]
    context: ClassVar[ssl.SSLContext | None]
    disable_nagle_algorithm = True

    def handle(self) -> None:
        self.manners = self.log.manners()
        self.is_trusted = self.is_encrypted = self.context is None
        self.mails, self.recipient = 0, ""
        with suppress(Cut, OSError):
            with suppress(Over):
                self._say("220 relay")
                while line := self.rfile.readline():
                    self._obey(line.decode().strip())
            # Closed with something unread, a connection is reset, and our last answers are lost.
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(LINGER_S)
            while self.rfile.read1():
                pass
        self.connection.close()

    def _obey(self, command: str) -> None:
        step = command[:4].upper()
        match step:
            case "EHLO":
                self._greet()
            case "STAR":
                self._encrypt()
            case "AUTH":
                self.is_trusted = b64decode(command.split()[-1]) == LOGIN
                self._say("235 welcome" if self.is_trusted else "535 who?")
            case "MAIL":
                self._begin()
            case "RCPT":
                self._address(_ADDRESS.findall(command)[0])
            case "DATA":
                self._take()
            case "QUIT":
                self._say("221 bye")
                raise Over
            case _:
                self._say("250 ok")

    def _greet(self) -> None:
        offered = ["relay"]
        if self.manners.get("pipelining", True):
            offered.append("PIPELINING")
        if not self.is_encrypted:
            offered.append("STARTTLS")
        elif not self.is_trusted:
            offered.append("AUTH PLAIN")
        last = offered.pop()
        self._say("\r\n".join([*(f"250-{line}" for line in offered), f"250 {last}"]))

    def _encrypt(self) -> None:
        assert self.context is not None
        self._say("220 go on")
        self.request = self.context.wrap_socket(self.connection, server_side=True)
        self.setup()  # its files, over the encrypted connection
        self.is_encrypted = True

    def _begin(self) -> None:
        self.mails += 1
        self.recipient = ""
        limit = self.manners.get("mails", 0)
        if limit and self.mails > limit:
            self._say("421 enough for one connection")
            raise Over
        self._say("250 ok" if self.is_trusted else "530 log in first")

    def _address(self, recipient: str) -> None:
        fault = self.log.due("RCPT", recipient)
        if fault and not fault.startswith("2"):
            self._suffer(fault)
        else:
            self.recipient = recipient if self.is_trusted else ""
            self._say("250 ok" if self.recipient else "503 no sender")

    def _take(self) -> None:
        if not self.recipient:
            self._say("503 no recipient")
            return
        if fault := self.log.due("DATA", self.recipient):
            self._suffer(fault)
            return
        self._say("354 go on")
        content = self._content()
        if fault := self.log.due("content", self.recipient):
            self._suffer(fault)
            return
        parsed = message_from_bytes(content, policy=policy.default)
        self.log.write(
            taken={"to": self.recipient, "id": parsed["Message-ID"], "subject": parsed["Subject"],
                   "encrypted": self.context is not None}
        )  # fmt: skip
        if fault := self.log.due("answer", self.recipient):
            self._suffer(fault)
            return
        self._say("250 taken")

    def _content(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                raise Over
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines)

    def _suffer(self, fault: str) -> None:
        if fault == "late":
            threading.Event().wait(self.log.manners()["late_s"])
            self._say("250 taken, at last")
            self.log.write(answered=self.recipient)
            return
        if fault == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            raise Cut
        if fault == "hang up":
            raise Over
        self._say(fault)
        if fault.startswith("421"):
            raise Over

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


class Relay(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 100

    def shutdown_request(self, request: Any) -> None:
        """No polite end: it was sent where one was meant."""
        request.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that broke off is no news."""


if __name__ == "__main__":
    parser = arguments("A mail relay with faults.")
    parser.add_argument("--certificate", default="")
    told = parser.parse_args()
    Session.log = BoundaryLog(told.log, told.script)
    Session.context = None
    if told.certificate:
        Session.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        Session.context.load_cert_chain(told.certificate)
    with Relay(("127.0.0.1", told.port), Session) as relay:
        print("listening", flush=True)  # noqa: T201 - what the test reads
        relay.serve_forever()
