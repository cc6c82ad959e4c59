# SPDX-License-Identifier: Apache-2.0
"""A limit is in force when it is in the copy and nothing of before is in a worker's hands."""

import msgspec
import pytest

from kernel.clock import utc_now
from kernel.unit import Unit
from services.notifications.limits.confirming import Confirming
from services.notifications.limits.repository import standing
from services.notifications.repository import MongoChunks
from services.notifications.repository.claims import Claim
from tests.memory.both import ON_BOTH
from tests.notifications.builders import limits_are_known
from tests.notifications.limits.builders import limit_recorded, remember
from tests.notifications.sending import LEASE_S, Sending, a_sending

pytestmark = [ON_BOTH, pytest.mark.row(37)]


class Hasty(Confirming):
    """Waits for nobody's hands."""

    def _in_hand(self) -> set[str]:
        return set()


def claim(sending: Sending, most: int = 1) -> Claim:
    found = MongoChunks(sending.unit).claim(
        sending.chunk["_id"], "w", sending.clock(), LEASE_S, most
    )
    assert found is not None
    return found


def confirmed(unit: Unit) -> int:
    return standing(unit.database).confirmed


def told(unit: Unit) -> list[int]:
    bodies = [msgspec.json.decode(one["body"]) for one in unit.database.outbox.find()]
    return [one["data"]["number"] for one in bodies if "limits_confirmed" in one["type"]]


def test_with_nothing_in_hand_a_limit_is_in_force_at_once_and_told_once(unit: Unit) -> None:
    remember(unit, limit_recorded(1), limit_recorded(2))
    confirming = Confirming(unit.database)
    assert not confirming.look()
    assert not confirming.look()
    assert told(unit) == [2]


def test_it_waits_for_what_was_claimed_before_and_not_for_what_is_claimed_after(
    unit: Unit,
) -> None:
    sending = a_sending(unit)
    before = claim(sending)
    remember(unit, limit_recorded(1))
    confirming = Confirming(unit.database)
    assert confirming.look()
    claim(sending)  # another part: checked against the limit

    assert confirming.look()
    assert confirmed(unit) == 0
    MongoChunks(unit).settle(before)
    assert not confirming.look()
    assert confirmed(unit) == 1


def test_hasty_it_would_be_told_while_a_part_is_in_hand(unit: Unit) -> None:
    claim(a_sending(unit))
    remember(unit, limit_recorded(1))
    assert not Hasty(unit.database).look()
    assert confirmed(unit) == 1


@pytest.mark.parametrize("ends", ["put_back", "settle"])
def test_a_part_that_was_given_back_or_settled_is_in_nobodys_hands(unit: Unit, ends: str) -> None:
    held = claim(a_sending(unit), most=2)
    chunks = MongoChunks(unit)
    assert chunks.in_hand() == {held.holder}
    getattr(chunks, ends)(held)
    getattr(chunks, ends)(held)  # again, when the first answer was lost
    assert chunks.in_hand() == set()
    assert unit.database.chunks.count_documents({"hands": {"$gt": ""}}) == 0


def test_a_part_that_hangs_is_waited_for_until_somebody_takes_it_over(unit: Unit) -> None:
    sending = a_sending(unit)
    claim(sending, most=3)
    remember(unit, limit_recorded(1))
    confirming = Confirming(unit.database)
    assert confirming.look()
    sending.clock.passes(LEASE_S + 1)
    assert confirming.look(), "its lease is over, but it may still be at it"

    claim(sending, most=3)
    assert not confirming.look()


def test_a_limit_that_comes_while_one_waits_is_confirmed_after_it(unit: Unit) -> None:
    sending = a_sending(unit)
    first = claim(sending)
    remember(unit, limit_recorded(1))
    confirming = Confirming(unit.database)
    assert confirming.look()
    second = claim(sending)
    remember(unit, limit_recorded(2))
    MongoChunks(unit).settle(first)
    assert confirming.look(), "the second change is still to be confirmed"
    assert confirmed(unit) == 1
    assert confirming.look()
    MongoChunks(unit).settle(second)
    assert not confirming.look()
    assert told(unit) == [1, 2]


class Late(Confirming):
    """As if it had waited and heard nothing for a minute."""

    def problem(self) -> str:
        self._since -= 60
        self._known_at -= 60 * self.unheard
        return super().problem()

    unheard = False


def test_health_says_that_a_limit_is_not_in_force_yet_and_who_is_waited_for(unit: Unit) -> None:
    claim(a_sending(unit))
    remember(unit, limit_recorded(1))
    confirming = Late(unit.database)
    assert confirming.problem() == ""
    confirming.look()
    assert "change 1 of the limits is not in force yet: 1 parts" in confirming.problem()


def test_health_says_that_nothing_came_from_the_directory(unit: Unit) -> None:
    confirming = Late(unit.database)
    confirming.unheard = True
    confirming.look()
    assert "nothing current has come from the directory" in confirming.problem()
    limits_are_known(unit.database, utc_now())
    confirming.unheard = False
    confirming.look()
    assert confirming.problem() == ""
