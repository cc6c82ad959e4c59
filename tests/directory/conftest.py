# SPDX-License-Identifier: Apache-2.0
from collections.abc import Iterator

import pytest
from pymongo import WriteConcern

from kernel.config import KernelSettings, read
from kernel.mongo import Database, open_database
from kernel.unit import Unit
from services.directory import collections

KEY = "a key of the tests, 32 characters!"


@pytest.fixture(scope="module")
def kernel_environ(mongo_uri: str, database_prefix: str) -> dict[str, str]:
    return environ_for(mongo_uri, database_prefix)


def environ_for(mongo_uri: str, district: str) -> dict[str, str]:
    return {
        "RAPPORT_MONGO_URI": mongo_uri,
        "RAPPORT_AMQP_URL": "amqp://nobody:nobody@127.0.0.1:1/nowhere",
        "RAPPORT_TOKEN_KEY": KEY,
        "RAPPORT_DISTRICT": district,
    }


@pytest.fixture(scope="module")
def prepared(kernel_environ: dict[str, str]) -> Iterator[Database]:
    """Made once: forty collections with their indexes take longer than most of these tests."""
    opened = open_database(read(KernelSettings, kernel_environ), "directory", collections.ALL)
    yield opened
    opened.client.close()


@pytest.fixture
def database(prepared: Database) -> Database:
    # A process that a test killed may have left a transaction open, which would hold its documents.
    prepared.client.admin.command("killAllSessions", [])
    quick = prepared.with_options(write_concern=WriteConcern(w=1, j=False))
    for name in prepared.list_collection_names():
        quick[name].delete_many({})
    # Tests read what a majority has: this waits until it has all of that.
    prepared.outbox.delete_many({})
    return prepared


@pytest.fixture
def unit(database: Database) -> Unit:
    return Unit(database)
