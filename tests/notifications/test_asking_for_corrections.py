# SPDX-License-Identifier: Apache-2.0
"""How a correction is asked for, and what it takes over."""

from typing import Any

import pytest

from contracts.notifications import AnnouncementAccepted, AnnouncementCancelled, PlanAnnouncement
from kernel.errors import Forbidden, Rejected
from services.notifications import handlers
from services.notifications.commands import CancelAnnouncement
from services.notifications.corrections import strictest
from services.notifications.errors import (
    AlreadyCompleted,
    BadAnnouncement,
    CorrectedOtherwise,
    NotOnlyYours,
    StillGoingOut,
)
from services.notifications.model import State
from tests.notifications.builders import NOW, a_requester
from tests.notifications.correcting import (
    OPEN_AFTER_ALL,
    a_sending,
    cancel,
    correct,
    corrected_points,
    new_id,
    plan,
    settle,
    sweep,
    told,
)


def test_a_correction_is_an_announcement_of_its_own_that_inherits_what_matters() -> None:
    stores = a_sending(category="attendance", urgent=True, channels=["sms"])

    correction_id = cancel(stores).correction_id

    correction = stores.announcements.get(correction_id)
    assert correction.texts == {"subject": "Correction: Snow day", "body": OPEN_AFTER_ALL}
    assert (correction.corrects, correction.state) == ("A1", State.PLANNING)
    assert (correction.category, correction.urgent) == ("attendance", True)
    assert (correction.language, correction.operator_id) == ("en", "olga")
    (accepted,) = told(stores, AnnouncementAccepted)
    assert (accepted.announcement_id, accepted.corrects) == (correction_id, "A1")
    (cancelled,) = told(stores, AnnouncementCancelled)
    assert (cancelled.announcement_id, cancelled.correction_id) == ("A1", correction_id)
    assert told(stores, PlanAnnouncement) == [], "it is not known yet whom it is for"


def test_asking_again_for_the_same_is_the_same_correction() -> None:
    stores = a_sending()
    first = cancel(stores).correction_id
    again = cancel(stores).correction_id
    later = correct(stores).correction_id
    assert first == again == later
    assert len(stores.announcements.kept) == 2
    assert len(told(stores, AnnouncementCancelled)) == len(told(stores, AnnouncementAccepted)) == 1


def test_another_text_is_refused_by_the_name_of_the_first_correction() -> None:
    stores = a_sending()
    first = cancel(stores).correction_id
    with pytest.raises(CorrectedOtherwise, match=first):
        cancel(stores, "School is closed.")
    with pytest.raises(CorrectedOtherwise, match=first):
        correct(stores, "School is closed.")
    assert len(stores.announcements.kept) == 2


def test_a_correction_that_was_cancelled_may_be_replaced() -> None:
    stores = a_sending()
    first = cancel(stores).correction_id
    stop = CancelAnnouncement(announcement_id=first)
    handlers.cancel(stop, a_requester(), stores.announcements, new_id, NOW)
    assert sweep(stores) == []

    second = correct(stores, "School opens at ten.").correction_id

    assert second != first
    assert sweep(stores) == [second]


def test_a_correction_can_be_corrected() -> None:
    stores = a_sending()
    first = cancel(stores).correction_id
    done = stores.announcements.get(first)
    done.state = State.COMPLETED
    stores.announcements.save(done)
    second = correct(stores, "It opens at eleven.", first).correction_id
    assert stores.announcements.get(second).corrects == first


def test_cancelled_without_a_correction_it_can_be_corrected_later() -> None:
    stores = a_sending()
    reached = settle(stores, ["sent", "suppressed", "sent"])
    assert cancel(stores, "").correction_id == ""
    correction_id = correct(stores).correction_id
    assert sweep(stores) == [correction_id]
    plan(stores, correction_id)
    assert corrected_points(stores, correction_id) == reached


def test_what_still_goes_out_is_cancelled_first() -> None:
    with pytest.raises(StillGoingOut, match="rapport announcements cancel A1"):
        correct(a_sending())


def test_what_is_completed_cannot_be_cancelled_but_corrected() -> None:
    stores = a_sending()
    done = stores.announcements.get("A1")
    done.state = State.COMPLETED
    stores.announcements.save(done)
    with pytest.raises(AlreadyCompleted, match="rapport announcements correct A1"):
        cancel(stores)
    assert list(stores.announcements.kept) == ["A1"]
    assert correct(stores).correction_id


def test_a_correction_that_says_nothing_or_cannot_be_filled_in_stops_nothing() -> None:
    stores = a_sending()
    for text in (" ", "Dear {{parent_nam}}"):
        with pytest.raises(Rejected):
            cancel(stores, text)
    assert stores.announcements.get("A1").state == State.SENDING


@pytest.mark.parametrize(
    ("theirs", "asked", "subject"),
    [
        ("en", {}, "Correction: Snow day"),
        ("en-US", {"correction_language": "en"}, "Correction: Snow day"),
        ("es", {}, "Snow day"),
        ("es", {"correction_subject": "Abierto"}, "Abierto"),
        ("es", {"correction_language": "en", "correction_subject": "Open"}, "Open"),
    ],
)
def test_its_subject_says_that_it_is_one(theirs: str, asked: dict[str, Any], subject: str) -> None:
    stores = a_sending(language=theirs)
    correction_id = cancel(stores, **asked).correction_id
    assert stores.announcements.get(correction_id).texts["subject"] == subject


def test_in_another_language_it_needs_a_subject_of_its_own() -> None:
    with pytest.raises(BadAnnouncement, match="subject in en"):
        cancel(a_sending(language="es"), correction_language="en")


def test_an_operator_for_some_schools_corrects_only_what_they_asked_for() -> None:
    stores = a_sending(audience='school:"S1"')
    with pytest.raises(Forbidden):
        cancel(stores, by=a_requester("S1", operator_id="omar"))
    assert cancel(stores, by=a_requester("S1", operator_id="olga")).correction_id


@pytest.mark.parametrize(
    ("corrected", "now", "goes_to"),
    [
        ("live", "live", "live"),
        ("capture", "live", "capture"),
        ("live", "capture", "capture"),
        ("allowlist", "live", "allowlist"),
        ("allowlist", "capture", "capture"),
        ("", "live", "live"),
        ("", "", ""),
    ],
)
def test_it_goes_no_further_than_what_it_corrects(corrected: str, now: str, goes_to: str) -> None:
    assert strictest(corrected, now) == goes_to
    stores = a_sending()
    announcement = stores.announcements.get("A1")
    announcement.outbound = corrected
    stores.announcements.save(announcement)
    correction_id = cancel(stores, outbound=now).correction_id
    assert stores.announcements.get(correction_id).outbound == goes_to


@pytest.mark.parametrize(
    ("audience", "schools", "may"),
    [
        ('grade:3 and school:"s1"', ["s1"], True),
        ('school:"s1"', ["s1", "s2"], True),
        ("district", ["s1"], False),  # asked for when they still acted for the whole district
        ('school:"s1","s2"', ["s1"], False),
        ('school:"s1" or grade:3', ["s1"], False),
        ('not school:"s2"', ["s1", "s3"], False),
        ("district", [], True),
    ],
)
def test_whose_schools_are_fewer_by_now_corrects_only_what_stayed_within_them(
    audience: str, schools: list[str], may: bool
) -> None:
    stores = a_sending(audience=audience)
    by = a_requester(*schools)

    if may:
        assert cancel(stores, by=by).correction_id
        return
    with pytest.raises(NotOnlyYours):
        cancel(stores, by=by)
    assert len(stores.announcements.kept) == 1
    assert cancel(stores, "", by=by).state == State.CANCELLED  # to stop it is theirs
