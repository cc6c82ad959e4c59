# SPDX-License-Identifier: Apache-2.0
"""Real services on a real broker and database, in this process."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from nameko.containers import ServiceContainer
from pymongo import MongoClient

from kernel import topology
from kernel.config import KernelSettings
from kernel.mongo import open_database
from kernel.relay import Relay
from kernel.run import nameko_config
from tests.servers.vhost import VirtualHost

TOKEN_KEY = "k" * 40


@pytest.fixture(scope="module")
def short_transactions(mongo_uri: str) -> None:
    """A killed process's open transaction holds what it wrote until the server gives it up."""
    with MongoClient(mongo_uri) as client:
        client.admin.command("setParameter", 1, transactionLifetimeLimitSeconds=1)


@pytest.fixture(scope="module")
def settings(
    broker: VirtualHost, mongo_uri: str, database_prefix: str, short_transactions: None
) -> KernelSettings:
    return KernelSettings(
        amqp_url=broker.amqp_url,
        amqp_api_url=broker.api_url,
        mongo_uri=mongo_uri,
        district=database_prefix,
        token_key=TOKEN_KEY,
        retry_scale=0.001,
        heartbeat_s=4,
        drain_s=5,
    )


@contextmanager
def running(settings: KernelSettings, *services: type[Any], relays: bool = True) -> Iterator[None]:
    """The services and their relays, until the block ends."""
    topology.apply(settings.amqp_url, services, retry_scale=settings.retry_scale)
    with ExitStack() as stack:
        for service in services:
            container = ServiceContainer(service, config=nameko_config(settings))
            container.start()
            stack.callback(container.stop)
            if relays:
                stack.enter_context(relaying(settings, service.name))
        yield


@contextmanager
def relaying(settings: KernelSettings, service: str) -> Iterator[Relay]:
    relay = Relay(open_database(settings, service), settings)
    thread = threading.Thread(target=relay.run)
    thread.start()
    try:
        yield relay
    finally:
        relay.stopping.set()
        thread.join(timeout=5)
        relay.release()
        relay.database.client.close()


@pytest.fixture(scope="module")
def run(settings: KernelSettings) -> Callable[..., Any]:
    return lambda *services, **options: running(settings, *services, **options)
