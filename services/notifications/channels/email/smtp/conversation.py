# SPDX-License-Identifier: Apache-2.0
"""Mails over one connection, with exact knowledge of what the other side can have taken.

With PIPELINING (RFC 2920) the content of one mail and the envelope of the next go in one write,
so that a mail costs one round trip. A mail whose last line may have left and whose last reply was
not read is unknown; one that did not get so far cannot have been taken and goes back to the queue.
"""

from dataclasses import dataclass
from typing import Protocol

from services.notifications.channels.email.smtp.connection import (
    ConnectionLost,
    Reply,
    SmtpConnection,
    WriteFailed,
)
from services.notifications.channels.ports import Handover, Outcome, OutgoingMail

_CLOSING = 421  # "I am closing the connection", which may come in place of any reply
_GO_AHEAD = 354


class Mails(Protocol):
    """Where mails come from and their outcomes go."""

    def take(self) -> OutgoingMail | None:
        """The next one, or None when all are taken."""

    def give_back(self, mail: OutgoingMail, reason: str, code: int = 0) -> None:
        """It was not sent, through no fault of its own."""

    def settle(self, outcome: Outcome) -> None:
        """This is what became of a mail."""


@dataclass(frozen=True, kw_only=True)
class _Ending:
    """What closes the last transaction: its bytes come first in the next write."""

    data: bytes = b""
    mail: OutgoingMail | None = None  # the one whose content `data` is


_NOTHING = _Ending()
_RESET = _Ending(data=b"RSET\r\n")
_LONE_DOT = _Ending(data=b".\r\n")  # RFC 2920: DATA was answered 354 though nobody is to get it


class Conversation:
    def __init__(self, connection: SmtpConnection, mails: Mails, *, limit: int = 0) -> None:
        self._connection = connection
        self._mails = mails
        self._limit = limit

    def run(self) -> None:
        """Hand mails over until there are none, or as many as one connection may carry.

        Raises ConnectionLost after settling or giving back every mail it took.
        """
        ending = _NOTHING
        while True:
            mail = self._next()
            if mail is None and ending is _NOTHING:
                return
            ending = self._exchange(ending, mail)

    def _next(self) -> OutgoingMail | None:
        if self._limit and self._connection.handed_over >= self._limit:
            return None
        mail = self._mails.take()
        if mail is not None:
            self._connection.handed_over += 1
        return mail

    def _exchange(self, ending: _Ending, mail: OutgoingMail | None) -> _Ending:
        """Close one transaction and open the next. `mail` is None when there is no next."""
        commands = _envelope(mail, self._connection.extensions) if mail else []
        try:
            together = commands if self._connection.pipelines else []
            self._close(ending, b"".join(together))
            replies = self._ask(commands)
        except ConnectionLost as error:
            if mail:
                self._mails.give_back(mail, str(error))
            raise
        return self._judge(mail, replies) if mail else _NOTHING

    def _close(self, ending: _Ending, following: bytes) -> None:
        try:
            self._connection.write(ending.data + following)
            reply = self._connection.read_reply(final=bool(ending.mail)) if ending.data else None
        except ConnectionLost as error:
            if ending.mail:
                self._lost(ending, error)
            raise
        if ending.mail and reply:
            self._settle(_answered(ending.mail, reply))
        if reply and reply.code == _CLOSING:
            raise ConnectionLost("it closed the connection (421)")

    def _lost(self, ending: _Ending, error: ConnectionLost) -> None:
        """The last line of the content is its dot: before that left, nobody can have the mail."""
        assert ending.mail is not None  # noqa: S101 - the caller has looked
        if isinstance(error, WriteFailed) and error.taken <= len(ending.data) - len(b".\r\n"):
            self._mails.give_back(ending.mail, str(error))
        else:
            self._mails.settle(
                Outcome(id=ending.mail.id, state=Handover.UNKNOWN, text=f"No answer: {error}.")
            )

    def _ask(self, commands: list[bytes]) -> list[Reply]:
        """A reply for each command; without pipelining none is sent after a refusal."""
        replies: list[Reply] = []
        for command in commands:
            if not self._connection.pipelines:
                self._connection.write(command)
            replies.append(self._connection.read_reply())
            if replies[-1].code == _CLOSING:
                break
            if not self._connection.pipelines and not replies[-1].is_positive:
                break
        return replies

    def _settle(self, outcome: Outcome) -> None:
        self._connection.answered += 1
        self._mails.settle(outcome)

    def _judge(self, mail: OutgoingMail, replies: list[Reply]) -> _Ending:
        if replies[-1].code == _CLOSING:
            self._mails.give_back(mail, replies[-1].text, _CLOSING)
            raise ConnectionLost("it closed the connection (421)")
        goes_ahead = replies[-1].code == _GO_AHEAD
        refusal = next((reply for reply in replies[:2] if not reply.is_positive), None)
        if refusal is None and not goes_ahead:
            refusal = replies[-1]
        if refusal is None:
            return _Ending(data=_transparent(mail), mail=mail)
        if refusal.code < 400:
            self._mails.give_back(mail, f"it answered {refusal.code} out of turn")
            raise ConnectionLost("it answered out of turn")
        self._settle(_answered(mail, refusal))
        return _LONE_DOT if goes_ahead else _RESET


def _envelope(mail: OutgoingMail, extensions: dict[str, str]) -> list[bytes]:
    size = f" SIZE={len(mail.content)}" if "SIZE" in extensions else ""
    return [
        f"MAIL FROM:<{mail.sender}>{size}\r\n".encode("ascii"),
        f"RCPT TO:<{mail.recipient}>\r\n".encode("ascii"),
        b"DATA\r\n",
    ]


def _transparent(mail: OutgoingMail) -> bytes:
    """The content as it goes over the wire: dots doubled at line starts, and the final dot."""
    if mail.is_checked:
        return mail.content + b".\r\n"
    stuffed = mail.content.replace(b"\r\n.", b"\r\n..")
    if stuffed.startswith(b"."):
        stuffed = b"." + stuffed
    return stuffed + (b".\r\n" if stuffed.endswith(b"\r\n") else b"\r\n.\r\n")


def _answered(mail: OutgoingMail, reply: Reply) -> Outcome:
    if reply.is_positive:
        state = Handover.ACCEPTED
    else:
        state = Handover.REFUSED if reply.code >= 500 else Handover.DEFERRED
    return Outcome(id=mail.id, state=state, code=reply.code, text=reply.text)
