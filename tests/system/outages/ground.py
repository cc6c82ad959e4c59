# SPDX-License-Identifier: Apache-2.0
"""A platform on a broker node and a database of its own, which tests may freeze and kill."""

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.embedded import ports
from deploy.embedded.broker import Broker, BrokerLogin
from deploy.embedded.broker_files import BrokerPorts
from deploy.embedded.database import Database as Mongod
from kernel.config import KernelSettings
from kernel.mongo import Database, open_database
from services.notifications.audience.grades import GRADES
from tests.servers.vhost import VirtualHost
from tests.system.processes import SERVICES, Platform, environment
from tests.system.seeded import seed
from tests.system.sink import Sink

DISTRICT = "outages"
PROCESSES = ("relay", "notifications", "notifications.plan", "notifications.email")
FAMILIES_A_GRADE = 150


@dataclass(frozen=True, kw_only=True)
class Ground:
    sink: Sink
    platform: Platform
    notifications: Database
    families: dict[str, list[str]]  # addresses by grade

    @property
    def amqp_url(self) -> str:
        return self.platform.environment["RAPPORT_AMQP_URL"]


@dataclass(frozen=True, kw_only=True)
class OneOfEach(Ground):
    """On one broker node and one mongod."""

    node: Broker
    host: VirtualHost
    mongod: Mongod


@contextmanager
def on_one_of_each(directory: Path) -> Iterator[OneOfEach]:
    with ExitStack() as stack:
        node = stack.enter_context(a_node(directory / "broker"))
        host = VirtualHost(node=node, vhost=DISTRICT).create()
        VirtualHost(node=node, vhost=f"{DISTRICT}-district").create()
        mongod = stack.enter_context(a_mongod(directory / "mongo"))
        ground = stack.enter_context(
            standing(directory, host.amqp_url, mongod.uri, api_url=host.api_url)
        )
        for name in set(PROCESSES) & set(SERVICES):
            host.wait_until_kept(f"{name}.rpc")
        yield OneOfEach(node=node, host=host, mongod=mongod, **vars(ground))


@contextmanager
def standing(directory: Path, amqp_url: str, mongo_uri: str, *, api_url: str) -> Iterator[Ground]:
    """The platform's processes, and a district to write to, on servers that are there."""
    with ExitStack() as stack:
        sink = Sink(directory)
        stack.callback(sink.stop)
        platform = Platform(
            environment=environment(
                amqp_url, mongo_uri, DISTRICT, CAPTURE_SMTP_URL=sink.url, RETRY_SCALE="0.01",
                AMQP_API_URL=api_url,
            ),
            directory=directory, first_port=health_ports(),
        )  # fmt: skip
        stack.callback(platform.stop)
        settings = KernelSettings(
            amqp_url=amqp_url, mongo_uri=mongo_uri, district=DISTRICT, token_key="k" * 40
        )
        database = open_database(settings, "notifications")
        stack.callback(database.client.close)
        platform.declare(*SERVICES)  # also of those who do not run: nothing is to wait for them
        platform.start(*PROCESSES)
        families = {grade: seed(database, grade, FAMILIES_A_GRADE) for grade in GRADES}
        yield Ground(sink=sink, platform=platform, notifications=database, families=families)


@contextmanager
def a_node(directory: Path) -> Iterator[Broker]:
    amqp, management, distribution, epmd = ports.choose_free(4)
    node = Broker(
        directory,
        BrokerPorts(amqp=amqp, management=management, distribution=distribution, epmd=epmd),
        BrokerLogin(user="tests", password=secrets.token_hex(8)),
        statistics_every_ms=500, ends_with_parent=True,
    )  # fmt: skip
    try:
        node.start()
        yield node
    finally:
        node.stop()


@contextmanager
def a_mongod(directory: Path) -> Iterator[Mongod]:
    server = Mongod(
        directory, ports.choose_free(1)[0], cache_gb=0.25, oplog_mb=200, ends_with_parent=True
    )
    try:
        server.start()
        yield server
    finally:
        server.stop()


def health_ports(count: int = 20) -> int:
    """The first of so many free ports in a row: `rapport doctor` counts on from one."""
    for first in ports.choose_free(50):
        if all(ports.is_free(first + n) for n in range(count)):
            return first
    raise AssertionError("no twenty free ports in a row")
