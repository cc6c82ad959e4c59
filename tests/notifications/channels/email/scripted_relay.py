# SPDX-License-Identifier: Apache-2.0
"""An SMTP server that misbehaves as told, and remembers every byte of what it took."""

import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from io import BufferedReader

HANG_UP = "hang up"  # close at this point, politely
RESET = "reset"  # close with a TCP reset
HALF_CLOSE = "half close"  # stop talking, keep listening
SILENCE = "silence"  # answer nothing from here on, keep the connection
RESET_AFTER_354 = "354, then reset"  # to DATA: let the content begin, and no more

Answer = Callable[[str, int], str | None]


@dataclass
class Session:
    """One connection: its script's memory and what was said."""

    commands: list[str] = field(default_factory=list)
    mail: int = 0  # the number of the mail in hand, over all connections
    has_sender: bool = False
    has_recipient: bool = False
    is_silent: bool = False


class ScriptedRelay:
    """`answer(step, n)` may change the reply to a step of the n-th mail offered to it.

    Steps: "greeting", "EHLO", "MAIL", "RCPT", "DATA", "content", "RSET". The answer is a line, one
    of the manners above, or None for the ordinary reply. The answers to the first
    `holds_answers` contents are held back until the client has said more.
    """

    def __init__(
        self,
        answer: Answer = lambda step, n: None,
        *,
        pipelining: bool = True,
        holds_answers: int = 0,
    ) -> None:
        self._answer = answer
        self._holds_answers = holds_answers
        self._pipelining = pipelining
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.taken: list[bytes] = []  # contents that it answered 250 to, or meant to
        self.sessions: list[Session] = []
        self.offered = 0
        self._open: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def url(self, **options: object) -> str:
        query = "&".join(f"{name}={value}" for name, value in options.items())
        return f"smtp://127.0.0.1:{self.port}?{query}"

    def __enter__(self) -> "ScriptedRelay":
        return self

    def __exit__(self, *_: object) -> None:
        for connection in [self._listener, *self._open]:
            with suppress(OSError):
                connection.close()

    def hang_up(self) -> None:
        """End every connection, as a relay does with those that say nothing for a while."""
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._open.append(connection)
                threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        session = Session()
        self.sessions.append(session)
        with suppress(OSError), connection, connection.makefile("rb") as lines:
            greeting = self._answer("greeting", 0) or "220 relay"
            if not self._send(connection, session, greeting):
                return
            while line := lines.readline():
                if not self._handle(connection, lines, session, line.decode().strip()):
                    return

    def _handle(
        self, connection: socket.socket, lines: BufferedReader, session: Session, command: str
    ) -> bool:
        session.commands.append(command)
        step = command.split()[0]
        if step == "QUIT":
            return False
        if step == "MAIL":
            self.offered += 1
            session.mail, session.has_recipient = self.offered, False
        if step == "DATA":
            return self._data(connection, lines, session)
        reply = self._answer(step, session.mail)
        ordinary = "250 ok"
        match step:
            case "EHLO" if self._pipelining:
                ordinary = "250-relay\r\n250 PIPELINING"
            case "MAIL":
                session.has_sender = reply is None
            case "RCPT":
                session.has_recipient = session.has_sender and reply is None
                ordinary = "250 ok" if session.has_sender else "503 no sender"
        return self._send(connection, session, reply or ordinary)

    def _data(self, connection: socket.socket, lines: BufferedReader, session: Session) -> bool:
        ordinary = "354 go on" if session.has_recipient else "503 no recipient"
        answer = self._answer("DATA", session.mail) or ordinary
        if answer == RESET_AFTER_354:
            self._send(connection, session, "354 go on")
            lines.peek(1)
            return self._send(connection, session, RESET)
        if not self._send(connection, session, answer):
            return False
        if not answer.startswith("354"):
            return True
        content = []
        while (line := lines.readline()) != b".\r\n":
            if not line:
                return False
            content.append(line[1:] if line.startswith(b".") else line)
        if session.mail <= self._holds_answers:
            lines.peek(1)
        if not session.has_recipient:
            return self._send(connection, session, "554 nobody to give it to")
        reply = self._answer("content", session.mail)
        if reply is None or reply in (HANG_UP, RESET, HALF_CLOSE, SILENCE):
            self.taken.append(b"".join(content))
        return self._send(connection, session, reply or "250 taken")

    def _send(self, connection: socket.socket, session: Session, reply: str) -> bool:
        """False when the session is over."""
        session.is_silent = session.is_silent or reply == SILENCE
        if session.is_silent:
            return True
        if reply == RESET:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if reply == HALF_CLOSE:
            connection.shutdown(socket.SHUT_WR)
            session.is_silent = True
        if reply in (RESET, HANG_UP, HALF_CLOSE):
            return reply == HALF_CLOSE
        connection.sendall(reply.encode() + b"\r\n")
        return not reply.startswith("421")
