# SPDX-License-Identifier: Apache-2.0
"""Broker, database and network go away and come back: nothing lost, nothing parked."""

import dataclasses
import signal
import time
from collections.abc import Iterator

import eventlet
import pytest
from kombu import Connection
from nameko.standalone.rpc import ClusterRpcProxy

from deploy.embedded.broker import Broker
from deploy.embedded.database import Database as Mongod
from kernel.config import KernelSettings
from kernel.entrypoints import on_event
from kernel.link import BROKEN, link
from kernel.mongo import Collection, Database, open_database
from kernel.service import Service
from tests.kernel.conftest import relaying, running
from tests.kernel.messages import BellRang
from tests.kernel.posting import say
from tests.servers.fault_proxy import FaultProxy
from tests.servers.vhost import VirtualHost
from tests.waiting import eventually


class Lighthouse(Service):
    """Counts the bells it hears over a link that may fail."""

    name = "lighthouse"
    collections = (Collection(name="heard"),)

    @on_event(BellRang)
    def hear(self, rang: BellRang) -> None:
        self.unit.database.heard.insert_one({"bell": rang.bell_id}, session=self.unit.session)


@pytest.fixture(scope="module")
def proxy(broker: VirtualHost) -> Iterator[FaultProxy]:
    with FaultProxy(broker.node.ports.amqp) as made:
        yield made


@pytest.fixture(scope="module")
def shaky(settings: KernelSettings, broker: VirtualHost, proxy: FaultProxy) -> KernelSettings:
    """Settings whose way to the broker leads through the proxy."""
    url = broker.amqp_url.replace(f":{broker.node.ports.amqp}/", f":{proxy.port}/")
    return dataclasses.replace(settings, amqp_url=url, heartbeat_s=3)


@pytest.fixture(scope="module")
def database(shaky: KernelSettings, settings: KernelSettings) -> Iterator[Database]:
    opened = open_database(settings, "lighthouse", Lighthouse.collections)
    with running(shaky, Lighthouse, relays=False), relaying(settings, "lighthouse"):
        yield opened
    opened.client.close()


def heard(database: Database, bell: str) -> int:
    return database.heard.count_documents({"bell": bell})


def answers(settings: KernelSettings) -> str:
    """What the service says to somebody without a token: that it says something at all counts."""
    config = {"AMQP_URI": settings.amqp_url, "serializer": "json"}
    with ClusterRpcProxy(config, timeout=20) as rpc:
        return str(rpc.lighthouse.parked_list({})["error"]["code"])


def ring(database: Database, bell: str, times: int = 50) -> None:
    say(database, *[BellRang(bell_id=bell) for _ in range(times)])


def test_a_half_open_link_is_cut_and_consumption_resumes(
    database: Database, settings: KernelSettings, proxy: FaultProxy
) -> None:
    ring(database, "before", 1)
    eventually(lambda: heard(database, "before") == 1)
    before = proxy.accepted

    proxy.freeze()
    ring(database, "frozen")
    eventually(lambda: heard(database, "frozen") == 50, within_s=20)
    assert answers(settings) == "no-token"
    assert proxy.accepted > before
    assert database.parked.count_documents({}) == 0


def test_without_the_watchdog_a_half_open_link_is_never_noticed(
    shaky: KernelSettings, proxy: FaultProxy
) -> None:
    watched, bare = [], []

    def drain(connection: Connection, ended: list[str]) -> None:
        try:
            connection.drain_events()
        except BROKEN:
            ended.append("cut")

    plain = Connection(shaky.amqp_url, heartbeat=1)
    plain.connect()
    with link(shaky.amqp_url, "watched", 1) as mended:
        drains = [
            eventlet.spawn(drain, mended, watched),
            eventlet.spawn(drain, plain, bare),
        ]
        eventlet.sleep(0)
        proxy.freeze()
        eventually(lambda: watched == ["cut"])
    assert bare == []
    for one in drains:
        one.kill()
    plain.collect()


def test_a_frozen_database_only_delays(database: Database, mongo_server: Mongod) -> None:
    ring(database, "ice")
    mongo_server.kill(signal.SIGSTOP)
    frozen_at = time.monotonic()
    try:
        eventually(lambda: time.monotonic() - frozen_at > 5)
    finally:
        mongo_server.kill(signal.SIGCONT)
    ring(database, "ice")
    eventually(lambda: heard(database, "ice") == 100, within_s=30)
    assert database.parked.count_documents({}) == 0


def test_a_killed_broker_only_delays(
    database: Database, settings: KernelSettings, broker_node: Broker, broker: VirtualHost
) -> None:
    broker.wait_until_kept("lighthouse.hear")
    broker.wait_until_kept("lighthouse.rpc")
    ring(database, "dark")
    broker_node.kill()
    ring(database, "dark")
    broker_node.restart()
    eventually(lambda: heard(database, "dark") == 100, within_s=40)
    assert answers(settings) == "no-token"
    eventually(lambda: database.outbox.count_documents({}) == 0)
    assert database.parked.count_documents({}) == 0
