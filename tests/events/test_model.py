# SPDX-License-Identifier: Apache-2.0
from datetime import datetime, timedelta
from typing import Any

import pytest

from contracts.events import GatheringCancelled, GatheringChanged, GatheringScheduled
from kernel.errors import Rejected
from services.events.errors import (
    AnnouncementExists,
    GatheringIsCancelled,
    GatheringIsOver,
    GatheringRefused,
)
from services.events.model import Gathering
from tests.events.builders import (
    AFTERWARDS,
    ENDS_AT,
    NOW,
    STARTS_AT,
    a_gathering,
    a_known_gathering,
    a_plan,
    an_announcement,
)


def test_a_scheduled_gathering_tells_its_whole_value() -> None:
    assert a_gathering().events == [
        GatheringScheduled(
            gathering_id="G1",
            title="Family Math Night",
            kind="family-night",
            starts_at=STARTS_AT,
            ends_at=ENDS_AT,
            time_zone="America/Chicago",
            place="Lincoln Elementary, gym",
            school_ids=["S1"],
        )
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 151}, "title"),
        ({"title": "Night\nBcc: all"}, "title"),
        ({"place": ""}, "place"),
        ({"ends_at": STARTS_AT}, "ends_at"),
        ({"ends_at": STARTS_AT - timedelta(hours=1)}, "ends_at"),
        ({"starts_at": datetime(2026, 12, 4)}, "starts_at"),
        ({"time_zone": "Chicago"}, "time_zone"),
        ({"time_zone": ""}, "time_zone"),
        ({"time_zone": "../etc/passwd"}, "time_zone"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_with_its_field(
    changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(GatheringRefused) as caught:
        a_plan(**changes)

    assert caught.value.details["field"] == field


def test_a_gathering_cannot_be_scheduled_for_the_past() -> None:
    with pytest.raises(GatheringRefused):
        Gathering.schedule("G1", a_plan(), STARTS_AT)


def test_a_change_keeps_what_it_does_not_name_and_tells_the_whole_value() -> None:
    gathering = a_known_gathering()

    gathering.change({"place": "Library"}, NOW)

    (changed,) = gathering.events
    assert isinstance(changed, GatheringChanged)
    assert changed.place == "Library"
    assert changed.title == "Family Math Night"
    assert changed.starts_at == STARTS_AT


def test_a_change_to_what_it_is_already_tells_nothing() -> None:
    gathering = a_known_gathering()

    gathering.change({"title": "Family Math Night"}, NOW)

    assert gathering.events == []


def test_a_change_that_ends_before_it_starts_leaves_the_gathering_as_it_was() -> None:
    gathering = a_known_gathering()

    with pytest.raises(GatheringRefused):
        gathering.change({"starts_at": ENDS_AT}, NOW)

    assert gathering.plan == a_plan()
    assert gathering.events == []


def test_a_gathering_cannot_be_moved_into_the_past() -> None:
    earlier = {"starts_at": NOW - timedelta(hours=2), "ends_at": NOW}

    with pytest.raises(GatheringRefused):
        a_known_gathering().change(earlier, NOW)


def test_cancelling_twice_is_cancelling_once() -> None:
    gathering = a_known_gathering()

    gathering.cancel(NOW)
    gathering.cancel(NOW + timedelta(hours=1))

    assert gathering.events == [GatheringCancelled(gathering_id="G1", cancelled_at=NOW)]


def test_what_is_cancelled_cannot_be_changed() -> None:
    gathering = a_known_gathering()
    gathering.cancel(NOW)

    with pytest.raises(GatheringIsCancelled):
        gathering.change({"place": "Library"}, NOW)


def test_what_is_over_can_be_neither_changed_nor_cancelled_nor_announced() -> None:
    for act in (
        lambda gathering: gathering.change({"place": "Library"}, AFTERWARDS),
        lambda gathering: gathering.cancel(AFTERWARDS),
        lambda gathering: gathering.announce(an_announcement(), AFTERWARDS),
    ):
        gathering = a_known_gathering()
        with pytest.raises(GatheringIsOver):
            act(gathering)
        assert gathering.events == []


def test_saying_the_same_twice_is_announcing_once() -> None:
    gathering = a_known_gathering()

    first = gathering.announce(an_announcement(), NOW)
    second = gathering.announce(an_announcement(), NOW)

    assert first == second
    (announced,) = gathering.events
    assert announced.announcement_key == first


@pytest.mark.parametrize("changes", [{"audience": "grade:03"}, {"body": "Come, all!"}])
def test_saying_something_else_is_another_announcement(changes: dict[str, str]) -> None:
    gathering = a_known_gathering()

    first = gathering.announce(an_announcement(), NOW)
    second = gathering.announce(an_announcement(**changes), NOW)

    assert first != second
    assert len(gathering.events) == 2


def test_one_key_cannot_stand_for_two_announcements() -> None:
    gathering = a_known_gathering()
    gathering.announce(an_announcement(announcement_key="K1"), NOW)

    with pytest.raises(AnnouncementExists):
        gathering.announce(an_announcement(announcement_key="K1", audience="grade:03"), NOW)


def test_families_can_be_told_that_a_gathering_is_cancelled() -> None:
    gathering = a_known_gathering()
    gathering.cancel(NOW)

    gathering.announce(an_announcement(), NOW)

    assert len(gathering.events) == 2


def test_an_announcement_to_nobody_in_particular_is_refused() -> None:
    with pytest.raises(Rejected):
        a_known_gathering().announce(an_announcement(audience=" "), NOW)


def test_sequences_grow_from_save_to_save_and_within_one() -> None:
    gathering = a_gathering()
    gathering.cancel(NOW)
    gathering.saved()
    first = [event.sequence for event in gathering.events]
    gathering.events.clear()
    gathering.announce(an_announcement(), NOW)
    gathering.saved()
    second = [event.sequence for event in gathering.events]

    assert first + second == sorted(set(first + second))
    assert gathering.version == 2
