# SPDX-License-Identifier: Apache-2.0
"""Receipts that are faster than the ledger, and what they spare a family."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from kernel.clock import utc_now
from kernel.unit import Unit
from services.notifications.channels.ports import Handover
from services.notifications.channels.sending import ChunkSender
from services.notifications.config import UnknownFate
from services.notifications.planning.sweeping import Sweeper
from services.notifications.receipts.dependencies import books
from services.notifications.receipts.handlers import take
from services.notifications.receipts.model import Receipt, Told
from services.notifications.repository import MongoLedger
from tests.notifications.builders import an_entry
from tests.notifications.fakes import everything
from tests.notifications.sending import LEASE_S, Sending, a_sending

pytestmark = pytest.mark.mongo
COUNT = 20


def receipt(id: str, told: Told = Told.DELIVERED, code: int = 0) -> Receipt:
    return Receipt(delivery_id=id, told=told, at=utc_now(), code=code, reference=f"SM{id}")


def tell(unit: Unit, *receipts: Receipt) -> None:
    own = Unit(unit.database)
    own.run(lambda: take(receipts, books(own, 5)))


def sweep(unit: Unit, later_s: float = 0.0) -> None:
    sweeper = Sweeper()
    sweeper.mongo = SimpleNamespace(database=unit.database)
    sweeper._take_receipts(utc_now() + timedelta(seconds=later_s))


def by_text(unit: Unit, **changes: object) -> Sending:
    sending = a_sending(unit, COUNT, **changes)  # type: ignore[arg-type]
    unit.database.chunks.update_many({}, {"$set": {"channel": "sms"}})
    return sending


def states(unit: Unit) -> set[tuple[str, str]]:
    return {(one["state"], one["reason"]) for one in unit.database.ledger.find()}


@pytest.mark.row(2)
def test_a_receipt_that_is_faster_than_the_ledger_is_kept_and_counts_once_it_can(
    unit: Unit,
) -> None:
    tell(unit, receipt("d1", Told.TAKEN), receipt("d1"), receipt("d1", Told.FAILED, 30005))
    sweep(unit)  # too early still
    assert states(unit) == set()
    MongoLedger(unit).add([an_entry("d1", channel="sms")])
    sweep(unit, later_s=2)
    assert states(unit) == {("delivered", "")}
    assert unit.database.receipts.count_documents({}) == 0


def test_one_that_is_late_for_an_early_one_still_counts(unit: Unit) -> None:
    tell(unit, receipt("d1", Told.TAKEN))
    MongoLedger(unit).add([an_entry("d1", "unknown", channel="sms", reason="no-answer")])
    tell(unit, receipt("d1"))
    sweep(unit)
    assert states(unit) == {("delivered", "")}


@pytest.mark.row(2)
@pytest.mark.parametrize("fate", list(UnknownFate))
def test_what_the_gateway_is_known_to_have_does_not_leave_again_after_a_worker_died(
    unit: Unit, fate: UnknownFate
) -> None:
    sending = killed_after_handing_over(unit, fate)
    arrived, failed, *_ = sending.ids
    tell(unit, *[receipt(id) for id in sending.ids if id != failed],
         receipt(failed, Told.FAILED, 30007))  # fmt: skip

    sending.clock.passes(LEASE_S + 1)
    sending.send()

    assert sending.channel.received == []
    assert states(unit) == {("sent", "")}
    sweep(unit, later_s=1)
    assert sending.ledger()[arrived]["state"] == "delivered"
    assert sending.ledger()[failed]["reason"] == "undelivered"


def test_what_nothing_is_known_of_leaves_again_as_the_district_decided(unit: Unit) -> None:
    sending = killed_after_handing_over(unit, UnknownFate.RESEND)
    tell(unit, *[receipt(id) for id in sending.ids[1:]])
    sending.clock.passes(LEASE_S + 1)
    sending.send()
    assert sending.channel.received == sending.ids[:1]


class Forgetful(ChunkSender):
    """The safeguard switched off: a worker that does not ask what the gateway told."""

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self.telling.taken = lambda *_: {}  # type: ignore[method-assign]


def test_a_worker_that_does_not_ask_sends_twice(unit: Unit) -> None:
    sending = killed_after_handing_over(unit, UnknownFate.RESEND)
    sending.sender = Forgetful
    tell(unit, *[receipt(id) for id in sending.ids])
    sending.clock.passes(LEASE_S + 1)
    sending.send()
    assert sending.channel.received == sending.ids


@pytest.mark.row(2)
def test_a_number_that_is_refused_at_once_is_flagged_as_by_a_receipt(unit: Unit) -> None:
    sending = by_text(unit)
    sending.channel.next(everything(Handover.REFUSED, code=21614))
    sending.send()
    sweep(unit, later_s=1)
    assert states(unit) == {("failed", "refused")}
    assert {one["code"] for one in unit.database.flags.find()} == {"21614"}
    assert unit.database.flags.count_documents({}) == COUNT


def killed_after_handing_over(unit: Unit, fate: UnknownFate) -> Sending:
    sending = by_text(unit, unknown_fate=fate)
    sending.channel.next(dying)
    with pytest.raises(SystemExit):
        sending.send()
    sending.channel.received.clear()
    return sending


def dying(_: list[str]) -> list[object]:
    raise SystemExit
