# SPDX-License-Identifier: Apache-2.0
from collections.abc import Iterator

import pytest

from kernel.config import KernelSettings
from kernel.mongo import Database, open_database
from kernel.unit import Unit
from services.events.repository import COLLECTIONS


@pytest.fixture(scope="module")
def database(mongo_uri: str, database_prefix: str) -> Iterator[Database]:
    settings = KernelSettings(
        amqp_url="", mongo_uri=mongo_uri, district=database_prefix, token_key="k" * 40
    )
    database = open_database(settings, "events", COLLECTIONS)
    yield database
    database.client.close()


@pytest.fixture
def unit(database: Database) -> Unit:
    for name in ("gatherings", "rsvps", "outbox", "audit", "acts", "chain_heads"):
        database[name].delete_many({})
    return Unit(database)
