# SPDX-License-Identifier: Apache-2.0
"""What a service reacts to: `on_event`, `on_batch`, `on_command`.

The kernel decodes, opens the unit of work, drops what this consumer has handled before, and
gives every failure one fate: Rejected parks at once, Unavailable pauses and counts no attempt,
everything else climbs the retry ladder and parks at its end.
"""

import functools
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import eventlet
from eventlet.event import Event as Done
from kombu.message import Message as Delivery
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint, register_entrypoint
from pymongo.errors import PyMongoError

from kernel import crash, topology
from kernel.config import KernelSettings
from kernel.envelope import Envelope, Undecodable, open_envelope, unwrap
from kernel.errors import Conflict, Rejected, Unavailable
from kernel.fates import Fate, body_of
from kernel.link import BROKEN, link
from kernel.messages import Command, Event, Message
from kernel.metrics import HANDLED, PARKED, PAUSED, RETRIED, watch
from kernel.mongo import AWAY
from kernel.publisher import Confirming
from kernel.subscription import Subscription, ack, is_ours
from kernel.unit import routing_key

log = logging.getLogger(__name__)

PAUSES_S = (0.5, 1.0, 2.0, 5.0, 10.0)
QUICK_TRIES = 5


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A delivery that could be read."""

    delivery: Delivery
    envelope: Envelope
    message: Message


class Reaction(Entrypoint):
    """Consumes one queue and calls one method of the service with what arrives."""

    def __init__(
        self, types: tuple[type[Message], ...], *, lane: str, size: int, linger_ms: int,
        workers: int, queue: str = "", **kwargs: Any,
    ) -> None:  # fmt: skip
        self.types, self.lane, self.queue_name = types, lane, queue
        self.size, self.linger_ms, self.workers = size, linger_ms, workers
        self.paused = ""
        super().__init__(**kwargs)

    def spec(self, service: str, method: str) -> topology.QueueSpec:
        """The queue this consumes. Method and queue names are on the wire: never rename one."""
        lanes = {"both": ("normal", "urgent")}.get(self.lane, (self.lane,))
        keys = [
            routing_key(cls, lane) for cls in self.types if issubclass(cls, Event) for lane in lanes
        ]
        commands = [cls.queues[self.lane] for cls in self.types if issubclass(cls, Command)]
        name = self.queue_name or (commands[0] if commands else f"{service}.{method}")
        return topology.QueueSpec(name=name, service=service, routing_keys=tuple(keys))

    def setup(self) -> None:
        self.settings: KernelSettings = self.container.config["settings"]
        self.queue = self.spec(self.container.service_name, self.method_name)
        self.known = {cls.type: cls for cls in self.types}
        self.subscription = Subscription(
            self.settings.amqp_url, self.queue.name, self.serve, size=self.size,
            linger_s=self.linger_ms / 1000, workers=self.workers,
            heartbeat_s=self.settings.heartbeat_s,
        )  # fmt: skip
        watch(self)

    def start(self) -> None:
        self.subscription.start()

    def stop(self) -> None:
        self.subscription.stop(self.settings.drain_s)

    def kill(self) -> None:
        self.subscription.stop(0)

    def serve(self, batch: list[Delivery]) -> None:
        """Settle every message of the batch, or leave it unacked for another time."""
        opened, fates = self._open(batch)
        try:
            fates += self._handle(opened)
            self._send_on(fates)
        except (ContainerBeingKilled, _Stopping):
            return
        crash.point("before-ack", self.queue.name)
        ack(batch[-1], multiple=len(batch) > 1)
        HANDLED.labels(self.queue.name).inc(len(opened))

    def _open(self, batch: list[Delivery]) -> tuple[list[Opened], list[Fate]]:
        opened, fates = [], []
        for delivery in batch:
            try:
                envelope = open_envelope(body_of(delivery))
                message = unwrap(envelope, self.known)
            except Undecodable as error:
                fates.append(Fate(delivery=delivery, error=error))
            else:
                opened.append(Opened(delivery=delivery, envelope=envelope, message=message))
        return opened, fates

    def _handle(self, opened: list[Opened]) -> list[Fate]:
        """Handle all at once; when that fails, one by one to find the culprits."""
        if not opened:
            return []
        error = self._call_until_available(opened)
        if error is None:
            return []
        if len(opened) == 1:
            return [Fate(delivery=opened[0].delivery, error=error)]
        return [fate for one in opened for fate in self._handle([one])]

    def _call_until_available(self, opened: list[Opened]) -> BaseException | None:
        """The error that is the message's own, or None. A dependency that is away only pauses."""
        pauses = quick = 0
        while True:
            error = self._call(opened)
            if isinstance(error, Conflict) and quick < QUICK_TRIES:
                quick += 1
                eventlet.sleep(random.uniform(0.005, 0.05) * quick)  # noqa: S311 - jitter
                continue
            if not isinstance(error, (Unavailable, *AWAY)):
                self._resume()
                return error
            asked_s = getattr(error, "retry_after_s", None)
            self._pause(error, asked_s or PAUSES_S[min(pauses, len(PAUSES_S) - 1)])
            pauses += 1

    def _pause(self, error: BaseException, seconds: float) -> None:
        self.paused = str(error) or type(error).__name__
        PAUSED.labels(self.queue.name).set(1)
        log.warning(
            "reaction_paused", extra={"queue": self.queue.name, "reason": self.paused[:200]}
        )
        until = seconds
        while until > 0:
            if self.subscription.stopping:
                raise _Stopping
            eventlet.sleep(min(0.2, until))
            until -= 0.2

    def _resume(self) -> None:
        if self.paused:
            self.paused = ""
            PAUSED.labels(self.queue.name).set(0)
            log.info("reaction_resumed", extra={"queue": self.queue.name})

    def _call(self, opened: list[Opened]) -> BaseException | None:
        """Run the method in a worker of nameko's; every exception comes back as a value."""
        done = Done()

        def settled(_: Any, result: Any, exc_info: Any) -> Any:
            done.send(exc_info[1] if exc_info else None)
            return result, exc_info

        first = opened[0].envelope
        same = len({one.envelope.correlationid for one in opened}) == 1
        context = {
            "correlation_id": first.correlationid if same else "",
            "causation_id": first.id if len(opened) == 1 else "",
            "consumer": self.queue.name,
            "message_ids": [one.envelope.id for one in opened],
        }
        self.container.spawn_worker(
            self, (opened,), {}, context_data=context, handle_result=settled
        )
        error: BaseException | None = done.wait()
        return error

    def _send_on(self, fates: list[Fate]) -> None:
        """Send the failed on, however long the broker takes none: that is no fault of theirs."""
        pauses = 0
        while fates and is_ours(fates[0].delivery):
            try:
                fates = self._redirect(fates)
                if fates:
                    raise Unavailable("the broker takes no failed messages: see rapport doctor")
            except (Unavailable, *BROKEN) as error:
                self._pause(error, PAUSES_S[min(pauses, len(PAUSES_S) - 1)])
                pauses += 1
        self._resume()

    def _redirect(self, fates: list[Fate]) -> list[Fate]:
        """To a step of the ladder, or to the dead queue. Returns those that were not taken."""
        service = self.container.service_name
        with link(self.settings.amqp_url, f"{self.queue.name} fates", 0) as connection:
            refused = Confirming(connection).publish(
                [fate.outgoing(service, self.queue.name) for fate in fates]
            )
        for fate in fates:
            if fate.message_id not in refused:
                self._note(fate)
        return [fate for fate in fates if fate.message_id in refused]

    def _note(self, fate: Fate) -> None:
        (PARKED if fate.parks else RETRIED).labels(self.queue.name).inc()
        log.error(
            "message_parked" if fate.parks else "message_retried",
            extra={
                "queue": self.queue.name,
                "message_id": fate.message_id,
                "attempt": fate.attempt,
                "error": fate.kind,
            },
        )


class _Stopping(Exception):
    """SIGTERM while paused: what is in hand goes back to the broker."""


Method = Callable[..., Any]


def on_event(
    *types: type[Event], lane: str = "both", workers: int = 4, outside: bool = False
) -> Callable[[Method], Method]:
    """One event a call: `method(self, event)`.

    The queue is "<service>.<method>", bound to each type on its lane ("normal", "urgent" or
    "both"). The call runs in a unit of work with the inbox; it may run again and must have no
    other effect. With `outside` the method opens its own units (`self.unit.once(...)`): for work
    that talks to the outside world.
    """
    return _reaction(
        types, one=True, outside=outside, lane=lane, size=1, linger_ms=0, workers=workers
    )


def on_batch(
    *types: type[Event], lane: str = "both", size: int = 500, linger_ms: int = 50
) -> Callable[[Method], Method]:
    """Up to `size` events, or those of `linger_ms`, a call: `method(self, events)`.

    One transaction and one ack a batch; a batch that fails is handled one by one.
    """
    return _reaction(
        types, one=False, outside=False, lane=lane, size=size, linger_ms=linger_ms, workers=1
    )


def on_command(
    type: type[Command], *, lane: str, workers: int = 4, outside: bool = False
) -> Callable[[Method], Method]:
    """One command a call, from the queue that the command declares for this lane."""
    return _reaction(
        (type,), one=True, outside=outside, lane=lane, size=1, linger_ms=0, workers=workers
    )


def _reaction(
    types: tuple[type[Message], ...], *, one: bool, outside: bool, **options: Any
) -> Callable[[Method], Method]:
    def decorate(method: Method) -> Method:
        @functools.wraps(method)
        def react(service: Any, opened: list[Opened]) -> Any:
            messages = {item.envelope.id: item.message for item in opened}
            if outside:
                return method(service, opened[0].message)

            def fresh(ids: list[str]) -> Any:
                chosen = [messages[id] for id in ids]
                return method(service, chosen[0]) if one else method(service, chosen)

            return service.unit.once(fresh)

        register_entrypoint(react, Reaction(types, expected_exceptions=EXPECTED, **options))
        return react

    return decorate


EXPECTED = (Rejected, Unavailable, Conflict, PyMongoError)
