# SPDX-License-Identifier: Apache-2.0
"""Everything comes three times, to four processes at once: each event has one effect."""

from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest

from kernel import topology
from kernel.config import KernelSettings
from kernel.link import link
from kernel.messages import Message
from kernel.mongo import Database, open_database
from kernel.publisher import Confirming, Outgoing
from tests.kernel.choir import Choir
from tests.kernel.messages import BellRang, RingBell
from tests.kernel.posting import wrapped
from tests.kernel.processes import Running, started
from tests.servers.vhost import VirtualHost
from tests.waiting import eventually

pytestmark = pytest.mark.row(73)

PROCESSES, EVENTS, TIMES = 4, 2_000, 3


@pytest.fixture(scope="module")
def choir(settings: KernelSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Four processes that consume the same queues."""
    topology.apply(settings.amqp_url, [Choir], retry_scale=settings.retry_scale)
    log = tmp_path_factory.mktemp("choir") / "log"
    with ExitStack() as stack:
        running = [stack.enter_context(_singing(settings, log)) for _ in range(PROCESSES)]
        for one in running:
            eventually(one.is_healthy, within_s=90)
        database = open_database(settings, "choir", Choir.collections)
        stack.enter_context(database.client)
        yield database


def _singing(settings: KernelSettings, log: Path) -> AbstractContextManager[Running]:
    return started(settings, ["kernel.run", "tests.kernel.choir:Choir"], log)


def say_thrice(settings: KernelSettings, exchange: str, key: str, messages: list[Message]) -> None:
    """Copies follow one another, so that several processes hold them at the same time."""
    copies = []
    for message in messages:
        body = wrapped(message)
        one = Outgoing(exchange=exchange, key=key, body=body, message_id=message.subject)
        copies += [one] * TIMES
    with link(settings.amqp_url, "thrice", 10) as connection:
        assert Confirming(connection).publish(copies) == {}


def are_empty(broker: VirtualHost, *queues: str) -> bool:
    """Also of what consumers have in hand."""
    seen = broker.queues()
    return all(seen[queue].get("messages") == 0 for queue in queues)


def test_each_of_two_thousand_events_delivered_three_times_has_one_effect(
    choir: Database, settings: KernelSettings, broker: VirtualHost
) -> None:
    bells = [f"bell-{n}" for n in range(EVENTS)]
    say_thrice(settings, "events", BellRang.type, [BellRang(bell_id=bell) for bell in bells])
    eventually(lambda: choir.sung.count_documents({}) >= EVENTS, within_s=90)
    eventually(lambda: choir.chanted.count_documents({}) >= EVENTS, within_s=90)
    eventually(lambda: are_empty(broker, "choir.sing", "choir.chant"), within_s=90)

    for effects in ("sung", "chanted"):
        found = list(choir[effects].find())
        assert Counter(one["bell"] for one in found) == Counter(bells)
    assert len({one["by"] for one in choir.sung.find()}) == PROCESSES
    assert choir.outbox.count_documents({}) == EVENTS, "and told of each once"
    assert choir.parked.count_documents({}) == 0
    assert choir.inbox.count_documents({}) == 2 * EVENTS


def test_looking_before_acting_is_not_enough(
    choir: Database, settings: KernelSettings, broker: VirtualHost
) -> None:
    bells = [f"bell-{n}" for n in range(EVENTS // 10)]
    commands = [RingBell(bell_id=bell) for bell in bells]
    say_thrice(settings, "", RingBell.queues["normal"], commands)
    eventually(lambda: choir.looked.count_documents({}) == len(bells), within_s=90)
    eventually(lambda: are_empty(broker, RingBell.queues["normal"]), within_s=90)

    hummed = Counter(one["bell"] for one in choir.hummed.find())
    assert set(hummed) == set(bells)
    assert max(hummed.values()) > 1
