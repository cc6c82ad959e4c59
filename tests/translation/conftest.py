# SPDX-License-Identifier: Apache-2.0
"""Settings and database of the translation service on real servers."""

from collections.abc import Iterator

import pytest
from pymongo import MongoClient

from kernel.config import KernelSettings
from kernel.mongo import Database, open_database
from services.translation.adapters.servers import Server
from services.translation.service import TranslationService
from tests.servers.vhost import VirtualHost
from tests.translation.server_kinds import KINDS
from tests.translation.stand_in_server import StandIn, serving


@pytest.fixture(scope="module")
def database(mongo_uri: str, database_prefix: str) -> Iterator[Database]:
    # Nothing here speaks to a broker.
    opened = open_database(
        a_settings("amqp://nobody@127.0.0.1:1/none", mongo_uri, database_prefix),
        "translation",
        TranslationService.collections,
    )
    yield opened
    opened.client.close()


@pytest.fixture(scope="module")
def settings(broker: VirtualHost, mongo_uri: str, database_prefix: str) -> KernelSettings:
    with MongoClient(mongo_uri) as client:
        # A killed process's open transaction holds what it wrote until the server gives it up.
        client.admin.command("setParameter", 1, transactionLifetimeLimitSeconds=3)
    return a_settings(broker.amqp_url, mongo_uri, database_prefix)


def a_settings(amqp_url: str, mongo_uri: str, district: str) -> KernelSettings:
    return KernelSettings(
        amqp_url=amqp_url,
        mongo_uri=mongo_uri,
        district=district,
        token_key="k" * 40,
        retry_scale=0.001,
        heartbeat_s=4,
        drain_s=5,
    )


@pytest.fixture(params=list(KINDS))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def stand_in(kind: str) -> Iterator[StandIn]:
    with serving(KINDS[kind].answering) as server:
        server.headers = {}
        yield server


@pytest.fixture
def server(kind: str, stand_in: StandIn) -> Server:
    return KINDS[kind].made(stand_in.url, timeout_s=5)
