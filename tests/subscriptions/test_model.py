# SPDX-License-Identifier: Apache-2.0
import pytest

from contracts import directory, events, notifications, translation
from kernel.clock import utc_now
from kernel.contracts import message_types
from kernel.errors import Rejected
from kernel.messages import Event, Privacy
from services.subscriptions.errors import BadName, NameTaken, NoSuchEvent
from services.subscriptions.model import (
    DISTRICT_EVENTS,
    State,
    Subscriber,
    routing_keys,
    short_name,
)

CONTRACTS = (directory, events, notifications, translation)


def subscriber(name: str = "attendance", wanted: tuple[str, ...] = ("#",)) -> Subscriber:
    return Subscriber(name=name, events=list(wanted), added_by="op-1", added_at=utc_now())


def test_every_event_declared_for_the_district_is_carried_and_no_other() -> None:
    modules = tuple(module.__name__ for module in CONTRACTS)
    declared = {
        event
        for event in message_types(Event)
        if event.__module__.startswith(modules) and event.for_district
    }
    assert set(DISTRICT_EVENTS) == declared


def test_the_subject_of_what_is_carried_is_a_public_field() -> None:
    for event in DISTRICT_EVENTS:
        field = event.__dataclass_fields__[event.subject_field]
        assert field.metadata["privacy"] == Privacy.PUBLIC, event


@pytest.mark.parametrize(
    ("pattern", "count"),
    [
        ("announcement.*", 2),
        ("Announcement.Completed", 1),
        ("rsvp.recorded", 1),
        ("gathering.*", 3),
        ("rapport.events.gathering_scheduled.v1", 1),
        ("rapport.events.*", 4),
    ],
)
def test_a_pattern_means_the_events_it_names(pattern: str, count: int) -> None:
    keys = routing_keys([pattern])
    assert len(keys) == count
    assert set(keys) <= {event.type for event in DISTRICT_EVENTS}


def test_a_hash_means_all_those_to_come_included() -> None:
    assert routing_keys(["rsvp.recorded", "#"]) == ["#"]


@pytest.mark.parametrize(
    "pattern", ["announcment.*", "", "limits.watermark", "rapport.directory.operator_revoked.v1"]
)
def test_a_pattern_that_means_nothing_is_refused_and_says_what_there_is(pattern: str) -> None:
    with pytest.raises(NoSuchEvent) as refused:
        routing_keys([pattern])
    assert "announcement.completed" in refused.value.message
    assert refused.value.details["pattern"] == pattern


def test_no_pattern_at_all_is_refused() -> None:
    with pytest.raises(NoSuchEvent):
        routing_keys([])


def test_a_short_name_reads_as_fact_and_verb() -> None:
    assert short_name(notifications.AnnouncementCompleted) == "announcement.completed"


@pytest.mark.parametrize("name", ["", "a", "Attendance", "a b", "a.b", "1st", "x" * 41, "#", "a*"])
def test_a_name_that_could_widen_a_permission_is_refused(name: str) -> None:
    with pytest.raises(BadName):
        subscriber(name)


def test_a_name_in_use_is_refused_and_one_that_was_revoked_begins_anew() -> None:
    one = subscriber()
    one.opened()
    with pytest.raises(NameTaken):
        one.ask_again(["#"], by="op-2", now=utc_now())
    one.revoke(utc_now())
    one.revoked()
    one.ask_again(["rsvp.*"], by="op-2", now=utc_now())
    assert (one.state, one.added_by) == (State.OPENING, "op-2")
    assert one.routing_keys == ["rapport.events.rsvp_recorded.v1"]


def test_what_did_not_reach_the_broker_can_be_asked_again() -> None:
    one = subscriber()
    one.ask_again(["#"], by="op-1", now=utc_now())
    assert one.state == State.OPENING


def test_asking_again_with_a_bad_pattern_is_refused() -> None:
    with pytest.raises(Rejected):
        subscriber().ask_again(["nothing.*"], by="op-1", now=utc_now())
