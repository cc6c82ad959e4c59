# SPDX-License-Identifier: Apache-2.0
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.embedded import ports
from kernel.config import KernelSettings
from kernel.mongo import Database, open_database
from kernel.unit import Unit
from services.notifications.repository import COLLECTIONS
from tests.notifications.mailbox.mail_server import DOMAIN, MailServer
from tests.servers.fault_proxy import FaultProxy
from tests.system.processes import Platform, environment

PREFIX = f"test_{secrets.token_hex(4)}"


@pytest.fixture(scope="package")
def database(mongo_uri: str) -> Iterator[Database]:
    """One for all of this folder: starting a process and making collections takes longest."""
    settings = KernelSettings(amqp_url="", mongo_uri=mongo_uri, district=PREFIX, token_key="k" * 40)
    database = open_database(settings, "notifications", COLLECTIONS)
    yield database
    database.client.drop_database(database.name)
    database.client.close()


@pytest.fixture(scope="package")
def mongo_link(mongo_server: object) -> Iterator[FaultProxy]:
    """What the mailbox reaches its database through."""
    with FaultProxy(mongo_server.port) as link:  # type: ignore[attr-defined]
        yield link


@pytest.fixture(scope="package")
def mail_server(
    mongo_link: FaultProxy, database: Database, tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[MailServer]:  # fmt: skip
    """Hands mails over to the real process, on this folder's database."""
    smtp, lmtp = ports.choose_free(2)
    settings = environment(
        "amqp://nobody", f"mongodb://127.0.0.1:{mongo_link.port}/?directConnection=true",
        PREFIX, MAILBOX_PORT=str(smtp), MAILBOX_LMTP_PORT=str(lmtp), MAILBOX_DOMAIN=DOMAIN,
        MAILBOX_MOST_BYTES="100000", BOUNCES_BEFORE_FLAG="3",
        DISTRICT_NAME="Cook County Schools", REPLY_TO="district@cook.example",
        SCHOOL_REPLY_TO="s1=lincoln@cook.example",
    )  # fmt: skip
    platform = Platform(environment=settings, directory=Path(tmp_path_factory.mktemp("logs")))
    platform.start("notifications.mailbox")
    log = platform.processes["notifications.mailbox"].log
    yield MailServer(smtp=smtp, lmtp=lmtp, log=log)
    platform.stop()


@pytest.fixture
def emptied(database: Database) -> Unit:
    for name in (*(collection.name for collection in COLLECTIONS), "outbox", "inbox"):
        database[name].delete_many({})
    return Unit(database)
