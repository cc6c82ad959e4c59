# SPDX-License-Identifier: Apache-2.0
"""A transaction that the server gives up is tried again, and never taken for a defect."""

import threading
from collections.abc import Iterator

import pytest
from pymongo.errors import OperationFailure

from kernel.config import KernelSettings
from kernel.errors import Conflict, Unavailable
from kernel.mongo import Collection, Database, open_database, within
from kernel.unit import GIVEN_UP, Unit

TOO_OLD = 290  # TransactionExceededLifetimeLimitSeconds
HEARD = {"$inc": {"n": 1}}
LIFE_S = 1  # as the fixture of short transactions sets it


@pytest.fixture
def database(settings: KernelSettings) -> Iterator[Database]:
    opened = open_database(settings, "oldest", (Collection(name="heard"),))
    yield opened
    opened.client.close()


@pytest.mark.parametrize("code", GIVEN_UP)
def test_what_the_server_gave_up_is_a_conflict(database: Database, code: int) -> None:
    def given_up() -> None:
        raise OperationFailure("given up", code)

    with pytest.raises(Conflict):
        Unit(database).run(given_up)


def too_slow(database: Database, unit: Unit) -> None:
    """One question that takes the server longer than a transaction may live."""
    database.heard.insert_one({"_id": "slow"}, session=unit.session)
    slow = {"$where": f"sleep({(LIFE_S + 3) * 1000}) || true"}
    database.heard.find_one(slow, session=unit.session)


def test_work_that_takes_longer_than_a_transaction_may_is_a_conflict_and_leaves_nothing(
    database: Database,
) -> None:
    unit = Unit(database)
    with pytest.raises(Conflict) as raised:
        unit.run(lambda: too_slow(database, unit))

    cause = raised.value.__cause__
    assert isinstance(cause, OperationFailure)
    assert cause.code == TOO_OLD
    assert not cause.has_error_label("TransientTransactionError"), "so the driver does not retry"
    assert database.heard.count_documents({}) == 0


def test_work_that_outruns_its_limit_holds_no_document_afterwards(
    database: Database, settings: KernelSettings
) -> None:
    database.heard.insert_one({"_id": "wanted"})
    unit = Unit(database)

    def ring() -> None:
        database.heard.update_one({"_id": "wanted"}, HEARD, session=unit.session)

    def outrun() -> None:
        ring()
        threading.Event().wait(0.4)
        ring()  # is not even asked

    with pytest.raises(Unavailable), within(0.3):
        unit.run(outrun)

    # Another client: the same one would end what its session left open by using it again.
    with (
        open_database(settings, "oldest").client as client,
        client.start_session() as other,
        other.start_transaction(),
    ):
        client[database.name].heard.update_one({"_id": "wanted"}, HEARD, session=other)
    assert database.heard.find_one() == {"_id": "wanted", "n": 1}
