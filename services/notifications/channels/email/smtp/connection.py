# SPDX-License-Identifier: Apache-2.0
"""One SMTP connection: greeted, encrypted, logged in, and then replies and bytes."""

import base64
import contextlib
import re
import socket
import ssl
import time
from dataclasses import dataclass

from kernel.errors import Unavailable
from services.notifications.channels.email.smtp.address import RelayAddress

_REPLY_LINE = re.compile(rb"([2-5][0-9]{2})(?:([ -])(.*))?")
_WHOLE_REPLY = re.compile(rb"([2-5][0-9]{2})(?: ([^\n]*?))?\r*\n")  # of one line, as most are
_LONGEST_REPLY = 64 * 1024
_TURNS = 4
_NOTHING_YET = (BlockingIOError, ssl.SSLWantReadError)
_LARGEST_WRITE = 16 * 1024  # one TLS record: what is known to be unsent is known to this grain


class ConnectionLost(Exception):
    """The connection ended, or what came over it was not SMTP. It is of no more use."""


class WriteFailed(ConnectionLost):
    """A write failed; at most `taken` bytes of it can have left this process."""

    def __init__(self, reason: str, taken: int) -> None:
        super().__init__(reason)
        self.taken = taken


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What the other side answered."""

    code: int
    text: str

    @property
    def is_positive(self) -> bool:
        return 200 <= self.code < 300


class SmtpConnection:
    """Opens in the constructor. Raises Unavailable when no relay is there that takes us."""

    def __init__(self, address: RelayAddress, *, hello: str) -> None:
        self._buffer = b""
        self.handed_over = 0  # mails offered over this connection
        self.answered = 0  # those of them that got an answer
        self.last_used = time.monotonic()
        self._timeout_s = address.timeout_s
        self._final_timeout_s = address.final_timeout_s
        self._is_encrypted = address.tls
        try:
            self._socket = _connect(address)
        except OSError as error:
            raise Unavailable(f"No connection to the mail relay: {type(error).__name__}.") from None
        try:
            self._begin(address, hello)
        except ConnectionLost as error:
            self.abandon()
            raise Unavailable(f"The mail relay broke off: {error}.") from None
        except BaseException:
            self.abandon()
            raise

    def _begin(self, address: RelayAddress, hello: str) -> None:
        self._must(self.read_reply(), "did not greet us")
        self.extensions = self._hello(hello)
        if address.starttls:
            self._start_tls(address)
            self.extensions = self._hello(hello)
        if address.user:
            self._log_in(address)
        self.pipelines = "PIPELINING" in self.extensions

    def _hello(self, name: str) -> dict[str, str]:
        reply = self.ask(f"EHLO {name}")
        if not reply.is_positive:
            self._must(self.ask(f"HELO {name}"), "refused our greeting")
            return {}
        extensions = {}
        for line in reply.text.splitlines()[1:]:
            keyword, _, parameters = line.replace("AUTH=", "AUTH ").partition(" ")
            extensions[keyword.upper()] = parameters.upper()
        return extensions

    def _start_tls(self, address: RelayAddress) -> None:
        if "STARTTLS" not in self.extensions:
            raise Unavailable("The mail relay offers no STARTTLS, on which its URL insists.")
        self._must(self.ask("STARTTLS"), "refused STARTTLS")
        if self._buffer:  # slipped in on the way, to pass for encrypted replies
            raise ConnectionLost("it spoke before the encryption began")
        self._wait_at_most(self._timeout_s)
        try:
            self._socket = _encrypted(self._socket, address)
        except OSError as error:
            raise ConnectionLost(f"encryption failed ({type(error).__name__})") from None
        self._is_encrypted = True

    def _log_in(self, address: RelayAddress) -> None:
        offered = self.extensions.get("AUTH", "").split()
        if "PLAIN" in offered or "LOGIN" not in offered:
            secret = _base64(f"\0{address.user}\0{address.password}")
            reply = self.ask(f"AUTH PLAIN {secret}")
        else:
            reply = self.ask("AUTH LOGIN")
            for answer in (address.user, address.password):
                if reply.code == 334:
                    reply = self.ask(_base64(answer))
        # Unavailable and not Rejected: a wrong password is no fault of the mails that wait.
        self._must(reply, "refused our login")

    def _must(self, reply: Reply, complaint: str) -> None:
        if not reply.is_positive:
            raise Unavailable(f"The mail relay {complaint} ({reply.code}).", smtp_code=reply.code)

    def ask(self, command: str) -> Reply:
        self.write(command.encode("ascii") + b"\r\n")
        return self.read_reply()

    def write(self, data: bytes) -> None:
        """Raises WriteFailed, which says how much of `data` can have left at most."""
        self.last_used = time.monotonic()
        self._wait_at_most(self._timeout_s)
        view = memoryview(data)
        sent = 0
        while sent < len(data):
            piece = view[sent : sent + _LARGEST_WRITE]
            try:
                sent += self._socket.send(piece)
            except OSError as error:
                # A failed write to a plain socket took nothing; to TLS, it may have taken a record.
                taken = sent + (len(piece) if self._is_encrypted else 0)
                raise WriteFailed(type(error).__name__, taken) from None

    def read_reply(self, *, final: bool = False) -> Reply:
        """Raises ConnectionLost when none comes in time, or what comes is none.

        The final reply to a mail has a time of its own: the relay may be filtering and storing,
        and giving up too early is what makes mails arrive twice (RFC 5321, 4.5.3.2.6).
        """
        if at_hand := _WHOLE_REPLY.match(self._buffer):
            self._buffer = self._buffer[at_hand.end() :]
            return Reply(code=int(at_hand[1]), text=_decoded(at_hand[2]))
        timeout_s = self._final_timeout_s if final else self._timeout_s
        lines = []
        while True:
            match = _REPLY_LINE.fullmatch(self._read_line(timeout_s))
            if match is None:
                raise ConnectionLost("it answered something that is not SMTP")
            lines.append(_decoded(match[3]))
            if match[2] != b"-":
                return Reply(code=int(match[1]), text="\n".join(lines))
            if len(lines) > 1000:
                raise ConnectionLost("its answer has no end")

    def _read_line(self, timeout_s: float) -> bytes:
        while (end := self._buffer.find(b"\n")) < 0:
            if len(self._buffer) > _LONGEST_REPLY:
                raise ConnectionLost("its answer has no end")
            try:
                received = self._receive(timeout_s)
            except OSError as error:
                raise ConnectionLost(type(error).__name__) from None
            if not received:
                raise ConnectionLost("it closed the connection")
            self._buffer += received
        line, self._buffer = self._buffer[:end], self._buffer[end + 1 :]
        return line.rstrip(b"\r")

    def _receive(self, timeout_s: float) -> bytes:
        """What has come by now, or comes in time.

        Others are let by first: with several connections at work the answer is there afterwards,
        and waiting for one socket costs several times as much as a turn of all.
        """
        self._wait_at_most(0)
        for _ in range(_TURNS):
            with contextlib.suppress(*_NOTHING_YET):
                return self._socket.recv(_LONGEST_REPLY)
            time.sleep(0)
        self._wait_at_most(timeout_s)
        return self._socket.recv(_LONGEST_REPLY)

    def _wait_at_most(self, seconds: float) -> None:
        # Not settimeout(0): over TLS, eventlet's sockets take that for a time that is over.
        self._socket.setblocking(seconds > 0)
        if seconds > 0:
            self._socket.settimeout(seconds)

    def is_quiet(self) -> bool:
        """True when a kept connection is still open: a server only speaks unasked to hang up."""
        self._wait_at_most(0)
        try:
            self._socket.recv(1)
        except _NOTHING_YET:
            return True
        except OSError:
            return False
        return False

    def quit(self) -> None:
        """Say goodbye without waiting for the answer."""
        with contextlib.suppress(ConnectionLost):
            self.write(b"QUIT\r\n")
        self.abandon()

    def abandon(self) -> None:
        """Close without a word: a polite end would wait for a peer that may be gone."""
        with contextlib.suppress(OSError):
            self._socket.close()


def _connect(address: RelayAddress) -> socket.socket:
    connected = socket.create_connection((address.host, address.port), address.timeout_s)
    connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return _encrypted(connected, address) if address.tls else connected


def _encrypted(plain: socket.socket, address: RelayAddress) -> socket.socket:
    context = ssl.create_default_context(cafile=address.ca or None)
    # eventlet loses the socket of a handshake that fails inside wrap_socket: so it comes after.
    encrypted = context.wrap_socket(
        plain, server_hostname=address.host, do_handshake_on_connect=False
    )
    try:
        encrypted.do_handshake()
    except BaseException:
        encrypted.close()
        raise
    return encrypted


def _decoded(text: bytes | None) -> str:
    return (text or b"").decode("utf-8", "replace")


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")
