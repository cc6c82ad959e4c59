# SPDX-License-Identifier: Apache-2.0
"""A worker that was stopped for longer than its lease, and wakes up with what it decided before."""

from typing import Any

import pytest

from kernel.errors import Unavailable
from kernel.unit import Unit
from services.notifications.channels.holding import Holding
from services.notifications.channels.sending import ChunkSender
from services.notifications.limits.confirming import Confirming
from services.notifications.repository import MongoChunks
from tests.notifications.builders import limits_are_known
from tests.notifications.limits.builders import limit_recorded, remember
from tests.notifications.limits.test_gate import BARRED, planned
from tests.notifications.sending import LEASE_S, Sending

pytestmark = [pytest.mark.mongo, pytest.mark.row(37)]


class Careless(Holding):
    """The safeguard switched off."""

    def require_ours(self) -> None:
        pass


def one_that_sleeps(sending: Sending, *, taken_over: bool, careful: bool = True) -> list[bool]:
    """Whether a limit that came meanwhile was in force, once the sleep was over."""
    slept: list[bool] = []

    class Sleeper(ChunkSender):
        holding = Holding if careful else Careless

        def _decided(self, *of: Any) -> Any:
            decided = super()._decided(*of)
            if not slept:
                slept.append(in_force_after_a_sleep(sending, taken_over=taken_over))
            return decided

    sending.sender = Sleeper
    return slept


def in_force_after_a_sleep(sending: Sending, *, taken_over: bool) -> bool:
    sending.clock.passes(LEASE_S + 1)
    remember(sending.unit, limit_recorded(1, BARRED, "st1"))
    limits_are_known(sending.unit.database, sending.clock())
    if taken_over:
        chunks = MongoChunks(sending.unit)
        other = chunks.claim(sending.chunk["_id"], "other", sending.clock(), LEASE_S, 2)
        assert other is not None
        chunks.put_back(other)
    return not Confirming(sending.unit.database).look()


def test_whoever_wakes_up_after_others_took_over_hands_nothing_over(unit: Unit) -> None:
    sending = planned(unit)
    in_force = one_that_sleeps(sending, taken_over=True)

    with pytest.raises(Unavailable, match="another worker"):
        sending.send()

    assert in_force == [True]
    assert not sending.channel.received


def test_careless_it_would_leave_after_the_limit_was_in_force(unit: Unit) -> None:
    sending = planned(unit)
    in_force = one_that_sleeps(sending, taken_over=True, careful=False)

    sending.send()

    (barred,) = [one["id"] for one in sending.chunk["deliveries"] if BARRED in one["people"]]
    assert in_force == [True]
    assert barred in sending.channel.received


def test_while_nobody_took_it_over_the_limit_waits_for_the_sleeper(unit: Unit) -> None:
    sending = planned(unit)
    in_force = one_that_sleeps(sending, taken_over=False)

    sending.send()

    assert in_force == [False]
    assert len(sending.channel.received) == 60
