# SPDX-License-Identifier: Apache-2.0
"""STOP while a newsletter is going out: what is queued for that number does not leave."""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from time import monotonic
from typing import Any

import eventlet
import pytest

from contracts.choices import Choice
from kernel.clock import utc_now
from kernel.config import Outbound
from kernel.unit import Unit
from services.notifications.channels.gate import Gate
from services.notifications.channels.ports import Outcome
from services.notifications.channels.sending import ChunkSender
from services.notifications.channels.sms.channel import SmsChannel
from services.notifications.config import NotificationsSettings
from services.notifications.model import State, delivery_id
from services.notifications.planning.deliveries import Delivery, chunks_of
from services.notifications.recipients.repository import copy_version
from services.notifications.repository import MongoAnnouncements, MongoChunks
from tests.notifications.builders import (
    a_child,
    a_person,
    a_phone,
    an_announcement,
    limits_are_known,
)
from tests.notifications.inbound.desk import Families, Noting
from tests.notifications.inbound.gateway import Gateway
from tests.waiting import eventually

pytestmark = [pytest.mark.mongo, pytest.mark.row(10)]
Document = dict[str, Any]


class SlowGateway(Noting):
    """Takes a moment over each round of texts, and notes when each left."""

    def __init__(self, round_s: float, then: Callable[[], None] | None = None) -> None:
        super().__init__()
        self.round_s, self.then = round_s, then
        self.left_at: dict[str, float] = {}

    def send_many(self, messages: Iterable[Any]) -> list[Outcome]:
        texts = list(messages)
        eventlet.sleep(self.round_s)
        self.left_at |= dict.fromkeys([text.to for text in texts], monotonic())
        outcomes = super().send_many(texts)
        if self.then is not None:
            self.then, then = None, self.then
            then()
        return outcomes


def number(n: int) -> str:
    return f"+1555{n:07d}"


def a_newsletter(unit: Unit, families: int) -> list[Document]:
    """Planned and ready, as planning leaves it."""
    announcement = an_announcement(category="newsletter")
    announcement.planned, announcement.state = True, State.SENDING
    points = [
        a_phone(number(n), a_person(f"g{n}", a_child(f"st{n}"), has=["sms"]))
        for n in range(families)
    ]
    unit.database.reach.insert_many(points)
    deliveries = [
        Delivery(
            id=delivery_id(announcement.id, point["_id"]), contact_point_id=point["_id"],
            address=point["address"], channel="sms", language="en", people=[f"g{n}"],
            families=[f"f{n}"], about=[f"st{n}"],
        )
        for n, point in enumerate(points)
    ]  # fmt: skip
    copy = copy_version(unit.database)
    chunks = chunks_of(announcement, deliveries, window="", copy=copy, limits=0)
    unit.run(lambda: MongoAnnouncements(unit).save(announcement))
    unit.run(lambda: MongoChunks(unit).add(chunks))
    limits_are_known(unit.database, utc_now())
    return chunks


def send(unit: Unit, chunks: Iterable[Document], channel: SmsChannel) -> None:
    settings = NotificationsSettings(part_lease_s=15.0)
    for chunk in chunks:
        gate = Gate(unit, Outbound.CAPTURE, [])
        limits_are_known(unit.database, utc_now())
        ChunkSender(unit, channel, gate, settings, utc_now).send(chunk["_id"])


def choose(unit: Unit, contact_point_id: str, *, telling: bool) -> None:
    """STOP as it is stored; without `telling` no version says that something changed."""
    choice = asdict(
        Choice(choice_id="c1", allowed=False, at=utc_now(), contact_point_id=contact_point_id)
    )
    unit.database.choices.insert_one(
        choice | {"_id": choice.pop("choice_id"), "whose": contact_point_id}
    )
    if telling:
        unit.database.limits_state.update_one(
            {"_id": "choices"}, {"$inc": {"version": 1}}, upsert=True
        )


def test_two_thousand_texts_are_going_out_and_one_family_says_stop(
    emptied: Unit, gateway: Gateway
) -> None:
    """The real process takes STOP in; a worker sends meanwhile. One second is the bar."""
    chunks = a_newsletter(emptied, 2_000)
    texts = SlowGateway(0.03)
    working = eventlet.spawn(send, emptied, chunks, SmsChannel(texts, connections=10))
    eventually(lambda: len(texts.left_at) >= 200)
    stopped = [number(n) for n in (900, 1_400, 1_999)]
    for one in stopped:
        assert gateway.text(one, "STOP").status_code == 200
    said_at = monotonic()
    working.wait()
    assert [one for one in stopped if texts.left_at.get(one, 0.0) > said_at + 1.0] == []
    assert len(texts.left_at) >= 1_997
    held = emptied.database.ledger.find({"reason": "opted-out"}, {"people": 1})
    assert {entry["people"][0] for entry in held} <= {"g900", "g1400", "g1999"}
    assert "g1999" in {entry["people"][0] for entry in emptied.database.ledger.find(
        {"reason": "opted-out"})}  # fmt: skip


@pytest.mark.parametrize("looks", [True, False])
def test_what_a_worker_has_in_hand_is_looked_at_again_while_a_slow_gateway_takes_its_time(
    emptied: Unit, looks: bool
) -> None:
    """The control: a part that is handed over in one go is not looked at any more."""
    (chunk,) = a_newsletter(emptied, 20)
    last = f"phone:{number(19)}"
    texts = SlowGateway(0.3, then=lambda: choose(emptied, last, telling=True))
    channel = SmsChannel(texts, connections=1)
    channel.at_once = 10 if looks else 20
    send(emptied, [chunk], channel)
    assert (number(19) in texts.left_at) is not looks
    assert len(texts.left_at) >= 19
    assert emptied.database.ledger.count_documents({}) == 20


@pytest.mark.parametrize("telling", [True, False])
def test_a_stop_is_seen_because_it_changes_the_version(emptied: Unit, telling: bool) -> None:
    """The control: where no version tells of it, a part that was planned before leaves as it is."""
    (chunk,) = a_newsletter(emptied, 3)
    choose(emptied, f"phone:{number(1)}", telling=telling)
    texts = SlowGateway(0)
    send(emptied, [chunk], SmsChannel(texts))
    assert (number(1) in texts.left_at) is not telling


def test_the_way_in_tells_of_it_also_while_the_directory_is_down(emptied: Unit) -> None:
    (chunk,) = a_newsletter(emptied, 3)
    Families(unit=emptied).text("STOP", number(1))
    texts = SlowGateway(0)
    send(emptied, [chunk], SmsChannel(texts))
    assert sorted(texts.left_at) == [number(0), number(2)]
