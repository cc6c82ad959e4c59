# SPDX-License-Identifier: Apache-2.0
"""What a service reacts to: `on_event`, `on_batch`, `on_command`.

The kernel decodes, opens the unit of work, drops what this consumer has handled before, and
gives every failure one fate: Rejected parks at once, Unavailable pauses and counts no attempt,
everything else climbs the retry ladder and parks at its end.
"""

import functools
import logging
import random
import time
from collections.abc import Callable, Sequence
from typing import Any

import eventlet
from eventlet.event import Event as Done
from kombu.message import Message as Delivery
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint, register_entrypoint
from pymongo.errors import PyMongoError

from kernel import crash, logs, topology
from kernel.config import KernelSettings
from kernel.errors import Conflict, Rejected, Unavailable
from kernel.fates import Fate, Forwarder
from kernel.groups import Group, Opened, apart, opened
from kernel.link import BROKEN
from kernel.messages import Command, Event, Message
from kernel.metrics import HANDLED, PARKED, PAUSED, RETRIED, watch
from kernel.mongo import AWAY
from kernel.subscription import Subscription, ack, is_ours
from kernel.unit import routing_key

log = logging.getLogger(__name__)

PAUSES_S = (0.5, 1.0, 2.0, 5.0, 10.0)
QUICK_TRIES = 5
TOGETHER = 16  # most of what a group saves is saved by so many


class Reaction(Entrypoint):
    """Consumes one queue and calls one method of the service with what arrives."""

    def __init__(
        self, types: tuple[type[Message], ...], *, lane: str, size: int, linger_ms: int,
        workers: int, queue: str = "", in_place: bool = False, **kwargs: Any,
    ) -> None:  # fmt: skip
        self.types, self.lane, self.queue_name = types, lane, queue
        self.in_place = in_place
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
        self.forwarder = Forwarder(self.settings.amqp_url, f"{self.queue.name} fates")
        watch(self)

    def start(self) -> None:
        self.subscription.start()

    def stop(self) -> None:
        self.subscription.stop(self.settings.drain_s)
        self.forwarder.close()

    def kill(self) -> None:
        self.subscription.stop(0)
        self.forwarder.close()

    def serve(self, batch: list[Delivery]) -> None:
        """Settle every message of the batch, or leave it unacked for another time."""
        readable, fates = opened(batch, self.known)
        try:
            fates += [fate for some in apart(readable) for fate in self._handle(some)]
            self._send_on(fates)
        except (ContainerBeingKilled, _Stopping):
            return
        crash.point("before-ack", self.queue.name)
        ack(batch, multiple=self.subscription.in_order)
        HANDLED.labels(self.queue.name).inc(len(readable))

    def _handle(self, readable: Sequence[Opened]) -> list[Fate]:
        """Handle all at once; when that fails, in parts, until each culprit stands alone."""
        if not readable:
            return []
        group = Group(opened=readable)
        error = self._call_until_available(group)
        if error is None:
            if group.each_s:
                self.subscription.expect(group.each_s)
            return []
        if len(readable) == 1:
            return [Fate(delivery=readable[0].delivery, error=error)]
        return [fate for part in group.parts() for fate in self._handle(part)]

    def _call_until_available(self, group: Group) -> BaseException | None:
        """The error that is the message's own, or None. A dependency that is away only pauses."""
        pauses = quick = 0
        quick_tries = QUICK_TRIES if len(group.opened) == 1 else 1
        while True:
            error = self._call(group)
            if isinstance(error, Conflict) and quick < quick_tries:
                quick += 1
                eventlet.sleep(random.uniform(0.005, 0.05) * quick)  # noqa: S311 - jitter
                continue
            if error is None or not (self.in_place or isinstance(error, (Unavailable, *AWAY))):
                self._resume()
                return error
            asked_s = getattr(error, "retry_after_s", None)
            self._pause(error, asked_s or PAUSES_S[min(pauses, len(PAUSES_S) - 1)])
            pauses += 1

    def _pause(self, error: BaseException, seconds: float) -> None:
        known = not self.in_place or isinstance(error, (Unavailable, *AWAY))
        self.paused = (known and str(error)) or type(error).__name__
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

    def _call(self, group: Group) -> BaseException | None:
        """Run the method in a worker of nameko's; every exception comes back as a value."""
        done = Done()

        def settled(_: Any, result: Any, exc_info: Any) -> Any:
            done.send(exc_info[1] if exc_info else None)
            return result, exc_info

        self.container.spawn_worker(
            self, (group,), {}, context_data=group.context(self.queue.name), handle_result=settled
        )
        error: BaseException | None = done.wait()
        return error

    def _send_on(self, fates: list[Fate]) -> None:
        """Send the failed on, however long the broker takes none: that is no fault of theirs."""
        pauses = 0
        # Of a batch that outlived its link, some come again by themselves, and some may not.
        while fates := [fate for fate in fates if is_ours(fate.delivery)]:
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
        refused = self.forwarder.send([fate.outgoing(service, self.queue.name) for fate in fates])
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
    other effect. Events that wait already share a unit, one call after the other; when one fails,
    the others do without it. With `outside` the method opens its own units
    (`self.unit.once(...)`): for work that talks to the outside world, one at a time.
    """
    return _reaction(types, one=True, outside=outside, lane=lane, linger_ms=0, workers=workers)


def on_batch(
    *types: type[Event], lane: str = "both", size: int = 500, linger_ms: int = 50,
    in_place: bool = False, noted: bool = True,
) -> Callable[[Method], Method]:  # fmt: skip
    """Up to `size` events, or those of `linger_ms`, a call: `method(self, events)`.

    One transaction and one ack a batch; a batch that fails is handled in halves, and so on, until
    what fails stands alone. With `in_place` it is tried again for ever instead, and nothing behind
    it is handled before: for facts of which none may be left out. /health says so meanwhile.
    Without `noted` the inbox keeps nothing of it: for what comes several times a second, and
    changes nothing where it comes again.
    """
    if linger_ms < 1:
        raise ValueError("a batch lingers: without, on_event takes together what waits")
    return _reaction(
        types, one=False, outside=False, lane=lane, size=size, linger_ms=linger_ms, workers=1,
        in_place=in_place, noted=noted,
    )  # fmt: skip


def on_command(
    type: type[Command], *, lane: str, workers: int = 4, outside: bool = False
) -> Callable[[Method], Method]:
    """One command a call, from the queue that the command declares for this lane.

    All else is as with `on_event`.
    """
    return _reaction((type,), one=True, outside=outside, lane=lane, linger_ms=0, workers=workers)


def _reaction(
    types: tuple[type[Message], ...],
    *,
    one: bool,
    outside: bool,
    size: int = 0,
    noted: bool = True,
    **options: Any,
) -> Callable[[Method], Method]:
    def decorate(method: Method) -> Method:
        @functools.wraps(method)
        def react(service: Any, group: Group) -> Any:
            if outside:
                return method(service, group.opened[0].message)
            places = {item.envelope.id: place for place, item in enumerate(group.opened)}

            def fresh(ids: list[str]) -> None:
                chosen = [places[id] for id in ids]
                if one:
                    _one_by_one(method, service, group, chosen)
                else:
                    method(service, [group.opened[place].message for place in chosen])

            if not noted:
                return service.unit.run(lambda: fresh(list(places)))
            return service.unit.once(fresh)

        together = size or (1 if outside else TOGETHER)
        reaction = Reaction(types, expected_exceptions=EXPECTED, size=together, **options)
        register_entrypoint(react, reaction)
        return react

    return decorate


def _one_by_one(method: Method, service: Any, group: Group, places: list[int]) -> None:
    """A call for each in the open unit; what a call publishes follows from its own message."""
    began = time.monotonic()
    for place in places:
        group.at, item = place, group.opened[place]
        service.unit.follow(item.envelope.id, item.envelope.correlationid)
        logs.correlation.set(service.unit.correlation_id)
        method(service, item.message)
    group.at, group.each_s = None, (time.monotonic() - began) / len(places)


EXPECTED = (Rejected, Unavailable, Conflict, PyMongoError)
