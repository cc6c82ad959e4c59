# SPDX-License-Identifier: Apache-2.0
"""What the ledger may say: neither doubt where nothing left, nor certainty where something may
have arrived."""

from collections import Counter

import pytest
from pymongo import WriteConcern
from pymongo.errors import AutoReconnect

from kernel.mongo import AWAY
from kernel.unit import Unit
from services.notifications.channels.gate import Gate
from services.notifications.channels.ports import Handover, Outcome
from services.notifications.channels.sending import RETRY_AFTER_S
from services.notifications.config import UnknownFate
from services.notifications.limits.model import Standing
from services.notifications.model import State
from services.notifications.repository import MongoLedger
from tests.notifications.builders import an_entry
from tests.notifications.fakes import everything
from tests.notifications.sending import Sending, a_sending

pytestmark = [pytest.mark.mongo, pytest.mark.row(74)]


class AwayOnce(Gate):
    """The database breaks off when it is asked for the first time, after the claim."""

    asked = 0

    def standing(self) -> Standing:
        type(self).asked += 1
        if self.asked == 1:
            raise AutoReconnect("connection closed")
        return super().standing()


def try_again(sending: Sending, times: int) -> None:
    for pause_s in RETRY_AFTER_S[:times]:
        sending.clock.passes(pause_s)
        sending.send()


def test_a_database_that_breaks_off_before_anything_left_puts_nothing_in_doubt(unit: Unit) -> None:
    AwayOnce.asked = 0
    sending = a_sending(unit, 20, gate=AwayOnce, unknown_fate=UnknownFate.FINAL)
    with pytest.raises(AWAY):
        sending.send()

    sending.send()  # nor does it wait until a lease is over

    assert sending.fates() == Counter({("sent", ""): 20})


def test_who_is_given_up_after_a_try_without_an_answer_may_have_got_it(unit: Unit) -> None:
    sending = a_sending(unit, 20)
    put_off = everything(Handover.DEFERRED, code=451)
    sending.channel.next(everything(Handover.UNKNOWN), *[put_off] * len(RETRY_AFTER_S))
    sending.send()
    try_again(sending, len(RETRY_AFTER_S))

    assert sending.fates() == Counter({("unknown", "no-answer"): 20})
    assert sending.state() == State.COMPLETED


def test_who_is_refused_after_a_try_without_an_answer_is_reported_as_refused(unit: Unit) -> None:
    """A definite answer: whoever is refused for good was refused before, too."""
    sending = a_sending(unit, 20)
    sending.channel.next(everything(Handover.UNKNOWN), everything(Handover.REFUSED, code=550))
    sending.send()
    try_again(sending, 1)
    assert sending.fates() == Counter({("failed", "refused"): 20})


def test_doubt_of_one_delivery_is_none_of_its_neighbours(unit: Unit) -> None:
    def first_without_answer(ids: list[str]) -> list[Outcome]:
        put_off = everything(Handover.DEFERRED, code=451)(ids[1:])
        return [Outcome(id=ids[0], state=Handover.UNKNOWN), *put_off]

    sending = a_sending(unit, 20)
    put_off = everything(Handover.DEFERRED, code=451)
    sending.channel.next(first_without_answer, *[put_off] * len(RETRY_AFTER_S))
    sending.send()
    try_again(sending, len(RETRY_AFTER_S))
    assert sending.fates() == Counter({("unknown", "no-answer"): 1, ("failed", "gave-up"): 19})


def test_entries_that_a_majority_has_not_taken_are_not_taken_for_written(unit: Unit) -> None:
    """A claim that was settled after them would outlive them when this server fails."""
    alone = unit.database.client.get_database(
        unit.database.name, write_concern=WriteConcern(w=2, wtimeout=100)
    )
    with pytest.raises(AWAY):
        MongoLedger(Unit(alone)).add([an_entry("d1")])
