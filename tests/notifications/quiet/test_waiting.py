# SPDX-License-Identifier: Apache-2.0
"""What must not leave at night waits for the morning, on a real database, and is never lost."""

from collections import Counter
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from contracts.directory import DeliveryWishesRecorded
from kernel.clock import utc_now
from kernel.config import Outbound
from kernel.unit import Unit
from services.notifications.model import State
from services.notifications.queries.reports import report
from services.notifications.queries.why import why
from services.notifications.quiet.hours import Hours
from services.notifications.quiet.repository import MongoWishes, put_off
from services.notifications.quiet.rules import Timing, Wait, Wish
from services.notifications.repository import MongoChunks
from tests.notifications.builders import a_person, as_person
from tests.notifications.quiet.test_hours import NIGHT, local
from tests.notifications.sending import Clock, Sending, a_sending

pytestmark = pytest.mark.mongo
EVENING, MORNING = local(24, 22), local(25, 7)


BY_NIGHT = Timing(quiet=(NIGHT,))


def at_night(unit: Unit, timing: Timing = BY_NIGHT, **changes: Any) -> Sending:
    sending = a_sending(unit, clock=Clock(now=EVENING), **changes)
    unit.database.chunks.update_many({}, {"$set": timing.stored()})
    return sending


def handed_over(sending: Sending) -> int:
    """By the sweeper, now."""
    return sending.unit.run(lambda: MongoChunks(sending.unit).hand_over_due(sending.clock()))


def test_a_routine_message_waits_for_the_morning_and_then_leaves_whole(unit: Unit) -> None:
    sending = at_night(unit)

    sending.send()
    assert sending.channel.received == []
    assert sending.ledger() == {}
    assert handed_over(sending) == 0

    sending.clock.now = MORNING - timedelta(seconds=1)
    sending.send()
    assert (handed_over(sending), sending.channel.received) == (0, [])

    sending.clock.now = MORNING
    assert handed_over(sending) == 1
    sending.send()
    assert sorted(sending.channel.received) == sorted(sending.ids)
    assert sending.state() == State.COMPLETED


def test_without_quiet_hours_the_same_leaves_at_once(unit: Unit) -> None:
    """The other tests here are green because of the hours, and not because nothing leaves."""
    sending = at_night(unit, Timing(quiet=(Hours.of("00:00", "00:00"),), by_district=False))

    sending.send()

    assert len(sending.channel.received) == len(sending.ids)


@pytest.mark.row(6)
@pytest.mark.parametrize("urgent", [{"urgent": True}, {"category": "emergency"}])
def test_an_urgent_message_leaves_in_the_middle_of_the_night(
    unit: Unit, urgent: dict[str, Any]
) -> None:
    weekly = Timing(quiet=(NIGHT,), not_before=local(27, 16))
    sending = at_night(unit, weekly, **urgent)

    sending.send()

    assert len(sending.channel.received) == len(sending.ids)


@pytest.mark.parametrize(("outbound", "left"), [(Outbound.CAPTURE, 120), (Outbound.LIVE, 0)])
def test_the_districts_hours_hold_for_texts_once_messages_leave_the_machine(
    unit: Unit, outbound: Outbound, left: int
) -> None:
    sending = at_night(unit, Timing(), outbound=outbound)
    unit.database.chunks.update_many({}, {"$set": {"channel": "sms"}})

    sending.send()

    assert len(sending.channel.received) == left


def test_what_is_sent_late_in_the_evening_stops_when_it_is_night(unit: Unit) -> None:
    sending = at_night(unit)
    sending.clock.now = local(24, 20, 59)
    first = sending.channel.send

    def slowly(*what: Any) -> Any:
        sending.clock.now = max(sending.clock.now, EVENING)
        return first(*what)

    sending.channel.send = slowly  # type: ignore[method-assign]
    sending.send()
    early = list(sending.channel.received)
    sending.clock.now = MORNING
    handed_over(sending)
    sending.send()

    assert 0 < len(early) < len(sending.ids)
    assert Counter(sending.channel.received) == Counter(sending.ids)


def test_what_was_cancelled_in_the_night_is_settled_and_never_leaves(unit: Unit) -> None:
    sending = at_night(unit)
    sending.send()
    sending.cancel()

    unit.run(lambda: MongoChunks(unit).hurry("A1", EVENING))
    assert handed_over(sending) == 1
    sending.send()

    assert sending.fates() == {("suppressed", "cancelled"): 120}
    assert sending.channel.received == []


def test_the_report_and_the_story_say_until_when_it_waits(unit: Unit) -> None:
    sending = at_night(unit)
    unit.database.people.insert_one(as_person(a_person("g000"), schools=["s1"]))
    until = utc_now() + timedelta(hours=1)
    put_off(unit.database, sending.chunk["_id"], Wait(until=until, why="quiet-hours"), "07:00")

    (waits,) = report(unit, "A1")["progress"]["put_off"]
    story = " ".join(line["what"] for line in why(unit, "A1", "g000")["story"])

    assert (waits["why"], waits["deliveries"]) == ("quiet-hours", 120)
    assert waits["until"] == until.isoformat()
    assert "waits until 07:00 (quiet hours of the family or the district)" in story


def test_of_a_persons_wishes_the_latest_counts_in_whatever_order_and_however_often_they_come(
    unit: Unit,
) -> None:
    facts: list[DeliveryWishesRecorded] = []
    for sequence, begins in enumerate(("20:00", "", "22:00"), start=1):
        wish = DeliveryWishesRecorded(
            person_id="rosa", quiet_from=begins, quiet_until=begins and "06:00", digest="daily"
        )
        wish.at_sequence(sequence)
        facts.append(wish)
    copy = MongoWishes(unit)
    for order in permutations([*facts, facts[0]]):
        unit.database.wishes.delete_many({})
        for fact in order[:2]:
            unit.run(lambda fact=fact: copy.remember([fact]))  # type: ignore[misc]
        unit.run(lambda order=order: copy.remember(list(order[2:])))  # type: ignore[misc]

        assert copy.of(["rosa", "luis"]) == {
            "rosa": Wish(quiet=Hours.of("22:00", "06:00"), digest="daily")
        }
