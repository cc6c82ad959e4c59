# SPDX-License-Identifier: Apache-2.0
"""Whoever a cancelled announcement reached, or may have, gets its correction; nobody else."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from contracts.notifications import SendEmailChunk
from contracts.translation import RequestTranslation
from services.notifications import handlers
from services.notifications.model import Fate, delivery_id
from tests.notifications.builders import NOW, a_chunk, a_person, an_announcement, an_email
from tests.notifications.correcting import (
    OPEN_AFTER_ALL,
    a_sending,
    cancel,
    corrected_points,
    plan,
    settle,
    sweep,
    told,
)
from tests.notifications.fakes import FakeAudiences, FakeStores


@given(st.lists(st.sampled_from(list(Fate)), min_size=1, max_size=12))
def test_exactly_those_whom_it_reached_or_may_have_get_it_once(states: list[Fate]) -> None:
    stores = a_sending(len(states))
    reached = settle(stores, states)
    correction_id = cancel(stores).correction_id

    assert sweep(stores) == [correction_id]
    plan(stores, correction_id)

    assert corrected_points(stores, correction_id) == reached
    assert sweep(stores) == []
    plan(stores, correction_id)
    assert corrected_points(stores, correction_id) == reached


def test_thousands_are_planned_over_several_windows_each_once() -> None:
    stores = a_sending(handlers.FIRST_WINDOW + handlers.WINDOW + 30)
    reached = settle(stores, ["sent"] * len(stores.audiences.points_by_id))
    correction_id = cancel(stores).correction_id
    sweep(stores)
    plan(stores, correction_id)
    assert corrected_points(stores, correction_id) == reached


def test_a_part_in_flight_when_it_is_cancelled_is_waited_for() -> None:
    stores = a_sending()
    chunk = a_chunk(stores.announcements.get("A1"), 50)
    stores.chunks.add([chunk])
    part = stores.chunks.kept[chunk["_id"]]["parts"][0]
    part["state"] = "held"
    correction_id = cancel(stores).correction_id

    assert sweep(stores) == []
    later = NOW + timedelta(seconds=1)
    assert sweep(stores, later) == []

    settle(stores, ["sent", "unknown", "sent"])
    part["state"] = "done"
    assert sweep(stores, later + timedelta(seconds=1)) == [correction_id]
    plan(stores, correction_id)
    assert len(corrected_points(stores, correction_id)) == 3


def test_planned_at_once_it_would_miss_those_in_flight() -> None:
    """The waiting switched off."""
    stores = a_sending()
    correction_id = cancel(stores).correction_id
    plan(stores, correction_id)
    settle(stores, ["sent", "unknown", "sent"])
    assert corrected_points(stores, correction_id) == []
    assert stores.announcements.get(correction_id).planned


def test_what_was_put_off_for_an_hour_and_may_have_arrived_is_settled_now() -> None:
    stores = a_sending()
    chunk = a_chunk(stores.announcements.get("A1"), 50)
    stores.chunks.add([chunk])
    kept = stores.chunks.kept[chunk["_id"]]
    kept["retry_at"] = NOW + timedelta(hours=1)
    kept["parts"][0] |= {"unsure": ["d1"], "not_before": kept["retry_at"]}
    cancel(stores)

    assert sweep(stores) == []

    assert (kept["retry_at"], kept["parts"][0]["not_before"]) == (NOW, NOW)


def test_it_goes_in_the_language_that_each_speaks_now_over_the_channel_it_came_by() -> None:
    stores = a_sending(2)
    settle(stores, ["sent", "sent"])
    correction_id = cancel(stores).correction_id
    sweep(stores)
    plan(stores, correction_id)

    chunks = list(stores.chunks.kept.values())
    assert {one["language"]: (one["channel"], one["state"]) for one in chunks} == {
        "en": ("email", "ready"),
        "es": ("email", "waiting"),
    }
    (asked,) = told(stores, RequestTranslation)
    assert (asked.request_id, asked.languages) == (correction_id, ["es"])
    assert asked.texts["body"] == OPEN_AFTER_ALL
    assert len(told(stores, SendEmailChunk)) == 1


def test_who_left_the_audience_since_gets_it_too() -> None:
    stores = a_sending(1, audience="grade:03")
    (point,) = settle(stores, ["sent"])
    stores.audiences.points_by_id[point]["people"][0]["students"][0]["grade"] = "04"
    correction_id = cancel(stores).correction_id
    sweep(stores)
    plan(stores, correction_id)
    assert corrected_points(stores, correction_id) == [point]


def test_an_address_that_is_somebody_else_s_by_now_gets_nothing_and_that_is_noted() -> None:
    stores = a_sending(2)
    passed_on, kept = settle(stores, ["sent", "sent"])
    stores.audiences.points_by_id[passed_on]["people"] = [a_person("stranger")]
    correction_id = cancel(stores).correction_id
    sweep(stores)
    plan(stores, correction_id)

    assert corrected_points(stores, correction_id) == [kept]
    noted = stores.ledger.kept[delivery_id(correction_id, passed_on)]
    assert (noted["state"], noted["reason"]) == ("suppressed", "contact-gone")


def test_of_several_who_share_an_address_those_get_it_whom_it_was_for() -> None:
    ana, luis = a_person("ana"), a_person("luis")
    stores = FakeStores(FakeAudiences([an_email("both@families.example", ana, luis)]))
    stores.announcements.save(an_announcement())
    settle(stores, ["sent"])
    correction_id = cancel(stores).correction_id
    sweep(stores)
    plan(stores, correction_id)
    (chunk,) = stores.chunks.kept.values()
    assert chunk["deliveries"][0]["people"] == ["ana"]
