# SPDX-License-Identifier: Apache-2.0
"""A mail relay that only writes down what it was given: for a look at a terminal."""

from collections.abc import Iterable
from typing import TextIO

from services.notifications.channels.ports import Handover, Outcome, OutgoingMail


class ConsoleRelay:
    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def send_many(self, mails: Iterable[OutgoingMail]) -> list[Outcome]:
        return [self._send(mail) for mail in list(mails)]

    def _send(self, mail: OutgoingMail) -> Outcome:
        print(f"Mail to {mail.recipient}\n{mail.content.decode('ascii')}", file=self._stream)
        return Outcome(id=mail.id, state=Handover.ACCEPTED, code=250)
