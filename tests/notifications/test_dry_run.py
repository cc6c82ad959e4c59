# SPDX-License-Identifier: Apache-2.0
"""A rehearsal counts what sending would do, and does none of it."""

from typing import Any

import pytest

from kernel.errors import Rejected
from services.notifications import handlers
from services.notifications.channels.sms.segments import count_segments
from services.notifications.queries.dry_run import dry_run
from tests.notifications.builders import (
    NOW,
    SETTINGS,
    a_child,
    a_naming,
    a_person,
    a_phone,
    a_requester,
    an_announce,
    an_announcement,
    an_email,
    as_person,
    families,
)
from tests.notifications.fakes import FakeAudiences, FakeStores

BODY = "School starts at 10:00 AM."


def rehearsed(audiences: FakeAudiences, *schools: str, **changes: Any) -> dict[str, Any]:
    return dry_run(an_announce(**changes), a_requester(*schools), audiences, NOW)


def sms(language: str = "en", *people: str, name: str = "Ana Ruiz") -> Any:
    sharing = [
        a_person(id, a_child(f"st-{id}", name=name), has=["sms"], language=language)
        for id in people
    ]
    return a_phone(f"+1555010000{people[0][1:]}", *sharing)


def test_it_counts_by_language_and_channel_and_names_who_cannot_be_reached_and_why() -> None:
    alone = as_person(a_person("g8", a_child("st8"), has=[]))
    by_phone = as_person(a_person("g9", a_child("st9"), has=["sms"]))
    audiences = FakeAudiences([*families(7, ["en", "es"])], [alone, by_phone])

    found = rehearsed(audiences, channels=["email"])

    assert found["lines"] == [
        {"language": "en", "channel": "email", "deliveries": 4},
        {"language": "es", "channel": "email", "deliveries": 3},
    ]
    assert (found["people"], found["reached_people"], found["reached_families"]) == (9, 7, 7)
    assert found["unreachable"]["reasons"] == {"no-contact": 1, "no-channel": 1}
    assert found["unreachable"]["examples"] == ["g8", "g9"]


def test_it_predicts_what_planning_does() -> None:
    shared = an_email("s@families.example", a_person("m", a_child("c1")), a_person("n"))
    points = [*families(2_300, ["en", "es", "so"]), shared]
    found = rehearsed(FakeAudiences(points), urgent=True)

    stores = FakeStores(FakeAudiences(points))
    stores.announcements.save(an_announcement(urgent=True))
    while not handlers.plan_window(
        "A1", stores.announcements, stores.audiences, stores.chunks, stores.ledger, SETTINGS, NOW
    ):
        pass

    planned: dict[tuple[str, str], int] = {}
    for chunk in stores.chunks.kept.values():
        key = chunk["language"], chunk["channel"]
        planned[key] = planned.get(key, 0) + len(chunk["deliveries"])
    predicted = {(one["language"], one["channel"]): one["deliveries"] for one in found["lines"]}
    assert predicted == planned
    assert found["deliveries"] == sum(planned.values()) == 2_301


def test_a_shared_contact_point_counts_once_and_reaches_all_who_share_it() -> None:
    shared = an_email("s@families.example", a_person("m"), a_person("n"))
    found = rehearsed(FakeAudiences([shared]))
    assert (found["deliveries"], found["reached_people"]) == (1, 2)


def segments_of(found: dict[str, Any]) -> dict[str, tuple[int, str, bool]]:
    return {
        line["language"]: (line["segments"], line["encoding"], line["estimated"])
        for line in found["lines"]
        if line["channel"] == "sms"
    }


@pytest.mark.row(2)
def test_segments_of_text_messages_are_counted_by_their_alphabet() -> None:
    audiences = FakeAudiences([sms("en", "g1"), sms("en", "g2")])

    plain = rehearsed(audiences, body="a" * 200)
    assert segments_of(plain) == {"en": (2 * 2, "GSM-7", False)}

    wide = rehearsed(audiences, body="a" * 199 + "ş")
    assert segments_of(wide) == {"en": (2 * 4, "UCS-2", False)}


@pytest.mark.row(2)
def test_segments_are_counted_with_the_names_filled_in() -> None:
    audiences = FakeAudiences(
        [sms("en", "g1"), sms("en", "g2", name="Nguyễn Thị Minh Khai")],
        naming=a_naming("student_name"),
    )
    body = "{{student_name}} " + "a" * 100

    found = rehearsed(audiences, body=body)

    exact = [count_segments(f"Snow day\n{name} {'a' * 100}").segments
             for name in ("Ana Ruiz", "Nguyễn Thị Minh Khai")]  # fmt: skip
    assert exact == [1, 2]
    assert segments_of(found) == {"en": (sum(exact), "GSM-7 and UCS-2", False)}


@pytest.mark.row(2)
def test_segments_of_what_is_yet_to_be_translated_are_an_estimate_and_called_one() -> None:
    found = rehearsed(FakeAudiences([sms("es", "g1"), sms("ar", "g2")]), body=BODY)
    segments, encoding, estimated = segments_of(found)["ar"]
    assert (encoding, estimated) == ("UCS-2", True)
    assert segments >= 1
    assert segments_of(found)["es"][2]


def test_whose_names_are_not_on_file_is_counted_as_out_of_reach() -> None:
    childless = an_email("t@district.example", a_person("t1", roles=["guardian"]))
    audiences = FakeAudiences([*families(2), childless], naming=a_naming("student_name"))
    found = rehearsed(audiences, body="Dear family of {{student_name}}")
    assert (found["deliveries"], found["reached_people"], found["people"]) == (2, 2, 3)
    assert found["unreachable"]["reasons"] == {"placeholder-missing": 1}


def test_languages_that_have_no_notice_are_named() -> None:
    found = rehearsed(FakeAudiences(families(4, ["en", "es", "so", "tlh"])))
    assert found["languages_without_notice"] == ["tlh"]


def test_an_operator_for_some_schools_rehearses_for_these_alone() -> None:
    here = an_email("here@families.example", a_person("g1", a_child("st1", schools=["S1"])))
    there = an_email("there@families.example", a_person("g2", a_child("st2", schools=["S2"])))
    assert rehearsed(FakeAudiences([here, there]), "S1")["people"] == 1
    assert rehearsed(FakeAudiences([here, there]))["people"] == 2


def test_what_would_be_refused_is_refused() -> None:
    with pytest.raises(Rejected):
        rehearsed(FakeAudiences(), body="Dear {{parent_nam}}")


def test_it_says_until_when_texts_would_wait_at_this_hour() -> None:
    at_night = NOW.replace(hour=4)  # 22:00 of the day before, in the district
    audiences = FakeAudiences([sms("en", "g1"), *families(1)])

    def waits(**changes: Any) -> Any:
        return dry_run(an_announce(**changes), a_requester(), audiences, at_night)["waits"]

    assert waits() == {"sms": "Fri 2026-11-20 07:00"}
    assert waits(urgent=True) == {}
    assert rehearsed(audiences)["waits"] == {}
