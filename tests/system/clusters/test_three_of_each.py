# SPDX-License-Identifier: Apache-2.0
"""RabbitMQ on three nodes and MongoDB on three members: the leader dies, freezes, and all die."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from cli.bus import RpcBus
from cli.problems import Away
from tests.servers.broker_cluster import BrokerCluster
from tests.servers.replica_set import ReplicaSet
from tests.system.clusters.conftest import Clustered
from tests.system.judging import keep
from tests.system.outages.asks import token
from tests.system.outages.enduring import enduring
from tests.system.outages.faults import frozen, killed
from tests.system.outages.ground import DISTRICT
from tests.waiting import eventually

pytestmark = [pytest.mark.system, pytest.mark.soak, pytest.mark.row(73, 74)]
BUSY_QUEUE = "notifications.email.chunks"
DEAD_S, FROZEN_S, BY_ITSELF_S, WHOLE_WITHIN_S = 30, 15, 30, 90
Servers = BrokerCluster | ReplicaSet
Fault = Callable[[Servers], Any]


def leader(servers: Servers) -> Any:
    if isinstance(servers, BrokerCluster):
        return servers.leader_of(DISTRICT, BUSY_QUEUE)
    return servers.leader()


def leader_killed(servers: Servers) -> Any:
    with killed(leader(servers)) as victim:
        threading.Event().wait(DEAD_S)
    return victim


def leader_frozen(servers: Servers) -> Any:
    with frozen(leader(servers)) as victim:
        threading.Event().wait(FROZEN_S)
    return victim


def all_killed(servers: Servers) -> None:
    for member in servers.members:
        member.kill()
    servers.start_all()


@pytest.mark.parametrize("fault", [leader_killed, leader_frozen, all_killed])
@pytest.mark.parametrize("name", ["RabbitMQ", "MongoDB"])
def test_nothing_is_lost(clustered: Clustered, name: str, fault: Fault) -> None:
    servers = clustered.brokers if name == "RabbitMQ" else clustered.replicas
    words = fault.__name__.replace("_", " ")

    with enduring(clustered, f"{name} {words}") as endured:
        victim = fault(servers)

    rejoined = whole_again(clustered.brokers, victim)
    keep(f"three of {name}: {words}", endured.verdict, **endured.measured(), rejoined=rejoined)


def test_who_names_one_node_alone_waits_for_it(clustered: Clustered) -> None:
    """The negative control of naming all: with one of them dead the others answer."""
    first = clustered.brokers.members[0]
    one, all_three = RpcBus(first.amqp_url(DISTRICT), token()), RpcBus(clustered.amqp_url, token())
    with killed(first):
        with pytest.raises(Away, match="RabbitMQ does not answer"):
            one.ask("notifications", "copies")
        assert "people" in eventually(lambda: answered(all_three), within_s=60)
    all_three.close()
    whole_again(clustered.brokers, first)


def whole_again(brokers: BrokerCluster, victim: Any) -> str:
    """By itself, or with an operator's help."""
    try:
        eventually(brokers.is_whole, within_s=BY_ITSELF_S)
    except AssertionError:
        brokers.rejoin(victim)
        eventually(brokers.is_whole, within_s=WHOLE_WITHIN_S)
        return "by an operator"
    return "by itself"


def answered(bus: RpcBus) -> object:
    try:
        return bus.ask("notifications", "copies", 4.5)
    except Away:
        return None
