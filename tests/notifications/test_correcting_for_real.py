# SPDX-License-Identifier: Apache-2.0
"""Cancelling and correcting on a real database, from a part in flight to the last entry."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from kernel.clock import utc_now
from kernel.unit import Unit
from services.notifications import handlers
from services.notifications.channels.ports import Handover, Outcome
from services.notifications.commands import CancelAnnouncement
from services.notifications.ending import end_if_over
from services.notifications.model import Announcement, State
from services.notifications.planning.sweeping import Sweeper
from services.notifications.repository import (
    MongoAnnouncements,
    MongoAudiences,
    MongoChunks,
    MongoLedger,
)
from tests.notifications.builders import SETTINGS, a_requester
from tests.notifications.fakes import FakeChannel, everything
from tests.notifications.sending import Clock, Sending, a_sending

pytestmark = pytest.mark.mongo
ACCEPTED = Handover.ACCEPTED


@pytest.fixture
def sweep(unit: Unit) -> Callable[[], list[str]]:
    """Sweep, and tell what is to be planned now."""
    sweeper = Sweeper()
    sweeper.mongo = SimpleNamespace(database=unit.database)

    def swept() -> list[str]:
        unit.database.outbox.delete_many({})
        unit.database.announcements.update_many(
            {"plan_due_at": {"$ne": None}}, {"$set": {"plan_due_at": utc_now()}}
        )
        sweeper.sweep()
        return told(unit, "plan_announcement")

    return swept


def told(unit: Unit, kind: str) -> list[str]:
    found = [msgspec.json.decode(one["body"]) for one in unit.database.outbox.find()]
    return [one["data"]["announcement_id"] for one in found if f".{kind}." in one["type"]]


def cancel(unit: Unit) -> Announcement:
    """With a correction, as an operator would."""
    command = CancelAnnouncement(announcement_id="A1", correction="School is open after all.")
    announcements = MongoAnnouncements(unit)
    by = a_requester()
    return unit.run(
        lambda: handlers.cancel(command, by, announcements, lambda: "C1", utc_now(), "capture")
    )


def plan_window(unit: Unit) -> bool:
    return unit.run(
        lambda: handlers.plan_window(
            "C1", MongoAnnouncements(unit), MongoAudiences(unit, SETTINGS), MongoChunks(unit),
            MongoLedger(unit), SETTINGS, utc_now(),
        )
    )  # fmt: skip


def send_correction(sending: Sending) -> Sending:
    """Plan it whole, and send its one chunk."""
    assert plan_window(sending.unit)
    (chunk,) = sending.unit.database.chunks.find({"announcement_id": "C1"})
    correction = MongoAnnouncements(sending.unit).get("C1")
    made = Sending(
        unit=sending.unit, announcement=correction, chunk=chunk, clock=Clock(now=utc_now())
    )
    made.send()
    return made


def contact_points(unit: Unit, announcement_id: str, *states: str) -> set[str]:
    found = unit.database.ledger.find(
        {"announcement_id": announcement_id, "state": {"$in": list(states)}}
    )
    return {entry["contact_point_id"] for entry in found}


def test_cancelled_in_the_middle_of_a_part_those_it_reached_get_the_correction(
    unit: Unit, sweep: Callable[[], list[str]]
) -> None:
    sending, swept = a_sending(unit, clock=Clock(now=utc_now())), []

    def cancelled_meanwhile(ids: list[str]) -> list[Outcome]:
        cancel(unit)
        swept.append(sweep())
        return everything(ACCEPTED, code=250)(ids)

    sending.channel.next(cancelled_meanwhile)
    sending.send()

    assert swept == [[]], "planned while the part was in flight, it would have been for nobody"
    assert sending.fates() == Counter({("sent", ""): 50, ("suppressed", "cancelled"): 70})
    assert sweep() == ["C1"]
    correction = send_correction(sending)
    assert len(correction.channel.received) == 50
    assert contact_points(unit, "C1", "sent") == contact_points(unit, "A1", "sent")
    assert correction.state() == State.COMPLETED
    assert sweep() == []


def test_planned_in_the_middle_of_a_part_it_would_miss_those_in_flight(unit: Unit) -> None:
    """The waiting switched off."""
    sending = a_sending(unit, 50, clock=Clock(now=utc_now()))

    def cancelled_meanwhile(ids: list[str]) -> list[Outcome]:
        cancel(unit)
        assert plan_window(unit)
        return everything(ACCEPTED)(ids)

    sending.channel.next(cancelled_meanwhile)
    sending.send()
    assert len(contact_points(unit, "A1", "sent")) == 50
    assert unit.database.chunks.count_documents({"announcement_id": "C1"}) == 0


def test_a_worker_that_died_in_the_middle_leaves_people_in_doubt_who_get_it_too(
    unit: Unit, sweep: Callable[[], list[str]]
) -> None:
    sending = a_sending(unit, 50, clock=Clock(now=utc_now()))
    died = MongoChunks(unit).claim(sending.chunk["_id"], "one who died", utc_now(), 15)
    assert died is not None
    cancel(unit)
    assert sweep() == []

    sending.clock.passes(16)
    sending.send()

    assert sending.fates() == Counter({("unknown", "no-answer"): 50})
    assert sending.channel.received == []
    assert sweep() == ["C1"]
    assert len(send_correction(sending).channel.received) == 50


def test_what_the_relay_put_off_without_an_answer_is_settled_at_once(
    unit: Unit, sweep: Callable[[], list[str]]
) -> None:
    sending = a_sending(unit, 50, clock=Clock(now=utc_now()))
    sending.channel.next(everything(Handover.UNKNOWN))
    sending.send()
    an_hour_on = utc_now() + timedelta(hours=1)
    unit.database.chunks.update_one(
        {}, {"$set": {"retry_at": an_hour_on, "parts.0.not_before": an_hour_on}}
    )
    cancel(unit)

    assert sweep() == []
    assert told(unit, "send_email_chunk") == ["A1"], "handed over now, not in an hour"
    sending.clock.now = utc_now()
    sending.send()

    assert sending.fates() == Counter({("unknown", "no-answer"): 50})
    assert sweep() == ["C1"]


def test_a_correction_of_what_reached_nobody_is_completed_and_sends_nothing(
    unit: Unit, sweep: Callable[[], list[str]]
) -> None:
    a_sending(unit)
    cancel(unit)
    assert sweep() == ["C1"]
    assert plan_window(unit)
    end_if_over(unit, "C1", utc_now())
    assert MongoAnnouncements(unit).get("C1").state == State.COMPLETED
    assert unit.database.chunks.count_documents({"announcement_id": "C1"}) == 0
    assert unit.database.ledger.count_documents({"announcement_id": "C1"}) == 0


def test_whoever_is_gone_when_the_correction_leaves_gets_none(
    unit: Unit, sweep: Callable[[], list[str]]
) -> None:
    sending = a_sending(unit, 50, clock=Clock(now=utc_now()))
    sending.channel.next(lambda ids: [cancel(unit), *everything(ACCEPTED)(ids)][1:])
    sending.send()
    sweep()
    assert plan_window(unit)
    sending.forget("email:p000", "email:p001")
    (chunk,) = unit.database.chunks.find({"announcement_id": "C1"})
    channel, correction = FakeChannel(), MongoAnnouncements(unit).get("C1")
    Sending(unit=unit, announcement=correction, chunk=chunk, channel=channel).send()
    assert len(channel.received) == 48
    assert contact_points(unit, "C1", "suppressed") == {"email:p000", "email:p001"}


def test_a_crash_in_the_middle_of_cancelling_leaves_nothing_half_done(unit: Unit) -> None:
    a_sending(unit)
    command = CancelAnnouncement(announcement_id="A1", correction="School is open after all.")

    def crash() -> Any:
        handlers.cancel(command, a_requester(), MongoAnnouncements(unit), lambda: "C1", utc_now())
        raise KeyboardInterrupt

    unit.database.outbox.delete_many({})
    with pytest.raises(KeyboardInterrupt):
        unit.run(crash)
    assert MongoAnnouncements(unit).get("A1").state == State.SENDING
    assert unit.database.announcements.count_documents({}) == 1
    assert unit.database.outbox.count_documents({}) == 0
