# SPDX-License-Identifier: Apache-2.0
"""The rules of an announcement."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.notifications import AnnouncementAccepted, AnnouncementCancelled, PlanAnnouncement
from services.notifications.errors import AlreadyCompleted, BadAnnouncement
from services.notifications.households import family_of, spoken_by_most
from services.notifications.model import Announcement, State, delivery_id, same_language
from tests.notifications.builders import NOW, an_announce, an_announcement, some_words


def accepted(**changes: Any) -> Announcement:
    return Announcement.accept(
        an_announce(**changes), id="A1", key="olga:k1", operator_id="olga", audience="district",
        placeholders=(), now=NOW,
    )  # fmt: skip


def test_accepting_tells_of_it_and_asks_for_a_plan() -> None:
    announcement = accepted(category="newsletter")

    told, asked = announcement.messages
    assert told == AnnouncementAccepted(announcement_id="A1", category="newsletter")
    assert asked == PlanAnnouncement(announcement_id="A1")
    assert (announcement.state, announcement.accepted_at) == (State.PLANNING, NOW)


def test_all_that_follows_an_urgent_announcement_takes_the_urgent_lane() -> None:
    assert {message.lane for message in accepted(urgent=True).messages} == {"urgent"}
    assert {message.lane for message in accepted(urgent=False).messages} == {"normal"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"category": "gossip"}, "category"),
        ({"channels": ["email", "fax"]}, "channels"),
        ({"subject": "  "}, "subject"),
        ({"subject": "s" * 301}, "subject"),
        ({"subject": "Snow\nBcc: everybody@example.org"}, "subject"),
        ({"subject": "Snow\rday"}, "subject"),
        ({"subject": "Snow\x00day"}, "subject"),
        ({"subject": "Snow\u2028day"}, "subject"),
        ({"body": "half an emoji: \ud83d"}, "body"),
        ({"body": ""}, "body"),
        ({"body": "b" * 100_001}, "body"),
        ({"language": ""}, "language"),
        ({"language": "en_US!"}, "language"),
    ],
)
def test_what_cannot_be_announced_is_refused_by_the_name_of_its_field(
    changes: Mapping[str, Any], field: str
) -> None:
    with pytest.raises(BadAnnouncement) as refusal:
        accepted(**changes)
    assert refusal.value.details["field"] == field


@pytest.mark.parametrize("changes", [{"subject": "s" * 300}, {"body": "b" * 100_000}])
def test_what_just_fits_is_accepted(changes: Mapping[str, Any]) -> None:
    assert accepted(**changes).state == State.PLANNING


@pytest.mark.parametrize(
    ("category", "urgent", "has", "used"),
    [
        ("general", False, ["email", "sms"], ["email"]),
        ("general", False, ["sms"], ["sms"]),
        ("newsletter", False, ["sms", "email"], ["email"]),
        ("attendance", False, ["email", "sms"], ["sms"]),
        ("attendance", False, ["email"], ["email"]),
        ("emergency", False, ["email", "sms"], ["sms", "email"]),
        ("general", True, ["email", "sms"], ["email", "sms"]),
        ("general", False, [], []),
    ],
)
def test_category_and_urgency_say_over_which_channels_a_person_is_reached(
    category: str, urgent: bool, has: list[str], used: list[str]
) -> None:
    policy = an_announcement(category=category, urgent=urgent).policy
    assert policy.uses(has) == used


def test_only_the_channels_that_were_asked_for_are_used() -> None:
    announcement = an_announcement(category="emergency", channels=["email"])
    assert announcement.policy.uses(["email", "sms"]) == ["email"]
    assert announcement.policy.uses(["sms"]) == []


def test_readers_of_the_original_need_no_words_and_everybody_else_is_asked_for_once() -> None:
    announcement = an_announcement(language="en")

    assert announcement.miss(["en", "en-US", "es", "so", "es"]) == ["es", "so"]
    assert announcement.miss(["es", "vi"]) == ["vi"]
    assert announcement.pending_languages == ["es", "so", "vi"]
    original = announcement.words_for("en-US")
    assert original is not None
    assert (original.texts, original.notice) == (announcement.texts, "")


def test_words_are_kept_and_nobody_waits_when_the_last_have_come() -> None:
    announcement = an_announcement()
    announcement.miss(["es", "so"])
    announcement.words_due_at = NOW

    assert announcement.take_words("es", some_words("es"))
    assert announcement.words_due_at == NOW
    assert announcement.take_words("so", announcement.original_with_notice("no engine"))

    assert (announcement.words_due_at, announcement.pending_languages) == (None, [])
    assert announcement.words_for("es") == some_words("es")


def test_words_that_come_late_are_kept_beside_those_that_went_out() -> None:
    announcement = an_announcement()
    announcement.miss(["es"])
    original = announcement.original_with_notice("no translation came before the deadline")
    announcement.take_words("es", original)

    assert not announcement.take_words("es", some_words("es"))

    assert announcement.words_for("es") == original
    assert announcement.late_words == {"es": some_words("es")}


def test_cancelling_says_so_once_and_is_refused_when_all_has_left() -> None:
    announcement = an_announcement()
    announcement.cancel(NOW)
    announcement.cancel(NOW + timedelta(seconds=5))

    assert announcement.messages == [AnnouncementCancelled(announcement_id="A1", cancelled_at=NOW)]
    assert (announcement.state, announcement.finished_at) == (State.CANCELLED, NOW)

    completed = an_announcement()
    completed.state = State.COMPLETED
    with pytest.raises(AlreadyCompleted, match="completed already"):
        completed.cancel(NOW)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("en", "en", True),
        ("en-US", "en", True),
        ("EN-us", "en-US", True),
        ("zh-Hans", "zh", True),
        ("zh-Hans", "zh-Hant", False),
        ("en-GB", "en-US", False),
        ("es", "et", False),
        ("es", "est", False),
    ],
)
def test_who_can_read_what_without_a_translation(one: str, other: str, same: bool) -> None:
    assert same_language(one, other) is same_language(other, one) is same


def test_a_delivery_has_one_id_whoever_works_it_out() -> None:
    assert delivery_id("A1", "email:a") == delivery_id("A1", "email:a")
    others = [delivery_id("A1", "email:b"), delivery_id("A2", "email:a")]
    assert delivery_id("A1", "email:a") not in others


def test_guardians_of_the_same_first_child_are_one_family() -> None:
    assert family_of("g1", ["st2", "st1"]) == family_of("g2", ["st1"]) == "st1"
    assert family_of("g3", []) == "g3"


languages = st.lists(st.sampled_from(["en", "es", "so", ""]), min_size=1, max_size=6)


@given(languages)
def test_a_shared_phone_speaks_the_language_of_most_who_share_it(spoken: list[str]) -> None:
    chosen = spoken_by_most([{"language": each} for each in spoken], "en")
    known = [each or "en" for each in spoken]
    assert known.count(chosen) == max(known.count(each) for each in known)


def test_an_emergency_goes_by_the_urgent_lane_whether_or_not_somebody_said_so() -> None:
    assert accepted(category="emergency").urgent
    assert not accepted(category="attendance").urgent
