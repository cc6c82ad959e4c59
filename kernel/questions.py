# SPDX-License-Identifier: Apache-2.0
"""nameko's queue consumer for RPC, without its faults."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import eventlet
from nameko.extensions import ProviderCollector
from nameko.messaging import QueueConsumer

from kernel.addresses import shown
from kernel.link import BROKEN, cut, watch

log = logging.getLogger(__name__)

UNREGISTER_S = 5


class SafeQueueConsumer(QueueConsumer):
    """nameko's queue consumer, mended: see docs/decisions.md for what was measured.

    An ack on a dead link no longer kills the container, work in hand is acked before the
    connection closes, an undecodable request is rejected rather than acked, and a half-open
    link is cut.
    """

    def __init__(self) -> None:
        super().__init__()
        self._in_hand: set[Any] = set()
        self._pending_remove_providers: dict[Any, Any] = {}

    def handle_message(self, provider: Any, body: Any, message: Any) -> None:
        self._in_hand.add(message)
        super().handle_message(provider, body, message)

    def ack_message(self, message: Any) -> None:
        self._settle(message, message.ack)

    def requeue_message(self, message: Any) -> None:
        self._settle(message, message.requeue)

    def _settle(self, message: Any, how: Callable[[], None]) -> None:
        self._in_hand.discard(message)
        if message.channel is not None and message.channel.connection is not None:
            with suppress(*BROKEN):
                how()

    def on_connection_error(self, exc: BaseException, interval: float) -> None:
        """nameko's shows the password of every node but the first."""
        where = shown(self.amqp_uri)
        log.warning("rpc_link_lost", extra={"broker": where, "reason": str(exc)[:200]})

    def on_decode_error(self, message: Any, exc: BaseException) -> None:
        log.error("rpc_undecodable", extra={"error": type(exc).__name__})
        message.reject()

    def on_iteration(self) -> None:
        self._cancel_consumers_if_requested()
        if not self._consumers and not self._in_hand:
            self.should_stop = True

    def _cancel_consumers_if_requested(self) -> None:
        """nameko's, but whoever waits is told also when the link breaks in the middle."""
        pending, self._pending_remove_providers = self._pending_remove_providers, {}
        for provider, removed in pending.items():
            consumer = self._consumers.pop(provider, None)
            try:
                if consumer is not None:
                    consumer.cancel()
            finally:
                removed.send()

    def unregister_provider(self, provider: Any) -> None:
        # With the broker away nobody answers the cancel, and it forgets us by itself.
        with eventlet.Timeout(UNREGISTER_S, False):
            super().unregister_provider(provider)
            return
        ProviderCollector.unregister_provider(self, provider)

    def get_consumers(self, consumer_cls: Any, channel: Any) -> list[Any]:
        self._in_hand.clear()
        return list(super().get_consumers(consumer_cls, channel))

    def stop(self) -> None:
        with eventlet.Timeout(10, False):
            super().stop()

    @contextmanager
    def establish_connection(self) -> Iterator[Any]:
        over = threading.Event()
        connection = self.create_connection()
        connection.ensure_connection(
            self.on_connection_error, self.connect_max_retries, interval_max=5
        )
        threading.Thread(target=watch, args=(connection, over), daemon=True).start()
        try:
            yield connection
        finally:
            over.set()
            cut(connection._connection)
            connection.collect()
