# SPDX-License-Identifier: Apache-2.0
"""Publishing with many confirms in flight, and an answer for every message."""

import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from kombu import Connection

from kernel.envelope import CONTENT_TYPE
from kernel.errors import Unavailable

CONFIRM_S = 10.0


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """Bytes on their way to an exchange. Persistent; `mandatory` asks for at least one queue."""

    exchange: str
    key: str
    body: bytes
    message_id: str
    mandatory: bool = True
    headers: dict[str, Any] = field(default_factory=dict)
    content_type: str = CONTENT_TYPE


class Confirming:
    """A channel in confirm mode. Not for use by two threads at once."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.channel = connection.channel()
        self.channel.confirm_select()
        self.channel.events["basic_ack"].add(self._acked)
        self.channel.events["basic_nack"].add(self._nacked)
        self.channel.events["basic_return"].add(self._returned)
        self._tag = 0
        self._pending: OrderedDict[int, str] = OrderedDict()
        self._refused: dict[str, str] = {}

    def publish(self, messages: Sequence[Outgoing]) -> dict[str, str]:
        """Publish all, wait for every confirm.

        Returns {message_id: reason} for those that were not taken: "unroutable" or "nacked".
        Raises Unavailable when confirms do not come; the link's errors pass through.
        """
        self._refused = {}
        for message in messages:
            self._write(message)
        deadline = time.monotonic() + CONFIRM_S
        while self._pending:
            left = deadline - time.monotonic()
            if left <= 0:
                raise Unavailable(f"RabbitMQ owes {len(self._pending)} confirms")
            try:
                self.connection.drain_events(timeout=left)
            except TimeoutError as error:
                raise Unavailable("RabbitMQ does not confirm") from error
        return self._refused

    def _write(self, message: Outgoing) -> None:
        prepared = self.channel.prepare_message(
            message.body,
            None,
            message.content_type,
            "binary",
            message.headers,
            {"delivery_mode": 2, "message_id": message.message_id},
        )
        self._tag += 1
        self._pending[self._tag] = message.message_id
        self.channel._basic_publish(prepared, message.exchange, message.key, message.mandatory)

    def _acked(self, tag: int, multiple: bool) -> None:
        self._settle(tag, multiple, "")

    def _nacked(self, tag: int, multiple: bool) -> None:
        self._settle(tag, multiple, "nacked")

    def _settle(self, tag: int, multiple: bool, reason: str) -> None:
        up_to = takewhile(lambda known: known <= tag, self._pending)
        tags = list(up_to) if multiple else [tag]
        for settled in tags:
            message_id = self._pending.pop(settled, None)
            if reason and message_id:
                self._refused.setdefault(message_id, reason)

    def _returned(self, error: Any, exchange: str, key: str, message: Any) -> None:
        # The broker sends the return before the confirm of the same message.
        self._refused[message.properties.get("message_id", "")] = "unroutable"
