# SPDX-License-Identifier: Apache-2.0
"""A worker dies in the middle of a part and another one goes on: what is lost, what comes twice."""

from collections import Counter

import pytest

from kernel.errors import Unavailable
from kernel.unit import Unit
from services.notifications.channels.ports import Handover, Outcome
from services.notifications.config import UnknownFate
from services.notifications.model import State
from services.notifications.planning.deliveries import PART_SIZE
from services.notifications.repository import MongoChunks, MongoLedger
from tests.notifications.builders import an_entry
from tests.notifications.fakes import everything, failing
from tests.notifications.sending import LEASE_S, Sending, a_sending

pytestmark = [pytest.mark.mongo, pytest.mark.row(74)]


class Killed(BaseException):
    """As kill -9: nothing of ours runs any more."""


def after_claim(sending: Sending) -> None:
    """Killed before anything left: the part stays held."""
    taken = MongoChunks(sending.unit).claim(
        sending.chunk["_id"], "killed", sending.clock(), LEASE_S
    )
    assert taken is not None


def after_send(sending: Sending) -> None:
    """Killed when the relay had all of the part and the ledger nothing."""

    def taken_over_then_killed(ids: list[str]) -> list[Outcome]:
        sending.channel.received += ids
        raise Killed

    sending.channel.next(taken_over_then_killed)
    with pytest.raises(Killed):
        sending.send()


def after_ledger(sending: Sending) -> None:
    """Killed when the ledger had the part and the chunk did not know yet."""
    after_send(sending)
    part = sending.chunk["deliveries"][:PART_SIZE]
    MongoLedger(sending.unit).add(
        [an_entry(one["id"], people=one["people"], families=one["families"]) for one in part]
    )


def another_goes_on(sending: Sending) -> None:
    with pytest.raises(Unavailable, match="another worker holds a part"):
        sending.send()
    sending.clock.passes(LEASE_S)
    sending.send()


@pytest.mark.parametrize("crash", [after_claim, after_send, after_ledger])
def test_an_urgent_message_is_lost_to_nobody_and_comes_twice_for_one_part_at_most(
    unit: Unit, crash: object
) -> None:
    sending = a_sending(unit, urgent=True, unknown_fate=UnknownFate.FINAL)
    crash(sending)  # type: ignore[operator]
    another_goes_on(sending)

    received = Counter(sending.channel.received)
    assert set(received) == set(sending.ids), "lost: 0"
    assert sum(received.values()) - len(received) == (PART_SIZE if crash is after_send else 0)
    assert sending.fates() == Counter({("sent", ""): 120})
    assert sending.state() == State.COMPLETED


@pytest.mark.parametrize("crash", [after_claim, after_send, after_ledger])
def test_a_routine_message_that_is_sent_again_is_lost_to_nobody(unit: Unit, crash: object) -> None:
    sending = a_sending(unit, unknown_fate=UnknownFate.RESEND)
    crash(sending)  # type: ignore[operator]
    another_goes_on(sending)

    received = Counter(sending.channel.received)
    assert set(received) == set(sending.ids)
    assert sum(received.values()) - len(received) <= PART_SIZE
    assert max(received.values()) <= 2


@pytest.mark.parametrize("crash", [after_claim, after_send])
def test_where_unknown_is_final_nothing_comes_twice_and_the_doubt_is_shown(
    unit: Unit, crash: object
) -> None:
    sending = a_sending(unit, unknown_fate=UnknownFate.FINAL)
    crash(sending)  # type: ignore[operator]
    another_goes_on(sending)

    assert max(Counter(sending.channel.received).values()) == 1
    assert sending.fates() == Counter(
        {("sent", ""): 120 - PART_SIZE, ("unknown", "no-answer"): PART_SIZE}
    )
    assert sending.state() == State.COMPLETED


def test_what_the_ledger_has_is_never_in_doubt(unit: Unit) -> None:
    sending = a_sending(unit, unknown_fate=UnknownFate.FINAL)
    after_ledger(sending)
    another_goes_on(sending)
    assert sending.fates() == Counter({("sent", ""): 120})
    assert max(Counter(sending.channel.received).values()) == 1


def test_without_the_lease_a_second_worker_would_send_what_the_first_is_sending(
    unit: Unit,
) -> None:
    sending = a_sending(unit, 20)
    after_claim(sending)  # alive, but slow
    with pytest.raises(Unavailable):
        sending.send()
    assert sending.channel.received == []

    unit.database.chunks.update_one({}, {"$set": {"parts.0.until": sending.clock()}})
    sending.send()
    assert len(sending.channel.received) == 20


def test_a_part_in_doubt_that_is_cancelled_is_shown_as_unknown_not_as_held_back(
    unit: Unit,
) -> None:
    sending = a_sending(unit)
    after_send(sending)
    sending.cancel()
    another_goes_on(sending)
    assert sending.fates() == Counter(
        {("unknown", "no-answer"): PART_SIZE, ("suppressed", "cancelled"): 120 - PART_SIZE}
    )


def test_doubt_outlives_a_relay_that_is_away(unit: Unit) -> None:
    sending = a_sending(unit, 20)
    after_send(sending)
    sending.clock.passes(LEASE_S)
    sending.channel.next(failing(Unavailable("The relay is away.")))
    with pytest.raises(Unavailable):
        sending.send()
    sending.cancel()
    sending.send()
    assert sending.fates() == Counter({("unknown", "no-answer"): 20})


def test_a_slow_worker_that_lost_its_part_cannot_unsay_what_the_next_one_wrote(
    unit: Unit,
) -> None:
    sending = a_sending(unit, 20)

    def overtaken(ids: list[str]) -> list[Outcome]:
        sending.clock.passes(LEASE_S)
        sending.send()
        return everything(Handover.REFUSED, code=550)(ids)

    sending.channel.next(overtaken)
    sending.send()
    assert sending.fates() == Counter({("sent", ""): 20})
    assert sending.state() == State.COMPLETED
