# SPDX-License-Identifier: Apache-2.0
import pytest

from contracts.notifications import AnnouncementCancelled
from kernel.clock import utc_now
from services.subscriptions import handlers, queries
from services.subscriptions.commands import AddSubscriber, NameSubscriber
from services.subscriptions.errors import NameTaken, SubscriberNotFound
from services.subscriptions.model import State
from tests.subscriptions.fakes import FakeAccess, FakeDistrictBus, FakeSubscribers

ATTENDANCE = NameSubscriber(name="attendance")


def add(subscribers: FakeSubscribers) -> None:
    command = AddSubscriber(name="attendance", events=["announcement.*"])
    handlers.add_subscriber(command, subscribers, by="op-1", now=utc_now())


def test_an_event_is_told_to_the_district() -> None:
    bus = FakeDistrictBus()
    event = AnnouncementCancelled(announcement_id="a-1", cancelled_at=utc_now())
    handlers.tell_district(event, bus)
    assert bus.told == [event]


def test_a_subscriber_opens_once_the_broker_was_reached() -> None:
    subscribers = FakeSubscribers()
    add(subscribers)
    assert subscribers.get("attendance").state == State.OPENING
    handlers.mark_opened(ATTENDANCE, subscribers)
    assert subscribers.get("attendance").state == State.OPEN


def test_a_second_of_the_same_name_is_refused() -> None:
    subscribers = FakeSubscribers()
    add(subscribers)
    handlers.mark_opened(ATTENDANCE, subscribers)
    with pytest.raises(NameTaken):
        add(subscribers)


def test_a_revoked_subscriber_is_gone_and_its_name_free() -> None:
    subscribers = FakeSubscribers()
    add(subscribers)
    handlers.revoke_subscriber(ATTENDANCE, subscribers, now=utc_now())
    handlers.mark_revoked(ATTENDANCE, subscribers)
    with pytest.raises(SubscriberNotFound):
        handlers.revoke_subscriber(ATTENDANCE, subscribers, now=utc_now())
    add(subscribers)
    assert subscribers.get("attendance").state == State.OPENING


def test_a_revocation_that_did_not_reach_the_broker_can_be_asked_again() -> None:
    subscribers = FakeSubscribers()
    add(subscribers)
    handlers.revoke_subscriber(ATTENDANCE, subscribers, now=utc_now())
    assert subscribers.get("attendance").state == State.REVOKING
    handlers.revoke_subscriber(ATTENDANCE, subscribers, now=utc_now())


def test_what_operators_see_tells_how_full_the_queue_is() -> None:
    subscribers, access = FakeSubscribers(), FakeAccess()
    add(subscribers)
    access.open(subscribers.get("attendance"))
    seen = queries.view(subscribers.get("attendance"), access.waiting(), 100)
    assert (seen["waiting"], seen["consumers"], seen["max_events"]) == (3, 1, 100)
