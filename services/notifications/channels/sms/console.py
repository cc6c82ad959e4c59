# SPDX-License-Identifier: Apache-2.0
"""An SMS gateway that only writes down what it was given: for a look at a terminal."""

from collections.abc import Iterable
from typing import TextIO

from services.notifications.channels.ports import Handover, Outcome, OutgoingText


class ConsoleGateway:
    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def send_many(self, texts: Iterable[OutgoingText]) -> list[Outcome]:
        return [self._send(text) for text in texts]

    def _send(self, text: OutgoingText) -> Outcome:
        print(f"SMS to {text.to}\n{text.body}\n", file=self._stream)
        return Outcome(id=text.id, state=Handover.ACCEPTED, reference=text.id)
