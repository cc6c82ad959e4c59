# SPDX-License-Identifier: Apache-2.0
"""Subscribers on a real broker: what they get, what they may not, and how they are cut off."""

import json
import secrets
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from amqp.exceptions import AMQPError
from kombu import Connection

from cli.bus import RpcBus
from cli.problems import Exit, Problem
from kernel.identity import Role
from kernel.mongo import Database
from tests.servers.vhost import VirtualHost
from tests.subscriptions.listening import completed, happen, imported, linked, take
from tests.waiting import eventually

pytestmark = [pytest.mark.row(82), pytest.mark.broker, pytest.mark.mongo]
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "subscriber.py"


@pytest.fixture
def name() -> str:
    return f"system-{secrets.token_hex(4)}"


def add(admin: RpcBus, name: str, *events: str) -> tuple[str, str]:
    """The new subscriber's address and queue."""
    added = admin.ask("subscriptions", "subscribers_add", name=name, events=list(events) or ["#"])
    return added["address"], added["queue"]


def test_a_subscriber_gets_what_it_asked_for_and_only_that(
    admin: RpcBus, broker: VirtualHost, name: str
) -> None:
    address, queue = add(admin, name, "announcement.*")
    everything, all_queue = add(admin, f"{name}-all", "#")
    ids = happen(broker, imported("i-1"), completed("a-1"))
    assert [event["id"] for event in take(everything, all_queue, 2)] == ids
    [event] = take(address, queue, 1)
    assert (event["id"], event["type"], event["subject"]) == (
        ids[1], "rapport.notifications.announcement_completed.v1", "a-1",
    )  # fmt: skip
    assert event["data"]["reached"] == 2
    assert event["correlationid"] == "c-1"


def test_a_subscriber_that_was_away_misses_none(
    admin: RpcBus, broker: VirtualHost, name: str
) -> None:
    address, queue = add(admin, name)
    happen(broker, completed("before"))
    assert take(address, queue, 1)[0]["subject"] == "before"
    happen(broker, *[completed(f"away-{number}") for number in range(50)])
    subjects = [event["subject"] for event in take(address, queue, 50)]
    assert subjects == [f"away-{number}" for number in range(50)]


def test_an_event_delivered_twice_inside_reaches_the_district_once(
    admin: RpcBus, broker: VirtualHost, database: Database, name: str
) -> None:
    address, queue = add(admin, name)
    with linked(broker.amqp_url) as connection:
        happen(broker, completed("first"))
        [first] = take(address, queue, 1)
        # The bytes of the district's copy decode as the inner event: same id, same type.
        for _ in range(2):
            connection.Producer().publish(
                json.dumps(first).encode(), routing_key="subscriptions.tell_district",
                content_type="application/x", content_encoding="binary",
            )  # fmt: skip
    happen(broker, completed("after"))
    assert [event["subject"] for event in take(address, queue, 1)] == ["after"]


MEDDLING: dict[str, Callable[[Any, str, str], object]] = {
    "declare an exchange": lambda channel, queue, other: channel.exchange_declare("mine", "topic"),
    "declare a queue": lambda channel, queue, other: channel.queue_declare("mine", durable=True),
    "declare a private queue": lambda channel, queue, other: channel.queue_declare(exclusive=True),
    "bind": lambda channel, queue, other: channel.queue_bind(queue, "rapport", "#"),
    "unbind": lambda channel, queue, other: channel.queue_unbind(queue, "rapport", "#"),
    "delete its queue": lambda channel, queue, other: channel.queue_delete(queue),
    "read another's": lambda channel, queue, other: channel.basic_get(other),
    "consume another's": lambda channel, queue, other: channel.basic_consume(other),
    "purge another's": lambda channel, queue, other: channel.queue_purge(other),
    "bind another's": lambda channel, queue, other: channel.queue_bind(other, "rapport", "#"),
}


@pytest.mark.parametrize("how", MEDDLING)
def test_a_subscriber_may_do_nothing_but_read_its_own_queue(
    how: str, admin: RpcBus, broker: VirtualHost, name: str
) -> None:
    address, queue = add(admin, name)
    _, other = add(admin, f"{name}-other")
    with linked(address) as connection, pytest.raises(AMQPError, match=r"403|ACCESS_REFUSED"):
        MEDDLING[how](connection.channel(), queue, other)


@pytest.mark.parametrize("how", MEDDLING)
def test_whoever_may_do_more_can_do_the_same(
    how: str, admin: RpcBus, district: VirtualHost, name: str
) -> None:
    """The refusals above come from the permissions, not from a question put wrongly."""
    _, queue = add(admin, name)
    _, other = add(admin, f"{name}-other")
    with linked(district.amqp_url) as connection:
        MEDDLING[how](connection.channel(), queue, other)


@pytest.mark.parametrize("exchange", ["rapport", "", "amq.topic"])
def test_a_subscriber_may_not_publish(exchange: str, admin: RpcBus, name: str) -> None:
    address, queue = add(admin, name)
    with linked(address) as connection:
        channel = connection.channel()
        channel.confirm_select()
        message = channel.prepare_message(b"{}", None, "application/json", "utf-8", {}, {})
        with pytest.raises(AMQPError, match=r"403|ACCESS_REFUSED"):
            channel.basic_publish_confirm(message, exchange, queue)


def test_a_subscriber_may_not_enter_the_inner_host(
    admin: RpcBus, broker: VirtualHost, district: VirtualHost, name: str
) -> None:
    address, _ = add(admin, name)
    inner = address.replace(quote(district.vhost, ""), quote(broker.vhost, ""))
    assert inner != address
    with (
        pytest.raises(AMQPError),
        linked(inner.replace(f"//{broker.vhost}.", f"//{district.vhost}.")),
    ):
        pass


def test_the_queue_is_bounded_and_says_what_it_drops(
    admin: RpcBus, district: VirtualHost, name: str
) -> None:
    _, queue = add(admin, name)
    arguments = eventually(lambda: district.queues().get(queue))["arguments"]
    assert arguments["x-queue-type"] == "quorum"
    assert arguments["x-max-length"] == 100_000
    assert (arguments["x-overflow"], arguments["x-delivery-limit"]) == ("drop-head", 100)
    limits = district.api("GET", f"/user-limits/{district.vhost}.{name}")
    assert limits[0]["value"] == {"max-connections": 10, "max-channels": 20}


def listen(address: str, queue: str) -> tuple[Connection, list[bytes]]:
    connection, heard = Connection(address, connect_timeout=5), []
    channel = connection.channel()
    channel.basic_consume(queue, no_ack=True, callback=lambda raw: heard.append(raw.body))
    return connection, heard


def drain(connection: Connection, heard: list[bytes], count: int) -> bool:
    with suppress(TimeoutError):
        connection.drain_events(timeout=0.2)
    return len(heard) >= count


def cut(connection: Connection) -> bool:
    try:
        connection.drain_events(timeout=0.2)
    except TimeoutError:
        return False
    except (AMQPError, OSError):
        return True
    return False


def test_revoking_cuts_a_live_connection(
    admin: RpcBus, broker: VirtualHost, district: VirtualHost, name: str
) -> None:
    address, queue = add(admin, name)
    connection, heard = listen(address, queue)
    happen(broker, completed("a-1"))
    eventually(lambda: drain(connection, heard, 1))
    admin.ask("subscriptions", "subscribers_revoke", name=name)
    eventually(lambda: cut(connection))
    connection.collect(socket_timeout=1)
    with pytest.raises(AMQPError), linked(address):
        pass
    names = [one["name"] for one in admin.ask("subscriptions", "subscribers_list")]
    assert name not in names
    assert queue not in district.queues()


def test_taking_permissions_away_alone_would_not_cut_it(
    admin: RpcBus, broker: VirtualHost, district: VirtualHost, name: str
) -> None:
    address, queue = add(admin, name)
    connection, heard = listen(address, queue)
    happen(broker, completed("a-1"))
    eventually(lambda: drain(connection, heard, 1))
    district.api("DELETE", f"/permissions/{district.vhost}/{district.vhost}.{name}")
    happen(broker, completed("a-2"))
    eventually(lambda: drain(connection, heard, 2))
    connection.collect(socket_timeout=1)


def test_a_new_address_voids_the_old_one_and_keeps_what_waits(
    admin: RpcBus, broker: VirtualHost, name: str
) -> None:
    old, queue = add(admin, name)
    connection, _ = listen(old, queue)
    new = admin.ask("subscriptions", "subscribers_address", name=name)["address"]
    eventually(lambda: cut(connection))
    connection.collect(socket_timeout=1)
    happen(broker, completed("kept"))
    with pytest.raises(AMQPError), linked(old):
        pass
    assert take(new, queue, 1)[0]["subject"] == "kept"


def test_the_password_is_kept_nowhere(admin: RpcBus, database: Database, name: str) -> None:
    address, _ = add(admin, name)
    password = address.split(":")[2].split("@")[0]
    for collection in database.list_collection_names():
        for document in database[collection].find():
            assert password not in repr(document)


def test_only_an_admin_adds_and_the_act_is_recorded_under_the_name(
    bus_as: Callable[[Role], RpcBus], admin: RpcBus, database: Database, name: str
) -> None:
    with pytest.raises(Problem) as refused:
        bus_as(Role.SENDER).ask("subscriptions", "subscribers_add", name=name, events=["#"])
    assert refused.value.exit == Exit.FORBIDDEN
    add(admin, name)
    act = database.audit.find_one({"body.about": name})
    assert act is not None
    assert (act["body"]["method"], act["body"]["operator_id"]) == ("subscribers_add", "op-1")


def test_a_name_in_use_and_a_pattern_that_means_nothing_are_refused(
    admin: RpcBus, name: str
) -> None:
    add(admin, name)
    for payload in ({"name": name, "events": ["#"]}, {"name": f"{name}-b", "events": ["weather"]}):
        with pytest.raises(Problem) as refused:
            admin.ask("subscriptions", "subscribers_add", **payload)
        assert refused.value.exit == Exit.INVALID


def test_the_example_prints_the_event_of_an_announcement(
    admin: RpcBus, broker: VirtualHost, name: str
) -> None:
    assert len(EXAMPLE.read_text().splitlines()) <= 40
    address, _ = add(admin, name)
    happen(broker, completed("a-printed"))
    example = subprocess.Popen([sys.executable, str(EXAMPLE), address], stdout=subprocess.PIPE)
    try:
        assert example.stdout is not None
        line = example.stdout.readline().decode()
    finally:
        example.kill()
        example.communicate()
    assert "rapport.notifications.announcement_completed.v1" in line
    assert '"announcement_id": "a-printed"' in line
