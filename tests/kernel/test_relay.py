# SPDX-License-Identifier: Apache-2.0
"""The way out: what committed leaves, once a broker has room for it, urgent first."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from kombu import Connection
from prometheus_client import REGISTRY

from kernel import topology
from kernel.config import KernelSettings
from kernel.envelope import open_envelope
from kernel.errors import Unavailable
from kernel.link import BROKEN, link
from kernel.mongo import Database, open_database
from kernel.publisher import Confirming, Outgoing
from kernel.relay import Buses, Relay
from tests.kernel.conftest import relaying
from tests.kernel.messages import BellRang, DrumRolled, GongStruck
from tests.kernel.posting import listen, say, taken
from tests.servers.vhost import VirtualHost
from tests.waiting import eventually

SERVICE = "belfry"


@pytest.fixture(scope="module", autouse=True)
def exchange(settings: KernelSettings) -> None:
    topology.apply(settings.amqp_url, [])


@pytest.fixture
def database(settings: KernelSettings) -> Iterator[Database]:
    opened = open_database(settings, SERVICE)
    opened.outbox.delete_many({})
    yield opened
    opened.client.close()


@pytest.fixture
def relay(database: Database, settings: KernelSettings) -> Iterator[Relay]:
    """One that drains when told to."""
    made = Relay(database, settings)
    yield made
    made.release()


@pytest.fixture
def buses(settings: KernelSettings) -> Iterator[Buses]:
    with Buses(settings, "test") as opened:
        yield opened


def metric(name: str, database: Database) -> float:
    return REGISTRY.get_sample_value(name, {"database": database.name}) or 0.0


@pytest.mark.row(73)
def test_an_unroutable_event_stays_is_shown_and_leaves_when_the_binding_is_back(
    database: Database, settings: KernelSettings
) -> None:
    with relaying(settings, SERVICE):
        say(database, DrumRolled(drum_id="lonely"))
        eventually(lambda: metric("rapport_outbox_unroutable", database) == 1)
        assert database.outbox.count_documents({}) == 1
        eventually(lambda: metric("rapport_outbox_oldest_seconds", database) > 0)

        listen(settings.amqp_url, "drummers", DrumRolled.type)
        eventually(lambda: database.outbox.count_documents({}) == 0)
        eventually(lambda: metric("rapport_outbox_unroutable", database) == 0)
    (message,) = taken(settings.amqp_url, "drummers")
    assert open_envelope(message.body).subject == "lonely"


def test_without_mandatory_the_same_event_is_confirmed_and_gone(settings: KernelSettings) -> None:
    outgoing = Outgoing(
        exchange="events", key="rapport.kerneltest.nobody_listens.v1", body=b"{}", message_id="1",
        mandatory=False,
    )  # fmt: skip
    with link(settings.amqp_url, "test", 4) as connection:
        assert Confirming(connection).publish([outgoing]) == {}


def test_one_unroutable_event_does_not_hold_up_the_others(
    database: Database, settings: KernelSettings, relay: Relay, buses: Buses
) -> None:
    with Connection(settings.amqp_url) as connection:
        connection.default_channel.queue_unbind("drummers", "events", DrumRolled.type)
    say(database, DrumRolled(drum_id="lonely"), GongStruck(gong_id="goes"))

    assert relay.drain(buses) == 1
    assert [entry["key"] for entry in database.outbox.find()] == [DrumRolled.type]


def test_an_event_nobody_has_subscribed_to_yet_leaves(
    database: Database, relay: Relay, buses: Buses
) -> None:
    say(database, GongStruck(gong_id="unheard"))

    assert relay.drain(buses) == 1
    assert database.outbox.count_documents({}) == 0


def test_urgent_entries_leave_before_older_normal_ones(
    database: Database, settings: KernelSettings, relay: Relay, buses: Buses
) -> None:
    listen(settings.amqp_url, "order", BellRang.type, BellRang.type + ".urgent")
    say(database, *[BellRang(bell_id=f"normal-{n}") for n in range(600)])
    say(database, *[BellRang(bell_id=f"urgent-{n}", urgent=True) for n in range(3)])

    assert relay.drain(buses) == 603
    order = [open_envelope(message.body).subject for message in taken(settings.amqp_url, "order")]
    assert order == [f"urgent-{n}" for n in range(3)] + [f"normal-{n}" for n in range(600)]


def test_a_relay_that_dies_between_publishing_and_deleting_repeats_the_same_message(
    database: Database, settings: KernelSettings, relay: Relay, buses: Buses
) -> None:
    listen(settings.amqp_url, "wire", BellRang.type)
    say(database, BellRang(bell_id="twice"))
    (entry,) = database.outbox.find()
    relay.drain(buses)
    database.outbox.insert_one(entry)  # as if it had died before deleting
    relay.drain(buses)

    first, second = taken(settings.amqp_url, "wire")
    assert first.properties["message_id"] == second.properties["message_id"] == entry["_id"]
    assert bytes(first.body) == bytes(second.body)


def test_one_of_two_relays_holds_the_lease_and_the_other_takes_over(
    database: Database, settings: KernelSettings
) -> None:
    first, second = Relay(database, settings), Relay(database, settings)
    second.me = "another process"

    assert first._hold_lease()
    assert not second._hold_lease()
    first.release()
    assert second._hold_lease()
    second.release()


def test_a_lease_of_a_dead_relay_runs_out(database: Database, settings: KernelSettings) -> None:
    dead, heir = Relay(database, settings), Relay(database, settings)
    heir.me = "another process"
    dead._hold_lease()

    started = time.monotonic()
    eventually(heir._hold_lease)
    assert time.monotonic() - started > 1
    heir.release()


def test_a_thousand_entries_ask_the_database_a_few_times(
    database: Database, settings: KernelSettings
) -> None:
    windows: list[int] = []

    class Counting(Relay):
        def _next(self) -> list[dict[str, Any]]:
            found = super()._next()
            windows.append(len(found))
            return found

    relay = Counting(database, settings)
    with Buses(settings, "test") as buses, relay._bell() as bell:
        say(database, *[GongStruck(gong_id=str(n)) for n in range(1000)])
        relay.drain(buses)
        relay._wait(bell)  # every ring is of an entry that has left: none drains again
    relay.release()
    assert windows == [500, 500, 0]


def test_an_entry_written_after_the_last_query_rings_the_bell(
    database: Database, settings: KernelSettings, relay: Relay, buses: Buses
) -> None:
    with relay._bell() as bell:
        say(database, GongStruck(gong_id="early"))
        relay.drain(buses)
        say(database, GongStruck(gong_id="late"))
        relay._wait(bell)
        assert relay.drain(buses) == 1


def test_the_broker_may_be_gone_and_nothing_is_deleted(
    database: Database, settings: KernelSettings, broker: VirtualHost, relay: Relay
) -> None:
    with Buses(settings, "test") as buses:
        # py-amqp then says AttributeError, which is a broken link like any other.
        buses.publisher("inner", "normal").connection.connection.transport.close()
        say(database, GongStruck(gong_id="kept"))
        with pytest.raises((Unavailable, *BROKEN)):
            relay.drain(buses)
    assert database.outbox.count_documents({}) == 1
