# SPDX-License-Identifier: Apache-2.0
"""Accepting, planning and completing announcements."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest

from contracts.notifications import AnnouncementCompleted, SendEmailChunk
from contracts.translation import RequestTranslation
from kernel.errors import Conflict, Forbidden, Rejected
from services.notifications import handlers
from services.notifications.commands import Announce, CancelAnnouncement, Requester
from services.notifications.errors import KeyUsedForSomethingElse
from services.notifications.model import Announcement, State
from tests.notifications.builders import (
    NOW,
    SETTINGS,
    a_child,
    a_person,
    a_requester,
    an_announce,
    an_announcement,
    an_email,
    as_person,
    families,
)
from tests.notifications.fakes import FakeAudiences, FakeStores

SEVERAL_WINDOWS = handlers.FIRST_WINDOW + handlers.WINDOW + 50


def announce(
    stores: FakeStores, command: Announce, by: Requester, ids: Iterator[int]
) -> tuple[Announcement, bool]:
    return handlers.announce(
        command, by, stores.announcements, stores.audiences, lambda: f"A{next(ids)}", NOW
    )


def plan_window(stores: FakeStores, announcement_id: str = "A1") -> bool:
    return stores.run(
        lambda: handlers.plan_window(
            announcement_id, stores.announcements, stores.audiences, stores.chunks, stores.ledger,
            SETTINGS, NOW,
        )
    )  # fmt: skip


def plan(stores: FakeStores, announcement_id: str = "A1") -> int:
    """How many windows it took."""
    return next(n for n in count(1) if plan_window(stores, announcement_id))


def stores_with(announcement: Announcement, *points: Any, people: Any = ()) -> FakeStores:
    stores = FakeStores(FakeAudiences(points, people))
    stores.announcements.save(announcement)
    return stores


def completed(stores: FakeStores) -> list[AnnouncementCompleted]:
    return [one for one in stores.published if isinstance(one, AnnouncementCompleted)]


@pytest.mark.row(74)
def test_asking_twice_with_one_key_is_asking_once() -> None:
    stores, ids = FakeStores(), count(1)

    first, created = announce(stores, an_announce(), a_requester(), ids)
    again, created_again = announce(stores, an_announce(), a_requester(), ids)

    assert (first.id, created, created_again) == (again.id, True, False)
    assert len(stores.announcements.kept) == 1
    assert len(stores.published) == 2, "told and planned once"


def test_another_key_is_another_announcement() -> None:
    stores, ids = FakeStores(), count(1)
    announce(stores, an_announce(), a_requester(), ids)

    _, created = announce(stores, an_announce(idempotency_key="k2"), a_requester(), ids)

    assert created
    assert len(stores.announcements.kept) == 2


@pytest.mark.parametrize(
    "changes",
    [{"body": "Other."}, {"subject": "Other"}, {"audience": "role:staff"}, {"urgent": True}],
)
def test_the_same_key_for_something_else_is_refused(changes: dict[str, Any]) -> None:
    stores, ids = FakeStores(), count(1)
    announce(stores, an_announce(), a_requester(), ids)

    with pytest.raises(KeyUsedForSomethingElse):
        announce(stores, an_announce(**changes), a_requester(), ids)


def test_two_operators_may_choose_the_same_key() -> None:
    stores, ids = FakeStores(), count(1)
    announce(stores, an_announce(), a_requester(operator_id="olga"), ids)

    _, created = announce(stores, an_announce(), a_requester(operator_id="omar"), ids)

    assert created


def test_an_operator_for_some_schools_reaches_nobody_elsewhere() -> None:
    here = an_email("here@families.example", a_person("g1", a_child("st1", schools=["S1"])))
    there = an_email("there@families.example", a_person("g2", a_child("st2", schools=["S2"])))
    stores = FakeStores(FakeAudiences([here, there]))

    limited, _ = announce(stores, an_announce(), a_requester("S1"), count(1))
    free, _ = announce(stores, an_announce(), a_requester(operator_id="free"), count(2))
    plan(stores, limited.id)
    assert stores.chunks.contact_points == [here["_id"]]

    stores.chunks.kept.clear()
    plan(stores, free.id)
    assert set(stores.chunks.contact_points) == {here["_id"], there["_id"]}


def test_a_refused_text_or_audience_stores_nothing() -> None:
    stores = FakeStores()
    for wrong in ({"body": "Dear {{parent_nam}}"}, {"audience": "school:Linkoln"}):
        with pytest.raises(Rejected):
            announce(stores, an_announce(**wrong), a_requester(), count(1))
    assert stores.announcements.kept == {}


def test_every_contact_point_is_planned_once_over_several_windows() -> None:
    points = families(SEVERAL_WINDOWS)
    stores = stores_with(an_announcement(), *points)

    assert plan(stores) == 4, "three of contact points, and one of people without"

    assert sorted(stores.chunks.contact_points) == [point["_id"] for point in points]
    announcement = stores.announcements.get("A1")
    assert (announcement.planned, announcement.state) == (True, State.SENDING)
    assert len(stores.chunks.published) == len(stores.chunks.kept)


@pytest.mark.row(74)
@pytest.mark.parametrize("crashed", [1, 2, 3])
def test_whoever_goes_on_after_a_crash_plans_nobody_twice_and_misses_nobody(crashed: int) -> None:
    points = families(SEVERAL_WINDOWS)
    stores = stores_with(an_announcement(), *points)
    for _ in range(crashed - 1):
        plan_window(stores)

    with pytest.raises(KeyboardInterrupt):
        stores.run(lambda: crash_after_planning(stores))
    plan(stores)

    assert sorted(stores.chunks.contact_points) == [point["_id"] for point in points]


def test_without_the_unit_of_work_a_crash_would_plan_a_window_twice() -> None:
    stores = stores_with(an_announcement(), *families(SEVERAL_WINDOWS))
    before = stores.announcements.get("A1")
    plan_window(stores)
    stores.announcements.kept["A1"] = before  # the chunks are stored, the cursor is not

    with pytest.raises(Conflict):
        plan_window(stores)


def crash_after_planning(stores: FakeStores) -> None:
    plan_window(stores)
    raise KeyboardInterrupt


def test_planning_what_is_planned_or_cancelled_does_nothing() -> None:
    planned, cancelled = an_announcement("A1"), an_announcement("A2")
    cancelled.cancel(NOW)
    stores = stores_with(planned, *families(3))
    stores.announcements.save(cancelled)

    plan(stores)
    before = stores.chunks.contact_points
    assert plan_window(stores, "A1")
    assert plan_window(stores, "A2")
    assert stores.chunks.contact_points == before


def test_who_has_no_address_for_it_is_noted_with_the_reason() -> None:
    nothing = as_person(a_person("g1", a_child("st1"), has=[]))
    phone = as_person(a_person("g2", a_child("st2"), has=["sms"], language="es"))
    stores = stores_with(an_announcement(channels=["email"]), people=[nothing, phone])

    plan(stores)

    noted = {one["people"][0]: one for one in stores.ledger.kept.values()}
    assert {id: one["reason"] for id, one in noted.items()} == {
        "g1": "no-contact",
        "g2": "no-channel",
    }
    assert noted["g2"]["families"] == ["st2"]


def test_an_audience_of_nobody_is_completed_at_once() -> None:
    stores = stores_with(an_announcement())
    plan(stores)
    complete(stores)
    (told,) = completed(stores)
    assert (told.people, told.sent) == (0, 0)


def test_it_is_completed_once_when_the_last_chunk_is_done() -> None:
    stores = stores_with(an_announcement(), *families(3, ["en", "es", "so"]))
    plan(stores)
    later = NOW + timedelta(seconds=9)

    for _ in range(2):
        chunk_done(stores)
    assert completed(stores) == []
    chunk_done(stores, later)

    (told,) = completed(stores)
    assert told.completed_at == later
    assert stores.announcements.get("A1").state == State.COMPLETED
    complete(stores, later)
    assert len(completed(stores)) == 1


def test_chunks_done_while_windows_are_left_to_plan_complete_nothing() -> None:
    stores = stores_with(an_announcement(), *families(handlers.FIRST_WINDOW + 1))
    assert not plan_window(stores)
    chunk_done(stores)
    assert completed(stores) == []
    assert not plan_window(stores)
    assert plan_window(stores), "people without an address come last"
    complete(stores)
    assert completed(stores) == []
    chunk_done(stores)
    assert len(completed(stores)) == 1


def test_a_cancelled_announcement_is_never_completed() -> None:
    stores = stores_with(an_announcement(), *families(1))
    plan(stores)
    cancel(stores, a_requester())
    chunk_done(stores)
    assert completed(stores) == []
    assert stores.announcements.get("A1").state == State.CANCELLED


def test_an_operator_for_some_schools_cancels_only_what_they_asked_for() -> None:
    stores = stores_with(an_announcement())
    with pytest.raises(Forbidden):
        cancel(stores, a_requester("S1", operator_id="omar"))
    cancel(stores, a_requester("S1", operator_id="olga"))
    assert stores.announcements.get("A1").state == State.CANCELLED


def chunk_done(stores: FakeStores, now: datetime = NOW) -> None:
    stores.chunks.finish_one()
    complete(stores, now)


def complete(stores: FakeStores, now: datetime = NOW) -> None:
    if handlers.is_over("A1", stores.announcements, stores.chunks):
        handlers.complete("A1", stores.ledger.totals("A1"), stores.announcements, now)


def cancel(stores: FakeStores, by: Requester) -> None:
    command = CancelAnnouncement(announcement_id="A1")
    handlers.cancel(command, by, stores.announcements, lambda: "C1", NOW)


@pytest.mark.row(21)
def test_words_are_asked_for_once_for_each_language_and_due_in_time() -> None:
    points = families(SEVERAL_WINDOWS, ["en", "es"])
    stores = stores_with(an_announcement(category="newsletter"), *points)
    plan(stores)

    (asked,) = [one for one in stores.published if isinstance(one, RequestTranslation)]
    assert (asked.languages, asked.due_at) == (["es"], NOW + timedelta(seconds=900))
    assert asked.texts == stores.announcements.get("A1").texts
    assert "Sample District" in asked.protected


def test_translators_learn_who_asks_and_for_which_schools() -> None:
    accepted, _ = announce(FakeStores(), an_announce(), a_requester("S1"), count(1))
    asked_for = an_announcement()
    asked_for.schools = accepted.schools
    stores = stores_with(asked_for, *families(2, ["es"]))
    plan(stores)

    (asked,) = [one for one in stores.published if isinstance(one, RequestTranslation)]
    assert (asked.asked_by, asked.schools) == ("olga", ["S1"])


def test_urgent_words_are_due_within_seconds_on_the_urgent_lane() -> None:
    stores = stores_with(an_announcement(urgent=True), *families(2, ["es"]))
    plan(stores)
    (asked,) = [one for one in stores.published if isinstance(one, RequestTranslation)]
    assert (asked.due_at, asked.lane) == (NOW + timedelta(seconds=5), "urgent")


def test_chunks_in_the_language_of_the_original_leave_at_once_and_others_wait() -> None:
    stores = stores_with(an_announcement(), *families(4, ["en", "es"]))
    plan(stores)
    assert stores.chunks.states() == {"en": "ready", "es": "waiting"}
    (handed,) = [one for one in stores.published if isinstance(one, SendEmailChunk)]
    assert ":en:" in handed.chunk_id
