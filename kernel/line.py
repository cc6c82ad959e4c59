# SPDX-License-Identifier: Apache-2.0
"""The wire of RPC as the services speak it (nameko's), from the side of who asks.

Not nameko's own client: that one waits for ever where a broker takes no messages (a memory
alarm), and brings eventlet into a command that only wants one answer.
"""

import json
import time
import uuid
from contextlib import suppress
from typing import Any

from kombu import Connection, Exchange, Queue

from kernel.addresses import nodes, shuffled

CONNECT_S = 3.0
EXCHANGE = Exchange("nameko-rpc", "topic", durable=True)
# A blocked broker still takes what woke it to the fact, and the answer to that may come through.
BLOCKED_S = 1.5
DROPPED_AT = 0.9  # of our patience: the broker forgets a question before we do


class Silent(Exception):
    """Nobody took the question, or no answer came in time."""


class Blocked(Exception):
    """The broker takes no messages now (memory or disk alarm), and no answer came through."""


class Line:
    """One link to the broker with a reply queue of its own. The link's errors pass through."""

    def __init__(self, amqp_url: str, within_s: float) -> None:
        deadline = time.monotonic() + within_s
        self.blocked = False
        self._replies: dict[str, Any] = {}
        self._returned: set[str] = set()
        self._connection = connected(amqp_url, on_blocked=self._block, on_unblocked=self._unblock)
        # A broker that froze just now, or waits for its frozen neighbours, answers no declaration.
        self._connection.connection.transport.sock.settimeout(max(0.5, deadline - time.monotonic()))
        self._channel = self._connection.channel()
        self._channel.events["basic_return"].add(self._come_back)
        self._reply_to = str(uuid.uuid4())
        reply_queue = Queue(
            f"rpc.reply-{self._reply_to}", EXCHANGE, self._reply_to,
            exclusive=True, auto_delete=True, durable=False,
        )  # fmt: skip
        reply_queue(self._channel).declare()
        self._channel.basic_consume(reply_queue.name, no_ack=True, callback=self._arrived)

    def ask(self, question: str, payload: dict[str, Any], token: str, timeout_s: float) -> Any:
        """The reply of "service.method". Raises Silent or Blocked.

        A question nobody took in time is dropped by the broker: it is not carried out later,
        when the person who asked has long done something else.
        """
        id = str(uuid.uuid4())
        deadline = time.monotonic() + timeout_s
        self._publish(id, question, payload, token, timeout_s)
        while id not in self._replies:
            if id in self._returned:
                raise Silent
            if time.monotonic() >= deadline:
                raise Blocked if self.blocked else Silent
            if self.blocked:
                deadline = min(deadline, time.monotonic() + BLOCKED_S)
            with suppress(TimeoutError):
                self._connection.drain_events(timeout=max(0.05, deadline - time.monotonic()))
        return self._replies.pop(id)

    def close(self) -> None:
        """Drop it: a polite goodbye would wait for a broker that may be gone."""
        self._connection.collect(socket_timeout=1)

    def _publish(
        self, id: str, question: str, payload: dict[str, Any], token: str, timeout_s: float
    ) -> None:
        message = self._channel.prepare_message(
            json.dumps({"args": [payload], "kwargs": {}}),
            None,
            "application/json",
            "utf-8",
            {"nameko.token": token, "nameko.call_id_stack": [f"command-line.{id}"]},
            {
                "delivery_mode": 2,
                "reply_to": self._reply_to,
                "correlation_id": id,
                "expiration": str(int(timeout_s * 1000 * DROPPED_AT)),
            },
        )
        self._channel.basic_publish(
            message, EXCHANGE.name, question, mandatory=True, timeout=timeout_s
        )

    def _arrived(self, raw: Any) -> None:
        self._replies[raw.properties.get("correlation_id", "")] = json.loads(raw.body)

    def _come_back(self, error: Any, exchange: str, key: str, message: Any) -> None:
        self._returned.add(message.properties.get("correlation_id", ""))

    def _block(self, _: str) -> None:
        self.blocked = True

    def _unblock(self) -> None:
        self.blocked = False


def connected(amqp_url: str, **callbacks: Any) -> Connection:
    """An open connection to the first node that answers; within a few seconds, or it raises."""
    connection = Connection(
        shuffled(amqp_url),
        connect_timeout=max(1.0, CONNECT_S / len(nodes(amqp_url))),
        transport_options={"client_properties": {"connection_name": "rapport"}, **callbacks},
    )
    try:
        # Each node once; kombu's own connect() waits two seconds between its tries.
        connection.ensure_connection(
            max_retries=len(nodes(amqp_url)) - 1, interval_start=0, interval_step=0
        )
    except BaseException:
        connection.collect()
        raise
    return connection
