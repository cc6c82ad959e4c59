# SPDX-License-Identifier: Apache-2.0
"""A mail relay behind a few kept connections."""

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from math import ceil

from kernel.errors import Unavailable
from services.notifications.channels.email.smtp.address import RelayAddress
from services.notifications.channels.email.smtp.batch import Batch
from services.notifications.channels.email.smtp.connection import ConnectionLost, SmtpConnection
from services.notifications.channels.email.smtp.conversation import Conversation
from services.notifications.channels.ports import Outcome, OutgoingMail

_IDLE_S = 30.0  # RFC 5321 lets a server hang up after five minutes; many do after one
_WORTH_A_CONNECTION = 50  # a second one costs more than it gains for fewer mails than this
_BARREN = 3  # fresh connections in a row that carried nothing: the relay is not well


class SmtpRelay:
    """Keeps up to `address.connections` open for all who send at once, threads or green threads.

    Passwords, addresses and what the relay answers are never logged.
    """

    def __init__(self, address: RelayAddress, *, hello: str = "localhost") -> None:
        self._address = address
        self._hello = hello
        self._kept: list[SmtpConnection] = []
        self._places = threading.BoundedSemaphore(address.connections)

    def send_many(self, mails: Iterable[OutgoingMail]) -> list[Outcome]:
        """As MailRelay says. Ids must be unique in a call."""
        batch = Batch(mails)
        failures: list[Unavailable] = []
        self._share(batch, failures)
        # Mails given back by a connection that broke after the others had ended go once more.
        self._carry(batch, failures)
        if failures and batch.is_untouched:
            raise failures[-1]
        return batch.outcomes(failures[-1].message if failures else "")

    def close(self) -> None:
        """Hang up on every connection that is not in use."""
        while self._kept:
            self._kept.pop().quit()

    def _share(self, batch: Batch, failures: list[Unavailable]) -> None:
        wanted = min(self._address.connections, ceil(batch.size / _WORTH_A_CONNECTION))
        others = [
            threading.Thread(target=self._carry, args=(batch, failures), daemon=True)
            for _ in range(wanted - 1)
        ]
        for other in others:
            other.start()
        self._carry(batch, failures)
        for other in others:
            other.join()

    def _carry(self, batch: Batch, failures: list[Unavailable]) -> None:
        """Hand mails over on one connection after another until there are none."""
        barren = 0
        while barren < _BARREN and not batch.is_empty:
            try:
                with self._connection() as connection:
                    Conversation(connection, batch, limit=self._address.mails).run()
            except Unavailable as error:
                failures.append(error)
                return
            except ConnectionLost as error:
                barren = barren + 1 if connection.answered == 0 else 0
                failure = Unavailable(f"The mail relay broke off: {error}.")
        if barren == _BARREN:
            failures.append(failure)

    @contextmanager
    def _connection(self) -> Iterator[SmtpConnection]:
        """Kept for the next one unless it broke. Raises Unavailable when none can be had."""
        with self._places:
            connection = self._kept_one() or SmtpConnection(self._address, hello=self._hello)
            try:
                yield connection
            except BaseException:
                connection.abandon()
                raise
            if self._address.mails and connection.handed_over >= self._address.mails:
                connection.quit()
            else:
                self._kept.append(connection)

    def _kept_one(self) -> SmtpConnection | None:
        while self._kept:
            try:
                connection = self._kept.pop()
            except IndexError:  # another thread had the last one
                return None
            if time.monotonic() - connection.last_used < _IDLE_S and connection.is_quiet():
                return connection
            connection.quit()
        return None
