# SPDX-License-Identifier: Apache-2.0
from collections.abc import Iterator
from zlib import crc32

import pytest

from kernel.config import KernelSettings, read
from kernel.mongo import Database, open_database
from kernel.unit import Unit
from services.directory import collections

KEY = "a key of the tests, 32 characters!"


@pytest.fixture
def kernel_environ(
    mongo_uri: str, database_prefix: str, request: pytest.FixtureRequest
) -> dict[str, str]:
    return environ_for(mongo_uri, f"{database_prefix}_{crc32(request.node.name.encode())}")


def environ_for(mongo_uri: str, district: str) -> dict[str, str]:
    return {
        "RAPPORT_MONGO_URI": mongo_uri,
        "RAPPORT_AMQP_URL": "amqp://nobody:nobody@127.0.0.1:1/nowhere",
        "RAPPORT_TOKEN_KEY": KEY,
        "RAPPORT_DISTRICT": district,
    }


@pytest.fixture
def database(kernel_environ: dict[str, str]) -> Iterator[Database]:
    opened = open_database(read(KernelSettings, kernel_environ), "directory", collections.ALL)
    yield opened
    # At once: a server with a hundred of them runs out of open files.
    opened.client.drop_database(opened.name)
    opened.client.close()


@pytest.fixture
def unit(database: Database) -> Unit:
    return Unit(database)
