# SPDX-License-Identifier: Apache-2.0
from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

import pytest

from contracts.events import GatheringAnnounced, GatheringChanged, GatheringScheduled
from kernel.errors import Forbidden, Rejected
from services.events import handlers
from services.events.commands import (
    AnnounceGathering,
    CancelGathering,
    ChangeGathering,
    RecordRsvp,
    ScheduleGathering,
)
from services.events.errors import GatheringExists, GatheringNotFound
from tests.events.builders import ENDS_AT, NOW, STARTS_AT, an_operator
from tests.events.fakes import FakeGatherings, FakeRsvps

SCHEDULE = ScheduleGathering(
    gathering_id="G1",
    title="Family Math Night",
    starts_at=STARTS_AT,
    ends_at=ENDS_AT,
    place="Gym",
    school_ids=["S1"],
)


def schedule(
    gatherings: FakeGatherings, command: ScheduleGathering = SCHEDULE, *schools: str
) -> str:
    return handlers.schedule_gathering(
        command, gatherings, an_operator(*schools), district_zone="America/Chicago", now=NOW
    )


def known() -> FakeGatherings:
    gatherings = FakeGatherings()
    schedule(gatherings)
    gatherings.published.clear()
    return gatherings


def rsvp(gatherings: FakeGatherings, rsvps: FakeRsvps, *schools: str, **values: Any) -> None:
    command = RecordRsvp(**{"gathering_id": "G1", "person_id": "P1", "answer": "yes"} | values)
    handlers.record_rsvp(command, gatherings, rsvps, an_operator(*schools), now=NOW)


def test_a_gathering_is_scheduled_in_the_districts_zone_and_in_utc() -> None:
    gatherings = FakeGatherings()
    chicago = timezone(timedelta(hours=-6))

    schedule(gatherings, replace(SCHEDULE, starts_at=STARTS_AT.astimezone(chicago)))

    (scheduled,) = gatherings.published
    assert isinstance(scheduled, GatheringScheduled)
    assert scheduled.time_zone == "America/Chicago"
    assert scheduled.starts_at.isoformat() == "2026-12-04T00:00:00+00:00"


def test_scheduling_again_with_the_same_id_is_scheduling_once() -> None:
    gatherings = FakeGatherings()

    assert schedule(gatherings) == schedule(gatherings) == "G1"
    assert len(gatherings.published) == 1


def test_an_id_that_another_gathering_has_is_refused() -> None:
    gatherings = known()

    with pytest.raises(GatheringExists):
        schedule(gatherings, replace(SCHEDULE, title="Another"))


def test_without_an_id_each_gathering_gets_its_own() -> None:
    gatherings, command = FakeGatherings(), replace(SCHEDULE, gathering_id="")

    assert schedule(gatherings, command) != schedule(gatherings, command)


def test_a_change_is_stored_and_told() -> None:
    gatherings = known()
    later = ENDS_AT + timedelta(hours=1)

    handlers.change_gathering(
        ChangeGathering(gathering_id="G1", ends_at=later, school_ids=["S1", "S2"]),
        gatherings, an_operator(), now=NOW,
    )  # fmt: skip

    assert gatherings.get("G1").plan.ends_at == later
    (changed,) = gatherings.published
    assert isinstance(changed, GatheringChanged)
    assert changed.school_ids == ["S1", "S2"]
    assert changed.place == "Gym"


def test_what_does_not_exist_cannot_be_changed() -> None:
    with pytest.raises(GatheringNotFound):
        handlers.change_gathering(
            ChangeGathering(gathering_id="G9"), FakeGatherings(), an_operator(), now=NOW
        )


def test_an_announcement_carries_the_text_families_read() -> None:
    gatherings = known()

    key = handlers.announce_gathering(
        AnnounceGathering(gathering_id="G1", audience="school:S1", text="Bring a pencil."),
        gatherings, an_operator(), now=NOW,
    )  # fmt: skip

    (announced,) = gatherings.published
    assert isinstance(announced, GatheringAnnounced)
    assert announced.announcement_key == key
    assert announced.language == "en"
    assert announced.operator_id == "olga"
    assert "Thursday, December 3, 2026, 6:00 PM to 7:30 PM" in announced.body
    assert announced.body.endswith("Bring a pencil.")


def test_announcing_again_after_a_change_tells_the_new_time() -> None:
    gatherings = known()
    ask = AnnounceGathering(gathering_id="G1", audience="district")
    first = handlers.announce_gathering(ask, gatherings, an_operator(), now=NOW)
    again = handlers.announce_gathering(ask, gatherings, an_operator(), now=NOW)
    moved = ChangeGathering(gathering_id="G1", ends_at=ENDS_AT + timedelta(hours=1))
    handlers.change_gathering(moved, gatherings, an_operator(), now=NOW)

    other = handlers.announce_gathering(ask, gatherings, an_operator(), now=NOW)

    assert first == again != other
    told = [event for event in gatherings.published if isinstance(event, GatheringAnnounced)]
    assert [event.announcement_key for event in told] == [first, other]


@pytest.mark.row(43)
def test_answers_of_two_families_stand_beside_each_other() -> None:
    gatherings, rsvps = known(), FakeRsvps()

    rsvp(gatherings, rsvps, person_id="P1")
    rsvp(gatherings, rsvps, person_id="P2", answer="no")
    rsvp(gatherings, rsvps, person_id="P1", answer="maybe", party_size=3)

    assert [(e.person_id, e.answer, e.party_size) for e in rsvps.published] == [
        ("P1", "yes", 1), ("P2", "no", 0), ("P1", "maybe", 3),
    ]  # fmt: skip


def test_an_answer_to_nothing_is_refused() -> None:
    with pytest.raises(GatheringNotFound):
        rsvp(FakeGatherings(), FakeRsvps())


def test_an_operator_for_some_schools_acts_on_their_gatherings_alone() -> None:
    gatherings = known()
    other = an_operator("S2")

    acts = [
        lambda: schedule(gatherings, replace(SCHEDULE, gathering_id="G2"), "S2"),
        lambda: schedule(gatherings, replace(SCHEDULE, gathering_id="G2", school_ids=[]), "S2"),
        lambda: handlers.cancel_gathering(
            CancelGathering(gathering_id="G1"), gatherings, other, now=NOW
        ),
        lambda: handlers.change_gathering(
            ChangeGathering(gathering_id="G1", place="x"), gatherings, other, now=NOW
        ),
        lambda: handlers.announce_gathering(
            AnnounceGathering(gathering_id="G1", audience="district"), gatherings, other, now=NOW
        ),
        lambda: rsvp(gatherings, FakeRsvps(), "S2"),
    ]
    for act in acts:
        with pytest.raises(Forbidden):
            act()
    assert gatherings.published == []


def test_an_operator_cannot_hand_a_gathering_to_a_school_that_is_not_theirs() -> None:
    gatherings = known()

    with pytest.raises(Forbidden):
        handlers.change_gathering(
            ChangeGathering(gathering_id="G1", school_ids=["S2"]),
            gatherings, an_operator("S1"), now=NOW,
        )  # fmt: skip

    assert gatherings.get("G1").plan.school_ids == ("S1",)


def test_the_schools_own_operator_may_do_all_of_it() -> None:
    gatherings, rsvps, own = FakeGatherings(), FakeRsvps(), an_operator("S1")

    schedule(gatherings, SCHEDULE, "S1")
    rsvp(gatherings, rsvps, "S1")
    handlers.cancel_gathering(CancelGathering(gathering_id="G1"), gatherings, own, now=NOW)

    with pytest.raises(Rejected):
        rsvp(gatherings, rsvps, "S1", answer="no")
    assert len(rsvps.published) == 1
