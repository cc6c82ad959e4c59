# SPDX-License-Identifier: Apache-2.0
"""Whose wishes a delivery keeps, and which announcements know no wishes."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.config import Outbound
from services.notifications.config import NotificationsSettings
from services.notifications.planning.deliveries import chunks_of
from services.notifications.quiet.hours import Hours, quiet_until
from services.notifications.quiet.planning import timings
from services.notifications.quiet.rules import USUAL, Timetable, Timing, Wish
from tests.notifications.builders import an_announcement, deliveries
from tests.notifications.fakes import FakeWishes
from tests.notifications.quiet.test_hours import CHICAGO, HOURS, MOMENTS, NIGHT, local

TIMETABLE = Timetable(NotificationsSettings(), Outbound.LIVE)
EVENING, SHIFT = Hours.of("19:00", "08:00"), Hours.of("00:00", "00:00")
NOON, AT_NIGHT = local(24, 12), local(24, 23)


def wishes(**by_person: Wish) -> FakeWishes:
    kept = FakeWishes()
    kept.kept |= by_person
    return kept


def timed(known: FakeWishes, *, sharing: tuple[str, ...] = (), **changes: Any) -> Timing:
    """Of a delivery to g000, at a contact point that others share."""
    (one,) = deliveries(1, sharing=["g000", *sharing])
    announcement = an_announcement(**changes)
    announcement.accepted_at = NOON
    return timings(announcement, [one], known, TIMETABLE).get(one.id, USUAL)


def leaves_at(timing: Timing, channel: str = "sms", now: datetime = AT_NIGHT) -> datetime:
    wait = TIMETABLE.wait(timing, channel, now)
    return wait.until if wait else now


def test_without_a_wish_texts_wait_for_the_morning_and_mails_do_not() -> None:
    assert leaves_at(USUAL) == local(25, 7)
    assert leaves_at(USUAL, "email") == AT_NIGHT


def test_a_familys_own_hours_hold_over_every_channel_instead_of_the_districts() -> None:
    own = timed(wishes(g000=Wish(quiet=EVENING)))

    assert leaves_at(own) == leaves_at(own, "email") == local(25, 8)
    assert leaves_at(timed(wishes(g000=Wish(quiet=SHIFT)))) == AT_NIGHT


@given(now=MOMENTS, by_person=st.dictionaries(st.sampled_from(["g000", "a", "b"]), HOURS))
def test_a_shared_address_is_quiet_while_anybody_who_shares_it_is(
    now: datetime, by_person: dict[str, Hours]
) -> None:
    known = wishes(**{id: Wish(quiet=hours) for id, hours in by_person.items()})
    hours = [by_person.get(id, NIGHT) for id in ("g000", "a", "b")]

    together = leaves_at(timed(known, sharing=("a", "b")), now=now)

    assert together == (quiet_until(now, hours, CHICAGO) or now)


@pytest.mark.row(6)
@pytest.mark.parametrize("urgent", [{"urgent": True}, {"category": "emergency"}])
def test_an_urgent_announcement_knows_no_wishes(urgent: dict[str, Any]) -> None:
    known = wishes(g000=Wish(quiet=EVENING, digest="weekly"))

    assert timed(known, **urgent) == USUAL


@pytest.mark.parametrize(
    ("digest", "category", "due"),
    [
        ("daily", "newsletter", local(24, 16)),
        ("daily", "general", local(24, 16)),
        ("weekly", "newsletter", local(27, 16)),
        ("daily", "attendance", None),
        ("daily", "gatherings", None),
        ("weekly", "academic", None),
        ("", "newsletter", None),
    ],
)
def test_news_waits_for_the_hour_of_the_digest_and_nothing_else_does(
    digest: str, category: str, due: datetime | None
) -> None:
    timing = timed(wishes(g000=Wish(digest=digest)), category=category)

    assert timing.not_before == due
    assert leaves_at(timing, "email", NOON) == (due or NOON)


def test_it_is_in_the_digest_only_where_all_who_get_it_want_one() -> None:
    (one,) = deliveries(1, people=["g000", "g001"], sharing=["g000", "g001"])
    one_of_them = wishes(g000=Wish(digest="weekly"))
    both = wishes(g000=Wish(digest="weekly"), g001=Wish(digest="daily"))
    announcement = an_announcement(category="newsletter")
    announcement.accepted_at = NOON

    assert timings(announcement, [one], one_of_them, TIMETABLE) == {}
    (timing,) = timings(announcement, [one], both, TIMETABLE).values()
    assert timing.not_before == local(24, 16)


def test_a_correction_waits_for_no_digest() -> None:
    correction = an_announcement(category="newsletter")
    correction.corrects = "A0"
    known = wishes(g000=Wish(digest="weekly"))

    assert timings(correction, deliveries(1, sharing=["g000"]), known, TIMETABLE) == {}


def test_a_digest_that_is_due_in_quiet_hours_waits_for_their_end() -> None:
    timing = timed(wishes(g000=Wish(quiet=Hours.of("15:00", "18:00"), digest="daily")))

    assert leaves_at(timing, now=NOON) == local(24, 18)


def test_in_capture_the_districts_hours_keep_nobody_waiting_but_a_familys_do() -> None:
    rehearsing = Timetable(NotificationsSettings(), Outbound.CAPTURE)

    assert rehearsing.wait(USUAL, "sms", AT_NIGHT) is None
    assert rehearsing.wait(Timing(quiet=(EVENING,)), "sms", AT_NIGHT) is not None


def test_deliveries_of_one_timing_share_chunks_and_keep_it() -> None:
    announcement = an_announcement(category="newsletter")
    announcement.accepted_at = NOON
    known = wishes(g001=Wish(quiet=EVENING), g002=Wish(quiet=EVENING), g003=Wish(digest="daily"))
    planned = [one for n in range(5) for one in deliveries(5)[n : n + 1]]
    for one in planned:
        one.sharing = list(one.people)

    chunks = chunks_of(
        announcement, planned, window="", timings=timings(announcement, planned, known, TIMETABLE)
    )

    kept = {Timing.from_chunk(chunk): chunk["size"] for chunk in chunks}
    assert kept == {
        USUAL: 2,
        Timing(quiet=(EVENING,), by_district=False): 2,
        Timing(not_before=local(24, 16)): 1,
    }
    assert len({chunk["_id"] for chunk in chunks}) == len(chunks)
