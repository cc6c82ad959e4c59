# SPDX-License-Identifier: Apache-2.0
"""A poison event: its tries follow the ladder, it is parked with its cause, nobody waits for it."""

import dataclasses
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from kernel import parking, topology
from kernel.config import KernelSettings
from kernel.envelope import open_envelope
from kernel.mongo import Database, open_database
from kernel.subscription import Subscription, ack, give_back
from kernel.unit import Unit
from tests.kernel.abbey import Abbey, keeps_pace, ringer, shown_ms
from tests.kernel.conftest import relaying
from tests.kernel.messages import BellRang
from tests.kernel.posting import listen
from tests.kernel.processes import healthy
from tests.servers.vhost import VirtualHost
from tests.system.judging import Verdict, keep
from tests.waiting import eventually

pytestmark = pytest.mark.row(73)

WORDS = ["kernel.run", "tests.kernel.abbey:Abbey"]
TRIES = len(topology.RETRY_DELAYS_S) + 1
REACTIONS = ("heard", "counted")
SCALE = 0.001
LATE_S = 10.0  # what a busy machine may add to a delay
WARM, BELLS, POISON_EVERY = 20, 60, 20


@pytest.fixture
def own(settings: KernelSettings, fresh_broker: VirtualHost) -> KernelSettings:
    """A virtual host of the test's own: the ladder's delays belong to its queues."""
    return dataclasses.replace(settings, amqp_url=fresh_broker.amqp_url)


@contextmanager
def abbey(own: KernelSettings, log: Path, scale: float) -> Iterator[Database]:
    topology.apply(own.amqp_url, [Abbey], retry_scale=scale)
    database = open_database(own, "abbey", Abbey.collections)
    for collection in (*Abbey.collections, *("parked", "inbox")):
        name = collection if isinstance(collection, str) else collection.name
        database[name].delete_many({})
    with healthy(own, WORDS, log), database.client:
        yield database


def tried_at(database: Database, effects: str) -> list[float]:
    return [one["at"] for one in database.tries.find({"of": effects}).sort("at", 1)]


@pytest.mark.parametrize("scale", [SCALE, pytest.param(0.02, marks=pytest.mark.soak)])
def test_the_tries_of_a_poison_event_follow_the_ladder_until_it_is_parked_and_replay_works(
    own: KernelSettings, tmp_path: Path, scale: float
) -> None:
    delays_s = [delay_s * scale for delay_s in topology.RETRY_DELAYS_S]
    with abbey(own, tmp_path / "log", scale) as database, ringer(own) as bells:
        bells.say(BellRang(bell_id="poison"))
        eventually(lambda: database.parked.count_documents({}) == 2, within_s=sum(delays_s) + 60)

        for effects in REACTIONS:
            waits_s = [
                after - one for one, after in itertools.pairwise(tried_at(database, effects))
            ]
            assert len(waits_s) == TRIES - 1
            for waited_s, delay_s in zip(waits_s, delays_s, strict=True):
                assert int(delay_s * 1000) / 1000 <= waited_s <= delay_s + LATE_S
        for one in database.parked.find():
            assert (one["reason"], one["attempts"]) == ("attempts", TRIES)
            assert one["error"] == "ZeroDivisionError: a poisonous bell"
        assert not effects_of_poison(database)

        database.mended.insert_one({})
        replay_all(own, database)
        eventually(lambda: all(database[each].count_documents({}) == 1 for each in REACTIONS))


def replay_all(own: KernelSettings, database: Database) -> None:
    with relaying(own, "abbey"):
        for one in list(database.parked.find()):
            unit = Unit(database)
            unit.run(lambda unit=unit, one=one: parking.replay(unit, one["_id"]))  # type: ignore[misc]
        eventually(lambda: database.outbox.count_documents({}) == 0)


def effects_of_poison(database: Database) -> list[str]:
    found = [database[name].find({"bell": {"$regex": "^poison"}}) for name in REACTIONS]
    return [one["bell"] for each in found for one in each]


@pytest.mark.parametrize("rounds", [2, pytest.param(10, marks=pytest.mark.soak)])
def test_neighbours_of_poison_events_are_handled_as_quickly_as_without_them(
    own: KernelSettings, tmp_path: Path, rounds: int
) -> None:
    calm: list[list[str]] = []
    beside: list[list[str]] = []
    with abbey(own, tmp_path / "log", SCALE) as database, ringer(own) as bells:
        bells.ring("warm", WARM)
        for n in range(rounds):
            all_parked(database, n * BELLS // POISON_EVERY)
            calm.append(bells.ring(f"calm{n}", BELLS))
            beside.append(bells.ring(f"beside{n}", BELLS, poison_every=POISON_EVERY))
        all_parked(database, rounds * BELLS // POISON_EVERY)

        measured = {}
        for effects in REACTIONS:
            at = {one["bell"]: one["at"] for one in database[effects].find()}
            heard = WARM + 2 * rounds * BELLS
            assert database[effects].count_documents({}) == len(at) == heard
            normal = [bells.delays_s(at, each) for each in calm]
            poisoned = [bells.delays_s(at, each) for each in beside]
            measured[effects] = f"{shown_ms(normal)} -> {shown_ms(poisoned)}"
            assert keeps_pace(normal, poisoned), measured
    if rounds > 2:
        keep("poison event", Verdict(lost=0, dup=0, ghost=0, renamed=0), **measured)


def all_parked(database: Database, poisons: int) -> None:
    wanted = poisons * len(REACTIONS)
    eventually(lambda: database.parked.count_documents({}) == wanted, within_s=60)


@contextmanager
def careless(own: KernelSettings, fail: Callable[[Any], None]) -> Iterator[dict[str, float]]:
    """A consumer with as many workers that does `fail` with a poison event; when it heard what."""
    topology.apply(own.amqp_url, [Abbey], retry_scale=SCALE)
    listen(own.amqp_url, "careless", BellRang.type)
    heard_at: dict[str, float] = {}

    def serve(batch: list[Any]) -> None:
        bell = open_envelope(batch[0].body).subject
        if bell.startswith("poison"):
            fail(batch[0])
            return
        heard_at[bell] = time.time()
        ack(batch, multiple=False)

    consumer = Subscription(
        own.amqp_url, "careless", serve, size=1, linger_s=0, workers=4, heartbeat_s=4
    )
    consumer.start()
    try:
        eventually(lambda: consumer.connected)
        yield heard_at
    finally:
        consumer.stop(0)


def test_waiting_for_the_next_try_in_line_would_hold_up_the_neighbours(
    own: KernelSettings,
) -> None:
    def climb(delivery: Any) -> None:
        for delay_s in topology.RETRY_DELAYS_S:
            threading.Event().wait(delay_s * SCALE)
        ack([delivery], multiple=False)

    with careless(own, climb) as heard_at, ringer(own) as bells:
        calm = bells.ring("calm", BELLS)
        beside = bells.ring("beside", BELLS, poison_every=POISON_EVERY // 4)
        eventually(lambda: len(heard_at) == len(calm + beside), within_s=30)
        delays_s = [[bells.delays_s(heard_at, each)] for each in (calm, beside)]
        assert not keeps_pace(*delays_s)


def test_giving_it_back_at_once_would_use_up_its_tries_within_a_moment(
    own: KernelSettings,
) -> None:
    tries: list[float] = []

    def again(delivery: Any) -> None:
        tries.append(time.time())
        give_back(delivery)

    with careless(own, again), ringer(own) as bells:
        bells.say(BellRang(bell_id="poison"))
        eventually(lambda: len(tries) > TRIES)
    assert tries[TRIES] - tries[0] < topology.RETRY_DELAYS_S[0]
