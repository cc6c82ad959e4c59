# SPDX-License-Identifier: Apache-2.0
"""Events that wait already are handled in one transaction, and none pays for its neighbours."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from kombu import Connection

from kernel import topology
from kernel.clock import utc_now
from kernel.config import KernelSettings
from kernel.entrypoints import TOGETHER, on_event
from kernel.envelope import open_envelope, wrap
from kernel.errors import Rejected
from kernel.groups import Group
from kernel.mongo import Collection, Database, open_database
from kernel.service import Service
from kernel.subscription import GROUP_S, Subscription, ack
from kernel.unit import Unit
from tests.kernel.messages import BellRang, GongStruck
from tests.kernel.posting import listen, put, taken
from tests.waiting import eventually

BELLS = 200


class Carillon(Service):
    """Notes each bell with how many shared its transaction, and answers it with a gong."""

    name = "carillon"
    collections = (Collection(name="heard"),)

    @on_event(BellRang, workers=2)
    def hear(self, rang: BellRang) -> None:
        self.unit.database.heard.insert_one(
            {"bell": rang.bell_id, "together": len(self.unit.message_ids)},
            session=self.unit.session,
        )
        self.unit.publish(GongStruck(gong_id=rang.bell_id))
        if rang.bell_id.startswith("refused"):
            raise Rejected("no such bell", code="no-bell")
        if rang.bell_id.startswith("poison"):
            raise ZeroDivisionError


@pytest.fixture(scope="module")
def database(settings: KernelSettings, run: Callable[..., Any]) -> Iterator[Database]:
    """The carillon wakes up to bells that rang while it was away."""
    topology.apply(settings.amqp_url, [Carillon], retry_scale=settings.retry_scale)
    listen(settings.amqp_url, "gongs", GongStruck.type)
    ring(settings, *[f"bell-{n}" if n % 50 else f"refused-{n}" for n in range(BELLS)], "poison")
    with run(Carillon):
        opened = open_database(settings, "carillon")
        eventually(lambda: opened.heard.count_documents({}) >= BELLS - 4, within_s=30)
        eventually(lambda: opened.parked.count_documents({}) >= 5, within_s=60)
        eventually(lambda: opened.outbox.count_documents({}) == 0)
        yield opened
        opened.client.close()


def ring(settings: KernelSettings, *bells: str) -> None:
    """Each bell is a story of its own."""
    bodies = [
        wrap(
            BellRang(bell_id=bell), id=f"id-{bell}", at=utc_now(),
            correlation_id=f"story-{bell}", causation_id="",
        )
        for bell in bells
    ]  # fmt: skip
    put(settings.amqp_url, "carillon.hear", *bodies)


def test_events_that_waited_shared_transactions(database: Database) -> None:
    shared = [one["together"] for one in database.heard.find()]
    assert max(shared) > 1
    assert max(shared) <= TOGETHER


def test_each_has_its_effect_once_whoever_failed_beside_it(database: Database) -> None:
    heard = sorted(one["bell"] for one in database.heard.find())
    assert heard == sorted(f"bell-{n}" for n in range(BELLS) if n % 50)


def test_who_failed_is_parked_alone_and_its_neighbours_tries_are_not_counted(
    database: Database,
) -> None:
    parked = {open_envelope(bytes(one["body"])).id: one for one in database.parked.find()}
    refused = {f"id-refused-{n}" for n in range(0, BELLS, 50)}
    assert set(parked) == refused | {"id-poison"}
    assert {parked[id]["attempts"] for id in refused} == {1}
    assert parked["id-poison"]["attempts"] == len(topology.RETRY_DELAYS_S) + 1


def test_what_each_publishes_follows_from_its_own_event(
    database: Database, settings: KernelSettings
) -> None:
    gongs = [open_envelope(message.body) for message in taken(settings.amqp_url, "gongs")]
    told = {(gong.subject, gong.causationid, gong.correlationid) for gong in gongs}
    heard = [one["bell"] for one in database.heard.find()]
    assert told == {(bell, f"id-{bell}", f"story-{bell}") for bell in heard}


def test_without_being_told_apart_neighbours_would_share_the_fate_of_the_one_that_failed(
    database: Database,
) -> None:
    unit = Unit(database, consumer="test", message_ids=["a", "b"])

    def fails(ids: list[str]) -> None:
        for id in ids:
            database.heard.insert_one({"bell": f"shared-{id}"}, session=unit.session)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        unit.once(fails)
    assert database.heard.count_documents({"bell": {"$regex": "^shared"}}) == 0


@pytest.mark.parametrize(
    ("at", "parts"),
    [
        (None, ["ab", "cde"]),
        (0, ["a", "bcde"]),
        (2, ["ab", "c", "de"]),
        (4, ["abcd", "e"]),
    ],
)
def test_a_failed_group_is_parted_around_the_one_in_hand(at: int | None, parts: list[str]) -> None:
    group = Group(opened=list("abcde"))  # type: ignore[arg-type]
    group.at = at
    assert ["".join(part) for part in group.parts()] == parts  # type: ignore[arg-type]


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


def test_what_was_delivered_before_is_taken_alone(settings: KernelSettings) -> None:
    listen(settings.amqp_url, "again")
    put(settings.amqp_url, "again", *[b"{}"] * 40)
    with Connection(settings.amqp_url) as connection:
        for _ in range(20):  # in hand when the process dies
            assert connection.default_channel.basic_get("again") is not None

    sizes = sizes_of(settings, "again")

    assert sizes[:20] == [1] * 20
    assert max(sizes[20:]) > 1, "and what was not goes together"


class InOrder(Subscription):
    """The safeguard switched off."""

    def _mix(self) -> None:
        return


def dead_beside_one_that_kills(settings: KernelSettings, consumer: type[Subscription]) -> int:
    """How many reach the delivery limit where one of forty ends its process each time."""
    queue = topology.QueueSpec(name=f"deadly.{consumer.__name__}", service=consumer.__name__)
    dead = topology.dead_queue(queue.service)
    listen(settings.amqp_url, dead)
    with Connection(settings.amqp_url) as connection:
        queue.queue()(connection.default_channel).declare()
    put(settings.amqp_url, queue.name, b"kills", *[b"{}"] * 40)
    for _ in range(topology.DELIVERY_LIMIT + 1):
        die_of_it(settings, queue.name, consumer)
    eventually(lambda: depth(settings, dead) > 0)
    eventually(lambda: depth(settings, queue.name) == 0)
    return depth(settings, dead)


def die_of_it(settings: KernelSettings, queue: str, consumer: type[Subscription]) -> None:
    over = threading.Event()

    def serve(batch: list[Any]) -> None:
        if any(bytes(one.body) == b"kills" for one in batch):
            over.set()
        if over.is_set():
            threading.Event().wait()  # as one that is dead: it settles nothing any more
        ack(batch, multiple=False)

    process = consumer(
        settings.amqp_url, queue, serve, size=TOGETHER, linger_s=0, workers=2, heartbeat_s=4
    )
    process.start()
    over.wait(10)
    process.stop(0)


def depth(settings: KernelSettings, queue: str) -> int:
    with Connection(settings.amqp_url) as connection:
        answer = connection.default_channel.queue_declare(queue, passive=True)
        return int(answer.message_count)


def test_one_that_ends_its_process_each_time_takes_few_to_the_delivery_limit_with_it(
    settings: KernelSettings,
) -> None:
    assert dead_beside_one_that_kills(settings, Subscription) <= 3


def test_in_order_all_those_behind_it_would_come_to_the_limit_with_it(
    settings: KernelSettings,
) -> None:
    assert dead_beside_one_that_kills(settings, InOrder) > 20


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
