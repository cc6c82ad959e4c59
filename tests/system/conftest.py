# SPDX-License-Identifier: Apache-2.0
"""Fixtures of the system tests: real processes, a real sink."""

from collections.abc import Iterator

import pytest
from pymongo import MongoClient

from kernel.config import KernelSettings
from kernel.mongo import Database, open_database
from tests.servers.vhost import VirtualHost
from tests.system.asking import Asking
from tests.system.processes import Platform, environment
from tests.system.sink import Sink
from tests.system.witness import Witness


@pytest.fixture(scope="module")
def sink(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sink]:
    running = Sink(tmp_path_factory.mktemp("sink"))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def platform(
    broker: VirtualHost, mongo_uri: str, database_prefix: str, sink: Sink,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Platform]:  # fmt: skip
    """Nothing runs yet: a module starts what it needs."""
    settings = environment(
        broker.amqp_url, mongo_uri, database_prefix, CAPTURE_SMTP_URL=sink.url, RETRY_SCALE="0.01"
    )
    made = Platform(environment=settings, directory=tmp_path_factory.mktemp("logs"))
    yield made
    made.stop()


@pytest.fixture(scope="module")
def short_transactions(mongo_uri: str) -> Iterator[None]:
    """A killed process's open transaction holds what it wrote until the server gives it up."""
    name = "transactionLifetimeLimitSeconds"
    with MongoClient(mongo_uri) as client:
        before = client.admin.command("getParameter", 1, **{name: 1})[name]
        client.admin.command("setParameter", 1, **{name: 3})
        yield
        client.admin.command("setParameter", 1, **{name: before})


@pytest.fixture(scope="module")
def witness(platform: Platform, broker: VirtualHost) -> Witness:
    """Hears what is told from here on: a module asks for it before it starts anything."""
    platform.declare("notifications")
    return Witness(broker.amqp_url)


@pytest.fixture(scope="module")
def settings(broker: VirtualHost, mongo_uri: str, database_prefix: str) -> KernelSettings:
    return KernelSettings(
        amqp_url=broker.amqp_url, mongo_uri=mongo_uri, district=database_prefix, token_key="k" * 40
    )


@pytest.fixture(scope="module")
def directory_database(settings: KernelSettings) -> Iterator[Database]:
    database = open_database(settings, "directory")
    yield database
    database.client.close()


@pytest.fixture(scope="module")
def notifications_database(settings: KernelSettings) -> Iterator[Database]:
    database = open_database(settings, "notifications")
    yield database
    database.client.close()


@pytest.fixture
def asking(broker: VirtualHost) -> Iterator[Asking]:
    made = Asking(broker.amqp_url, "k" * 40)
    yield made
    made.close()
