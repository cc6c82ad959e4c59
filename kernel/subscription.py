# SPDX-License-Identifier: Apache-2.0
"""One queue, consumed on a connection of its own.

A connection of its own because ack(multiple=True) covers a whole channel, and so that one slow
or broken consumer never takes another with it. Broken links are replaced for ever; what was not
acked comes again.
"""

import logging
import random
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import eventlet
from eventlet.queue import Empty, LightQueue
from kombu import Connection
from kombu.message import Message

from kernel.link import BROKEN, link

log = logging.getLogger(__name__)
PAUSES_S = (0.2, 1.0, 2.0, 5.0)
GROUP_S = 0.1
SUSPECT = 3


class Subscription:
    """Hands batches of messages to `serve`, which settles each of them.

    With `linger_s` a batch waits so long for more. Without, it is what waits already, so that an
    idle system gets no slower: no more than the worker's share, and than GROUP_S of work.
    """

    def __init__(
        self,
        url: str,
        queue: str,
        serve: Callable[[list[Message]], None],
        *,
        size: int,
        linger_s: float,
        workers: int,
        heartbeat_s: int,
    ) -> None:
        if linger_s and workers > 1:
            raise ValueError("a subscription that lingers has one worker: its acks cover all")
        self.url, self.queue, self.serve = url, queue, serve
        self.size, self.linger_s, self.workers = size, linger_s, workers
        self.heartbeat_s = heartbeat_s
        self.stopping = False
        self.connected = False
        self.busy = 0
        self._appetite = 1
        self._mixed = self._awaited = False
        self._buffer: LightQueue = LightQueue()
        self._channel: Any = None
        self._tag = ""
        self._threads: list[Any] = []

    def start(self) -> None:
        self._threads = [eventlet.spawn(self._keep_consuming)]
        self._threads += [eventlet.spawn(self._pump) for _ in range(self.workers)]

    def stop(self, deadline_s: float) -> None:
        """Take nothing new, finish what is in hand, give the rest back to the broker."""
        self.stopping = True
        with suppress(*BROKEN), eventlet.Timeout(2, False):
            if self._channel is not None:
                self._channel.basic_cancel(self._tag, nowait=True)
        self._buffer.queue.clear()
        until = time.monotonic() + deadline_s
        while self.busy and time.monotonic() < until:
            eventlet.sleep(0.02)
        for thread in self._threads:
            thread.kill()

    def expect(self, each_s: float) -> None:
        """How long the work on one message took: slow work is spread over the workers."""
        self._appetite = max(1, min(self.size, int(GROUP_S / max(each_s, 1e-6))))

    @property
    def in_order(self) -> bool:
        """Whether one ack covers a batch and nothing else: no more once what waits was mixed."""
        return self.linger_s > 0 and not self._mixed

    def _keep_consuming(self) -> None:
        failures = 0
        while not self.stopping:
            try:
                with link(self.url, self.queue, self.heartbeat_s) as connection:
                    self._consume(connection)
                    failures = 0
                    while True:
                        connection.drain_events()
            except BROKEN as error:
                log.warning(
                    "subscription_lost", extra={"queue": self.queue, "reason": str(error)[:200]}
                )
            finally:
                self.connected, self._channel = False, None
                self._buffer.queue.clear()
            eventlet.sleep(PAUSES_S[min(failures, len(PAUSES_S) - 1)])
            failures += 1

    def _consume(self, connection: Connection) -> None:
        channel = connection.channel()
        # What is in hand, and in memory the next batch, or the next single one of each worker.
        ahead = self.workers if self.size == 1 else 1
        channel.basic_qos(0, self.size * (self.workers + ahead), False)

        def arrived(raw: Any) -> None:
            message = channel.message_to_python(raw)
            self._buffer.put(message)
            if deliveries(message) >= SUSPECT:
                self._mix()

        self._tag = channel.basic_consume(self.queue, callback=arrived)
        self._channel, self.connected = channel, True
        log.info("subscription_ready", extra={"queue": self.queue})

    def _mix(self) -> None:
        """Take in any order what was delivered often: one of them may end the process each time.

        Otherwise those behind it would come to the delivery limit with it, and never be handled.
        """
        waiting, at = self._buffer.queue, random.randrange(self._buffer.qsize())  # noqa: S311
        waiting[at], waiting[-1] = waiting[-1], waiting[at]
        self._mixed = True

    def _pump(self) -> None:
        while True:
            if not self._buffer.qsize():  # a single worker has settled all there was
                self._mixed = self._awaited = False
            first = self._buffer.get()
            self.busy += 1
            try:
                batch = self._gather(first)
                if not self.stopping:
                    self._serve(batch)
            finally:
                self.busy -= 1

    def _serve(self, batch: list[Message]) -> None:
        """A defect costs its batch a delivery, of which a queue allows some; never the consumer."""
        try:
            self.serve(batch)
        except Exception as error:  # noqa: BLE001 - whatever it is, consuming goes on
            log.error(
                "batch_not_settled", extra={"queue": self.queue, "error": type(error).__name__}
            )
            eventlet.sleep(1)
            for message in batch:
                give_back(message)

    def _gather(self, first: Message) -> list[Message]:
        return self._linger(first) if self.linger_s else self._group(first)

    def _group(self, first: Message) -> list[Message]:
        """What was delivered before stays alone: it may be what ended a process."""
        share = 1 + self._buffer.qsize() // self.workers
        most, batch = min(share, self._appetite), [first]
        while len(batch) < most and not any(map(deliveries, (first, self._buffer.queue[0]))):
            batch.append(self._buffer.get_nowait())
        return batch

    def _linger(self, first: Message) -> list[Message]:
        """A suspect stays alone, and does not wait."""
        if self._mixed and not self._awaited:
            first = self._one_of_those_beside(first)
        batch, until = [first], time.monotonic() + self.linger_s
        with suppress(Empty):
            while len(batch) < self.size and deliveries(first) < SUSPECT:
                following = self._buffer.get(timeout=max(0, until - time.monotonic()))
                if deliveries(following) >= SUSPECT:
                    self._buffer.queue.appendleft(following)
                    break
                batch.append(following)
        return batch

    def _one_of_those_beside(self, first: Message) -> Message:
        """The first to arrive would always be the first to be taken: so wait for the others."""
        eventlet.sleep(self.linger_s)
        self._awaited = True
        waiting, at = self._buffer.queue, random.randrange(self._buffer.qsize() + 1)  # noqa: S311
        if at < len(waiting):
            first, waiting[at] = waiting[at], first
        return first


def ack(batch: list[Message], *, multiple: bool) -> None:
    """Ack where the link still lives; where it does not, the messages come again.

    `multiple` says it in one word. It covers all that the channel delivered until then: only for
    a subscription that is `in_order`.
    """
    with suppress(*BROKEN):
        for message in batch[-1:] if multiple else batch:
            if is_ours(message):
                message.ack(multiple=multiple)


def deliveries(message: Message) -> int:
    """How often a consumer had it before, and did not settle it."""
    before = int((message.delivery_info or {}).get("redelivered", False))
    told = (message.headers or {}).get("x-delivery-count", before)
    return told if isinstance(told, int) else before  # anybody may write a header


def give_back(message: Message) -> None:
    """To the broker, which counts it as one delivery."""
    with suppress(*BROKEN):
        if is_ours(message):
            message.requeue()


def is_ours(message: Message) -> bool:
    """False when its link is gone: the broker hands it to somebody again."""
    return message.channel is not None and message.channel.connection is not None
