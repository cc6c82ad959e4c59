# SPDX-License-Identifier: Apache-2.0
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.embedded import ports
from kernel.mongo import Database
from kernel.unit import Unit
from services.notifications.repository import COLLECTIONS
from tests.notifications.inbound.gateway import Gateway
from tests.servers.fault_proxy import FaultProxy
from tests.system.processes import Platform, environment


@pytest.fixture(scope="module")
def mongo_link(mongo_server: object) -> Iterator[FaultProxy]:
    """What the process reaches its database through."""
    with FaultProxy(mongo_server.port) as link:  # type: ignore[attr-defined]
        yield link


@pytest.fixture(scope="module")
def gateway(
    mongo_link: FaultProxy, database_prefix: str, database: Database,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Gateway]:  # fmt: skip
    """The real process, on the module's database."""
    (port,) = ports.choose_free(1)
    settings = environment(
        "amqp://nobody", f"mongodb://127.0.0.1:{mongo_link.port}/?directConnection=true",
        database_prefix, INBOUND_PORT=str(port),
        REPLY_TO="office@cook.example", SCHOOL_REPLY_TO="s1=lincoln@cook.example",
    )  # fmt: skip
    platform = Platform(environment=settings, directory=Path(tmp_path_factory.mktemp("logs")))
    platform.start("notifications.inbound")
    yield Gateway(port=port)
    platform.stop()


@pytest.fixture
def emptied(database: Database) -> Unit:
    for name in (*(collection.name for collection in COLLECTIONS), "outbox", "inbox"):
        database[name].delete_many({})
    return Unit(database)
