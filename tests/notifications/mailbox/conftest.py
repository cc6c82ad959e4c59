# SPDX-License-Identifier: Apache-2.0
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.embedded import ports
from kernel.mongo import Database
from kernel.unit import Unit
from services.notifications.repository import COLLECTIONS
from tests.notifications.mailbox.mail_server import DOMAIN, MailServer
from tests.servers.fault_proxy import FaultProxy
from tests.system.processes import Platform, environment


@pytest.fixture(scope="module")
def mongo_link(mongo_server: object) -> Iterator[FaultProxy]:
    """What the mailbox reaches its database through."""
    with FaultProxy(mongo_server.port) as link:  # type: ignore[attr-defined]
        yield link


@pytest.fixture(scope="module")
def mail_server(
    mongo_link: FaultProxy, database_prefix: str, database: Database,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[MailServer]:  # fmt: skip
    """Hands mails over to the real process, on the module's database."""
    smtp, lmtp = ports.choose_free(2)
    settings = environment(
        "amqp://nobody", f"mongodb://127.0.0.1:{mongo_link.port}/?directConnection=true",
        database_prefix, MAILBOX_PORT=str(smtp), MAILBOX_LMTP_PORT=str(lmtp), MAILBOX_DOMAIN=DOMAIN,
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
