# SPDX-License-Identifier: Apache-2.0
"""The fixtures of tests.servers."""

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pymongo import MongoClient

from deploy.embedded import ports, processes
from deploy.embedded.broker import Broker, BrokerLogin
from deploy.embedded.broker_files import BrokerPorts
from deploy.embedded.database import Database
from tests.servers.vhost import VirtualHost

ON_DISK = Path(__file__).parents[2] / "var" / "test"
# Each commit is flushed: a shared disk makes that most of the tests' time. Processes that are
# killed lose nothing of it; only a machine that is switched off would, and no test does that.
IN_MEMORY = Path("/dev/shm/rapport-tests")
NEEDED_BYTES = 4 << 30
MARKER_OF = {"broker_node": "broker", "mongo_server": "mongo"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses a server, so that "unmarked means no server" cannot be forgotten."""
    for item in items:
        for fixture, marker in MARKER_OF.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(marker)


@pytest.fixture(scope="session")
def servers_directory() -> Iterator[Path]:
    """Where this run's servers keep their files; leftovers of killed runs are swept first."""
    runs = _roomiest()
    runs.mkdir(parents=True, exist_ok=True)
    for earlier in runs.iterdir():
        if earlier.name.isdigit() and not processes.is_alive(int(earlier.name)):
            shutil.rmtree(earlier, ignore_errors=True)
    directory = runs / str(os.getpid())
    directory.mkdir()
    yield directory
    shutil.rmtree(directory)


def _roomiest() -> Path:
    """Memory where there is enough of it, else the disk."""
    memory = IN_MEMORY.parent
    if memory.is_dir() and shutil.disk_usage(memory).free > NEEDED_BYTES:
        return IN_MEMORY
    return ON_DISK


@pytest.fixture(scope="session")
def broker_node(servers_directory: Path) -> Iterator[Broker]:
    amqp, management, distribution, epmd = ports.choose_free(4)
    node = Broker(
        servers_directory / "broker",
        BrokerPorts(amqp=amqp, management=management, distribution=distribution, epmd=epmd),
        BrokerLogin(user="tests", password=secrets.token_hex(8)),
        statistics_every_ms=500,
        ends_with_parent=True,
    )
    try:
        node.start()
        yield node
    finally:
        node.stop()


@pytest.fixture(scope="module")
def broker(broker_node: Broker) -> Iterator[VirtualHost]:
    yield from _virtual_host(broker_node)


@pytest.fixture
def fresh_broker(broker_node: Broker) -> Iterator[VirtualHost]:
    yield from _virtual_host(broker_node)


def _virtual_host(node: Broker) -> Iterator[VirtualHost]:
    host = VirtualHost(node=node, vhost=f"test-{secrets.token_hex(4)}").create()
    yield host
    host.delete()


@pytest.fixture(scope="session")
def mongo_server(servers_directory: Path) -> Iterator[Database]:
    server = Database(
        servers_directory / "mongo",
        ports.choose_free(1)[0],
        cache_gb=0.25,
        oplog_mb=200,
        ends_with_parent=True,
    )
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def mongo_uri(mongo_server: Database) -> str:
    return mongo_server.uri


@pytest.fixture(scope="module")
def database_prefix(mongo_uri: str) -> Iterator[str]:
    prefix = f"test_{secrets.token_hex(4)}"
    yield prefix
    with MongoClient(mongo_uri) as client:
        for name in client.list_database_names():
            if name.startswith(prefix):
                client.drop_database(name)
