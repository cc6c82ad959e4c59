# SPDX-License-Identifier: Apache-2.0
"""A lost binding, and an import's worth of events that nobody takes any more."""

import threading
from collections.abc import Iterator

import pytest

from kernel import topology
from kernel.clock import utc_now
from kernel.config import KernelSettings
from kernel.mongo import Database, open_database
from kernel.relay import WINDOW, Buses, Relay
from kernel.unit import raw_entry
from tests.kernel.posting import listen
from tests.servers.vhost import VirtualHost
from tests.waiting import eventually

MANY = 4 * WINDOW


@pytest.fixture
def database(settings: KernelSettings) -> Iterator[Database]:
    topology.apply(settings.amqp_url, [])
    opened = open_database(settings, "choir")
    yield opened
    opened.client.close()


def fill(database: Database, key: str, count: int) -> None:
    database.outbox.insert_many(
        [raw_entry("events", key, b"{}", id=f"{key}-{n}", at=utc_now()) for n in range(count)]
    )


def test_thousands_that_no_queue_takes_are_asked_about_a_few_times_and_hold_up_nobody(
    database: Database, settings: KernelSettings, broker: VirtualHost
) -> None:
    listen(settings.amqp_url, "ear", "heard")
    fill(database, "lost", MANY)
    fill(database, "heard", 10)
    relay = Relay(database, settings)
    windows: list[int] = []
    publish = relay._publish

    def counted(entries: list[dict[str, object]], buses: Buses) -> int:
        windows.append(len(entries))
        return publish(entries, buses)

    relay._publish = counted  # type: ignore[method-assign]
    with Buses(settings, "test") as buses:
        assert relay.drain(buses) == 10

    assert broker.depth("ear") == 10
    assert windows == [WINDOW, 10]
    assert database.outbox.count_documents({}) == MANY


def test_when_a_queue_takes_them_again_all_of_them_leave(
    database: Database, settings: KernelSettings, broker: VirtualHost
) -> None:
    database.outbox.delete_many({})
    fill(database, "regained", MANY)
    relay = Relay(database, settings)
    with Buses(settings, "test") as buses:
        assert relay.drain(buses) == 0
    listen(settings.amqp_url, "late ear", "regained")

    thread = threading.Thread(target=relay.run)
    thread.start()
    try:
        eventually(lambda: broker.depth("late ear") == MANY)
    finally:
        relay.stopping.set()
        thread.join(timeout=5)
        relay.release()
