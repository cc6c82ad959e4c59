# SPDX-License-Identifier: Apache-2.0
from collections.abc import Iterator

import pytest

from kernel.config import KernelSettings
from kernel.mongo import Database, open_database
from kernel.unit import Unit
from services.notifications.repository import COLLECTIONS
from tests.memory.database import memory_database


@pytest.fixture(scope="module")
def database(mongo_uri: str, database_prefix: str) -> Iterator[Database]:
    settings = KernelSettings(
        amqp_url="", mongo_uri=mongo_uri, district=database_prefix, token_key="k" * 40
    )
    database = open_database(settings, "notifications", COLLECTIONS)
    yield database
    database.client.close()


@pytest.fixture
def unit(request: pytest.FixtureRequest) -> Unit:
    """On MongoDB, unless the suite asks for both."""
    if getattr(request, "param", "mongo") == "memory":
        return Unit(memory_database(COLLECTIONS))
    database: Database = request.getfixturevalue("database")
    for name in (*(collection.name for collection in COLLECTIONS), "outbox"):
        database[name].delete_many({})
    return Unit(database)
