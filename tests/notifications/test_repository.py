# SPDX-License-Identifier: Apache-2.0
"""One suite for the fakes and for MongoDB, so that the fakes may be believed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from kernel.errors import Conflict
from kernel.unit import Unit
from services.notifications.audience import parse_audience
from services.notifications.errors import AnnouncementNotFound
from services.notifications.ports import Announcements, Audiences, Chunks, Ledger
from services.notifications.repository import (
    COLLECTIONS,
    MongoAnnouncements,
    MongoAudiences,
    MongoChunks,
    MongoLedger,
)
from tests.memory.database import memory_database
from tests.notifications.builders import (
    NOW,
    SETTINGS,
    a_child,
    a_chunk,
    a_person,
    a_phone,
    an_announcement,
    an_email,
    an_entry,
    as_person,
    some_words,
)
from tests.notifications.fakes import FakeAudiences, FakeStores


@dataclass(kw_only=True)
class Stores:
    """`run` does the work as one unit; `told` are the types of what was published."""

    announcements: Announcements
    chunks: Chunks
    ledger: Ledger
    audiences: Audiences
    run: Callable[[Callable[[], Any]], Any]
    told: Callable[[], list[str]]


HERE = a_person("g1", a_child("st1", schools=["S1"], grade="03"))
THERE = a_person("g2", a_child("st2", schools=["S2"], grade="08"), language="es")
BOTH = a_person("g3", a_child("st1"), a_child("st2", schools=["S2"]), has=["email", "sms"])
ALONE = a_person("g4", a_child("st4", schools=["S1"]), has=[])
PHONE = a_person("g5", a_child("st5", schools=["S1"]), has=["sms"])
POINTS = [
    an_email("a@families.example", HERE),
    an_email("b@families.example", THERE, BOTH),
    a_phone("+15550100001", BOTH),
    a_phone("+15550100002", PHONE),
]
PEOPLE = [as_person(one) for one in (HERE, THERE, BOTH, ALONE, PHONE)]


@pytest.fixture
def fake_stores() -> Stores:
    stores = FakeStores(FakeAudiences(POINTS, PEOPLE))
    return Stores(
        announcements=stores.announcements, chunks=stores.chunks, ledger=stores.ledger,
        audiences=stores.audiences, run=stores.run,
        told=lambda: [message.type for message in stores.published],
    )  # fmt: skip


@pytest.fixture
def memory_stores() -> Stores:
    return stored_in(Unit(memory_database(COLLECTIONS)))


@pytest.fixture
def mongo_stores(unit: Unit) -> Stores:
    return stored_in(unit)


def stored_in(unit: Unit) -> Stores:
    unit.database.reach.insert_many(POINTS)
    unit.database.people.insert_many(PEOPLE)

    def told() -> list[str]:
        entries = unit.database.outbox.find().sort("seq", 1)
        return [msgspec.json.decode(entry["body"])["type"] for entry in entries]

    return Stores(
        announcements=MongoAnnouncements(unit), chunks=MongoChunks(unit),
        ledger=MongoLedger(unit), audiences=MongoAudiences(unit, SETTINGS), run=unit.run,
        told=told,
    )  # fmt: skip


@pytest.fixture(
    params=["fake_stores", "memory_stores", pytest.param("mongo_stores", marks=pytest.mark.mongo)]
)
def stores(request: pytest.FixtureRequest) -> Stores:
    found: Stores = request.getfixturevalue(request.param)
    return found


def save(stores: Stores, announcement: Any) -> None:
    stores.run(lambda: stores.announcements.save(announcement))


def test_an_announcement_comes_back_as_it_was_saved(stores: Stores) -> None:
    announcement = an_announcement(urgent=True, placeholders=["student_name"])
    announcement.miss(["es", "so"])
    announcement.words_due_at = NOW
    announcement.take_words("es", some_words())
    announcement.take_words("es", some_words(engine="late"))
    announcement.cancel(NOW)
    save(stores, announcement)

    found = stores.announcements.get("A1")

    assert found == announcement
    assert (found.version, found.messages) == (1, [])
    assert stores.announcements.find_by_key(announcement.key) == announcement
    assert stores.told() == ["rapport.notifications.announcement_cancelled.v1"]


def test_what_is_not_there_is_said_so(stores: Stores) -> None:
    assert stores.announcements.find_by_key("nobody:nothing") is None
    with pytest.raises(AnnouncementNotFound):
        stores.announcements.get("none")


def test_a_stale_announcement_is_a_conflict_and_publishes_nothing(stores: Stores) -> None:
    save(stores, an_announcement())
    one, other = stores.announcements.get("A1"), stores.announcements.get("A1")
    one.miss(["es"])
    save(stores, one)

    other.cancel(NOW)
    with pytest.raises(Conflict):
        save(stores, other)
    assert stores.announcements.get("A1") == one
    assert stores.told() == []


def test_a_key_that_is_taken_is_a_conflict(stores: Stores) -> None:
    save(stores, an_announcement("A1"))
    second = an_announcement("A2")
    second.key = "olga:A1"
    with pytest.raises(Conflict):
        save(stores, second)


def test_only_what_waited_long_enough_for_words_is_due(stores: Stores) -> None:
    for id, waits_s in (("past", -1), ("now", 0), ("later", 1), ("never", None)):
        announcement = an_announcement(id)
        if waits_s is not None:
            announcement.words_due_at = NOW + timedelta(seconds=waits_s)
        save(stores, announcement)
    assert sorted(stores.announcements.due(NOW, 20)) == ["now", "past"]
    assert len(stores.announcements.due(NOW, 1)) == 1


def test_only_corrections_whose_time_has_come_are_to_be_planned_the_longest_waiting_first(
    stores: Stores,
) -> None:
    for id, waits_s in (("now", 0), ("past", -1), ("later", 1), ("never", None)):
        announcement = an_announcement(id)
        if waits_s is not None:
            announcement.plan_due_at = NOW + timedelta(seconds=waits_s)
        save(stores, announcement)
    assert stores.announcements.to_plan(NOW, 20) == ["past", "now"]
    assert stores.announcements.to_plan(NOW, 1) == ["past"]


@pytest.mark.parametrize(
    ("part", "in_flight"),
    [
        ({"state": "free"}, False),
        ({"state": "free", "unsure": []}, False),
        ({"state": "free", "unsure": ["d1"]}, True),
        ({"state": "held"}, True),
        ({"state": "done"}, False),
    ],
)
def test_it_is_in_flight_while_a_part_is_held_or_in_doubt(
    stores: Stores, part: dict[str, Any], in_flight: bool
) -> None:
    chunk = a_chunk(an_announcement())
    chunk["parts"][1] |= part
    stores.run(lambda: stores.chunks.add([chunk]))
    assert stores.chunks.in_flight("A1") is in_flight
    assert not stores.chunks.in_flight("A2")


def test_ready_chunks_are_handed_to_their_channel_and_waiting_ones_when_released(
    stores: Stores,
) -> None:
    announcement = an_announcement()
    ready = a_chunk(announcement)
    waiting = [
        a_chunk(announcement, language="es"),
        a_chunk(announcement, language="es", channel="sms"),
        a_chunk(announcement, language="so"),
    ]
    stores.run(lambda: stores.chunks.add([ready, *waiting]))
    email, sms = (f"rapport.notifications.send_{one}_chunk.v1" for one in ("email", "sms"))
    assert stores.told() == [email]

    released = stores.run(lambda: stores.chunks.release("A1", "es"))

    assert released == 2
    assert sorted(stores.told()) == [email, email, sms]
    assert stores.run(lambda: stores.chunks.release("A1", "es")) == 0
    assert stores.run(lambda: stores.chunks.release("A2", "so")) == 0


def test_a_chunk_that_is_there_already_is_a_conflict(stores: Stores) -> None:
    chunk = a_chunk(an_announcement())
    stores.run(lambda: stores.chunks.add([chunk]))
    with pytest.raises(Conflict):
        stores.run(lambda: stores.chunks.add([chunk]))
    assert len(stores.told()) == 1


@pytest.mark.row(74)
def test_a_second_ledger_entry_leaves_the_first_and_its_neighbours_are_written(
    stores: Stores,
) -> None:
    stores.ledger.add([an_entry("d1", "sent")])
    stores.ledger.add([an_entry("d1", "failed"), an_entry("d2", "failed")])
    totals = stores.ledger.totals("A1")
    assert (totals["sent"], totals["failed"]) == (1, 1)


def test_totals_count_deliveries_by_state_and_people_once(stores: Stores) -> None:
    stores.ledger.add([])
    stores.ledger.add(
        [
            an_entry("d1", "sent", people=["p1", "p2"]),
            an_entry("d2", "delivered", people=["p1"]),
            an_entry("d3", "failed", people=["p3"]),
            an_entry("d4", "unknown", people=["p4"]),
            an_entry("d5", "suppressed", people=["p5"]),
            an_entry("d6", "unreachable", people=["p6"], channel=""),
            an_entry("d7", "sent", announcement_id="A2"),
        ]
    )
    assert stores.ledger.totals("A1") == {
        "sent": 2,
        "failed": 1,
        "unknown": 1,
        "suppressed": 1,
        "people": 6,
        "reached": 2,
        "unreachable": 1,
    }
    assert set(stores.ledger.totals("A3").values()) == {0}


def test_what_arrived_or_may_have_is_read_by_id_in_windows(stores: Stores) -> None:
    states = ["sent", "failed", "unknown", "suppressed", "delivered", "unreachable", "sent"]
    stores.ledger.add([an_entry(f"d{n}", state) for n, state in enumerate(states)])
    stores.ledger.add([an_entry("d9", "sent", announcement_id="A2")])
    first = stores.ledger.reached("A1", "", 3)
    assert [entry["_id"] for entry in first] == ["d0", "d2", "d4"]
    assert [entry["_id"] for entry in stores.ledger.reached("A1", "d4", 3)] == ["d6"]


def test_contact_points_are_found_by_id_and_those_unknown_are_left_out(stores: Stores) -> None:
    wanted = [POINTS[0]["_id"], POINTS[2]["_id"]]
    found = stores.audiences.points([*wanted, "email:nobody"])
    assert sorted(point["_id"] for point in found.values()) == sorted(found) == sorted(wanted)


@pytest.mark.parametrize(
    ("audience", "points"),
    [
        ("district", ["a@families.example", "b@families.example", "+15550100001", "+15550100002"]),
        ("grade:08", ["b@families.example"]),
        ("school:S1", ["a@families.example", "+15550100002"]),
        ("language:es", ["b@families.example"]),
        ("role:teacher", []),
    ],
)
def test_windows_hold_every_contact_point_of_an_audience_once_by_id(
    stores: Stores, audience: str, points: list[str]
) -> None:
    asked, found, after = parse_audience(audience, None), [], ""
    while window := list(stores.audiences.window(asked, after, 2)):
        assert len(window) <= 2
        found += window
        after = window[-1]["_id"]

    assert sorted(point["address"] for point in found) == sorted(points)
    assert [point["_id"] for point in found] == sorted(point["_id"] for point in found)


@pytest.mark.parametrize(
    ("channels", "missed"),
    [(["email", "sms"], ["g4"]), (["email"], ["g4", "g5"]), (["sms"], ["g1", "g2", "g4"])],
)
def test_the_unreachable_are_those_of_the_audience_without_any_of_the_channels(
    stores: Stores, channels: list[str], missed: list[str]
) -> None:
    found = stores.audiences.unreachable(parse_audience("district", None), channels)
    assert sorted(person["_id"] for person in found) == missed
    first = stores.audiences.unreachable(parse_audience("district", None), channels, "g1", 1)
    assert [person["_id"] for person in first] == [id for id in missed if id > "g1"][:1]
    nobody = stores.audiences.unreachable(parse_audience("role:teacher", None), channels)
    assert list(nobody) == []
