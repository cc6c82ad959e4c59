# SPDX-License-Identifier: Apache-2.0
"""A binding, and a queue, are gone while events are written that somebody should have heard.

Without `mandatory` the broker would confirm such an event and drop it: the negative control is in
tests/kernel/test_relay.py.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
import requests

from contracts.notifications import AnnouncementCompleted
from tests.servers.vhost import VirtualHost
from tests.system.outages.asks import Asks
from tests.system.outages.enduring import normal_again
from tests.system.outages.ground import OneOfEach
from tests.system.outages.operator import rapport
from tests.waiting import eventually

pytestmark = [pytest.mark.system, pytest.mark.row(73)]
ALARM_WITHIN_S = DELIVERED_WITHIN_S = 30
LISTENER = "subscriptions.tell_district"  # of a service that does not run: the queue keeps them


@pytest.fixture
def listening(ground: OneOfEach) -> Iterator[VirtualHost]:
    ground.platform.declare("subscriptions")
    normal_again(ground)
    yield ground.host
    ground.platform.declare("subscriptions")


def test_an_event_that_no_queue_takes_raises_an_alarm_and_leaves_when_the_binding_is_back(
    ground: OneOfEach, listening: VirtualHost
) -> None:
    key = AnnouncementCompleted.type
    unbind(listening, LISTENER, key)
    before = listening.depth(LISTENER)
    asks = Asks(ground.amqp_url, "nobody hears of it")
    asks.new("01")
    asks.close()

    eventually(lambda: unroutable(ground) == 1, within_s=ALARM_WITHIN_S)
    findings = eventually(lambda: red(rapport(ground, "doctor")[1]), within_s=ALARM_WITHIN_S)

    assert "1 messages that no queue takes" in findings["relay"]
    assert f"{LISTENER} is not bound to {key}" in findings["queues and bindings"]
    assert ground.notifications.outbox.count_documents({"key": key}) == 1
    assert listening.depth(LISTENER) == before

    ground.platform.declare("subscriptions")
    eventually(lambda: listening.depth(LISTENER) == before + 1, within_s=DELIVERED_WITHIN_S)
    eventually(lambda: unroutable(ground) == 0, within_s=ALARM_WITHIN_S)
    assert ground.notifications.outbox.count_documents({}) == 0


def test_a_command_whose_queue_is_gone_waits_for_it(
    ground: OneOfEach, listening: VirtualHost
) -> None:
    """The planner's queue is deleted under its consumer; the announcement is not forgotten."""
    ground.sink.forget()
    delete(listening, "notifications.plan")
    asks = Asks(ground.amqp_url, "nobody plans it")
    asks.new("02")
    asks.close()
    eventually(lambda: unroutable(ground) == 1, within_s=ALARM_WITHIN_S)
    assert ground.sink.recipients() == {}

    ground.platform.declare("notifications.plan")

    wanted = set(ground.families["02"])
    eventually(lambda: set(ground.sink.recipients()) == wanted, within_s=DELIVERED_WITHIN_S)
    normal_again(ground)


def unroutable(ground: OneOfEach) -> float:
    """What the relay's /metrics say of entries that no queue takes."""
    relay = ground.platform.processes["relay"]
    text = requests.get(f"http://127.0.0.1:{relay.health_port}/metrics", timeout=10).text
    (line,) = [
        line for line in text.splitlines()
        if line.startswith("rapport_outbox_unroutable") and "_notifications" in line
    ]  # fmt: skip
    return float(line.split()[-1])


def red(findings: list[dict[str, Any]]) -> dict[str, str]:
    """What doctor says where the relay is red; nothing before that."""
    found = {one["name"]: str(one["found"]) for one in findings if one["state"] == "red"}
    return found if "relay" in found else {}


def unbind(host: VirtualHost, queue: str, key: str) -> None:
    vhost = quote(host.vhost, "")
    host.api("DELETE", f"/bindings/{vhost}/e/events/q/{quote(queue, '')}/{quote(key, '')}")


def delete(host: VirtualHost, queue: str) -> None:
    host.api("DELETE", f"/queues/{quote(host.vhost, '')}/{quote(queue, '')}")
