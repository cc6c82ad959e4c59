# SPDX-License-Identifier: Apache-2.0
"""A bounce's whole way: to the office's list, and from the office's word back to what is sent.

What the services tell each other is carried by hand, as it stands in their outboxes.
"""

from collections.abc import Iterator

import pytest

from contracts.directory import ContactFlagCleared
from contracts.notifications import ContactFlagged
from kernel.clock import utc_now
from kernel.config import KernelSettings
from kernel.envelope import open_envelope, unwrap
from kernel.messages import Message
from kernel.mongo import Database, open_database
from kernel.unit import Unit
from services.directory.flags import handlers
from services.directory.flags.commands import Unflag
from services.directory.flags.repository import COLLECTIONS, MongoFlags
from services.notifications.limits.repository import MongoLimits, flagged, standing
from services.notifications.mailbox.repository import MongoReturns

pytestmark = [pytest.mark.mongo, pytest.mark.row(1)]
TOLD: dict[str, type[Message]] = {one.type: one for one in (ContactFlagged, ContactFlagCleared)}


@pytest.fixture
def directory(mongo_uri: str, database_prefix: str) -> Iterator[Database]:
    settings = KernelSettings(
        amqp_url="", mongo_uri=mongo_uri, district=database_prefix, token_key="k" * 40
    )
    database = open_database(settings, "directory", COLLECTIONS)
    yield database
    database.client.close()


def told(database: Database) -> Message:
    (entry,) = database.outbox.find()
    return unwrap(open_envelope(entry["body"]), TOLD)


def test_a_bounce_reaches_the_office_and_its_word_the_next_message(
    emptied: Unit, directory: Database
) -> None:
    office = Unit(directory)
    emptied.run(lambda: MongoReturns(emptied).flag("cp-1", "hard-bounce", "5.1.1", utc_now()))
    flag = told(emptied.database)
    assert isinstance(flag, ContactFlagged)
    office.run(lambda: handlers.remember_flag(flag, MongoFlags(office)))
    known = MongoFlags(office).find("cp-1")
    assert known is not None
    assert (known.reason, known.code, known.is_open) == ("hard-bounce", "5.1.1", True)

    order = Unflag(contact_point_id="cp-1", reason="They wrote from it.")
    office.run(lambda: handlers.unflag(order, MongoFlags(office), "op-kim", utc_now()))
    word, before = told(directory), standing(emptied.database).version
    assert isinstance(word, ContactFlagCleared)
    emptied.run(lambda: MongoLimits(emptied).clear_flags([word]))
    assert not flagged(emptied.database, ["cp-1"])
    assert standing(emptied.database).version > before
