# SPDX-License-Identifier: Apache-2.0
"""What a consumer takes at a time: what waits, its share, and suspects by themselves."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from kombu import Connection

from kernel import topology
from kernel.config import KernelSettings
from kernel.entrypoints import TOGETHER, on_event
from kernel.errors import Unavailable
from kernel.metrics import PAUSED
from kernel.mongo import Collection, open_database
from kernel.service import Service
from kernel.subscription import GROUP_S, SUSPECT, Subscription, ack
from tests.kernel.messages import BellRang
from tests.kernel.posting import listen, put, wrapped
from tests.waiting import eventually


class Spire(Service):
    """Hears three bells and no more."""

    name = "spire"
    collections = (Collection(name="heard"),)

    @on_event(BellRang, workers=1)
    def hear(self, rang: BellRang) -> None:
        if self.unit.database.heard.count_documents({}) >= 3:
            raise Unavailable("the bell-ringer sleeps")
        self.unit.database.heard.insert_one({"bell": rang.bell_id}, session=self.unit.session)


def test_what_is_taken_in_any_order_is_acked_one_by_one(
    settings: KernelSettings, run: Callable[..., Any]
) -> None:
    topology.apply(settings.amqp_url, [Spire], retry_scale=settings.retry_scale)
    put(settings.amqp_url, "spire.hear", *[wrapped(BellRang(bell_id=f"{n}")) for n in range(20)])
    for _ in range(SUSPECT):
        deliver(settings, "spire.hear", 20)

    with run(Spire), open_database(settings, "spire").client as client:
        heard = client[f"{settings.district}_spire"].heard
        eventually(lambda: heard.count_documents({}) == 3)
        eventually(lambda: PAUSED.labels("spire.hear")._value.get() == 1)

    assert depth(settings, "spire.hear") == 17


def consume(
    settings: KernelSettings, queue: str, handle: Callable[[list[Any]], None], workers: int
) -> Subscription:
    def serve(batch: list[Any]) -> None:
        handle(batch)
        ack(batch, multiple=workers == 1)

    return Subscription(
        settings.amqp_url, queue, serve, size=TOGETHER, linger_s=0, workers=workers, heartbeat_s=4
    )


def sizes_of(
    settings: KernelSettings,
    queue: str,
    *,
    workers: int = 1,
    each_s: float = 0.0,
    shared_s: float = 0.0,
) -> list[int]:
    """How many the consumer of this queue gets at a time until all are done."""
    with Connection(settings.amqp_url) as connection:
        waiting = connection.default_channel.queue_declare(queue, passive=True).message_count
    sizes: list[int] = []

    def handle(batch: list[Any]) -> None:
        sizes.append(len(batch))
        time.sleep(shared_s + each_s * len(batch))
        subscription.expect(each_s)

    subscription = consume(settings, queue, handle, workers)
    subscription.start()
    try:
        eventually(lambda: sum(sizes) >= waiting, within_s=30)
    finally:
        subscription.stop(5)
    return sizes


def deliver(settings: KernelSettings, queue: str, times: int) -> None:
    """To a consumer who dies with all of it in hand."""
    with Connection(settings.amqp_url) as connection:
        for _ in range(times):
            assert connection.default_channel.basic_get(queue) is not None


def test_what_was_delivered_before_is_taken_alone(settings: KernelSettings) -> None:
    listen(settings.amqp_url, "again")
    put(settings.amqp_url, "again", *[b"{}"] * 40)
    deliver(settings, "again", 20)

    sizes = sizes_of(settings, "again")

    assert sizes[:20] == [1] * 20
    assert max(sizes[20:]) > 1, "and what was not goes together"


class InOrder(Subscription):
    """The safeguard switched off."""

    def _mix(self) -> None:
        return


TAKEN: dict[str, dict[str, Any]] = {
    "in groups": {"size": TOGETHER, "linger_s": 0, "workers": 2},
    "in batches": {"size": 50, "linger_s": 0.05, "workers": 1},
}


def dead_beside_one_that_kills(
    settings: KernelSettings, consumer: type[Subscription], taken: str
) -> int:
    """How many reach the delivery limit where one of forty ends its process each time."""
    service = f"{consumer.__name__}.{taken[3:]}"
    queue = topology.QueueSpec(name=f"deadly.{service}", service=service)
    dead = topology.dead_queue(queue.service)
    listen(settings.amqp_url, dead)
    with Connection(settings.amqp_url) as connection:
        queue.queue()(connection.default_channel).declare()
    others = {b"%d" % n for n in range(40)}
    put(settings.amqp_url, queue.name, b"kills", *others)
    handled: set[bytes] = set()
    for _ in range(topology.DELIVERY_LIMIT + 1):
        process = consumer(settings.amqp_url, queue.name, print, heartbeat_s=4, **TAKEN[taken])
        handled |= die_of_it(process)
    eventually(lambda: depth(settings, dead) > 0)
    eventually(lambda: depth(settings, queue.name) == 0)
    assert len(others - handled) <= depth(settings, dead), "no ack covers what nobody handled"
    return depth(settings, dead)


def die_of_it(process: Subscription) -> set[bytes]:
    """What it handled before it came to the one that kills it."""
    over = threading.Event()
    handled: set[bytes] = set()

    def serve(batch: list[Any]) -> None:
        if any(bytes(one.body) == b"kills" for one in batch):
            over.set()
        if over.is_set():
            threading.Event().wait()  # as one that is dead: it settles nothing any more
        handled.update(bytes(one.body) for one in batch)
        ack(batch, multiple=process.in_order)

    process.serve = serve
    process.start()
    over.wait(10)
    process.stop(0)
    return handled


def depth(settings: KernelSettings, queue: str) -> int:
    with Connection(settings.amqp_url) as connection:
        answer = connection.default_channel.queue_declare(queue, passive=True)
        return int(answer.message_count)


@pytest.mark.parametrize("taken", TAKEN)
def test_one_that_ends_its_process_each_time_takes_few_to_the_delivery_limit_with_it(
    settings: KernelSettings, taken: str
) -> None:
    assert dead_beside_one_that_kills(settings, Subscription, taken) <= 3


@pytest.mark.parametrize("taken", TAKEN)
def test_in_order_all_those_behind_it_would_come_to_the_limit_with_it(
    settings: KernelSettings, taken: str
) -> None:
    assert dead_beside_one_that_kills(settings, InOrder, taken) > 20


def test_a_slow_commit_is_shared_by_more_and_not_by_fewer(settings: KernelSettings) -> None:
    listen(settings.amqp_url, "commits")
    put(settings.amqp_url, "commits", *[b"{}"] * 64)
    assert max(sizes_of(settings, "commits", shared_s=2 * GROUP_S)) == TOGETHER


def test_slow_work_is_taken_one_at_a_time_and_quick_work_together(
    settings: KernelSettings,
) -> None:
    listen(settings.amqp_url, "slow")
    put(settings.amqp_url, "slow", *[b"{}"] * 10)
    assert set(sizes_of(settings, "slow", workers=2, each_s=GROUP_S)) == {1}

    put(settings.amqp_url, "slow", *[b"{}"] * 64)
    assert max(sizes_of(settings, "slow", workers=2)) > 1


def test_a_worker_leaves_the_others_their_share(settings: KernelSettings) -> None:
    listen(settings.amqp_url, "shared")
    held, go = [], threading.Event()

    def handle(batch: list[Any]) -> None:
        held.append(len(batch))
        go.wait(10)

    subscription = consume(settings, "shared", handle, workers=4)
    subscription.start()
    try:
        put(settings.amqp_url, "shared", *[b"{}"] * 4)
        eventually(lambda: len(held) == 4)
    finally:
        go.set()
        subscription.stop(5)
    assert held == [1, 1, 1, 1]


def test_a_delivery_count_that_is_no_number_does_not_end_the_consumer(
    settings: KernelSettings,
) -> None:
    listen(settings.amqp_url, "odd")
    put(settings.amqp_url, "odd", *[b"{}"] * 20, headers={"x-delivery-count": "often"})
    assert sum(sizes_of(settings, "odd", workers=2)) == 20
