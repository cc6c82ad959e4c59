# SPDX-License-Identifier: Apache-2.0
"""A database that hiccups while a part is in a worker's hands lets nothing leave twice."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from pymongo.errors import AutoReconnect

from kernel.clock import utc_now
from kernel.config import Outbound
from kernel.unit import Unit
from services.notifications.channels.capacity import Capacity
from services.notifications.channels.gate import Gate
from services.notifications.channels.ports import Handover, Outcome
from services.notifications.channels.sending import ChunkSender
from services.notifications.commands import Words
from services.notifications.config import NotificationsSettings
from services.notifications.model import Announcement
from services.notifications.repository import MongoChunks, MongoLedger
from services.notifications.repository.claims import Claim
from tests.notifications.builders import limits_are_known
from tests.notifications.sending import a_sending
from tests.waiting import eventually

pytestmark = pytest.mark.mongo
LEASE_S = 0.9


class Hiccuping(MongoChunks):
    """The first time that a part is held longer, the database is away."""

    asked = 0

    def prolong(self, claim: Claim, until: datetime) -> bool:
        self.asked += 1
        if self.asked == 1:
            raise AutoReconnect("the primary stepped down")
        return super().prolong(claim, until)


class Forgetful(MongoLedger):
    """The first times that something is to be noted, the database is away."""

    asked = 0

    def add(self, entries: Sequence[dict[str, Any]]) -> None:
        self.asked += 1
        if self.asked <= 2:
            raise AutoReconnect("the primary stepped down")
        super().add(entries)


class SlowChannel:
    """Takes longer than a lease, until it saw that nobody else could take the part meanwhile."""

    name = "email"
    at_once = 50

    def __init__(self, chunks: Hiccuping, chunk_id: str) -> None:
        self.chunks, self.chunk_id, self.taken = chunks, chunk_id, False
        self.capacity = Capacity(1)

    def send(
        self, deliveries: Sequence[dict[str, Any]], _: Announcement, words: Words, language: str
    ) -> list[Outcome]:
        eventually(lambda: self.chunks.asked >= 5, within_s=5)
        self.taken = self.chunks.claim(self.chunk_id, "other", utc_now(), LEASE_S) is not None
        return [Outcome(id=one["id"], state=Handover.ACCEPTED) for one in deliveries]


def test_a_lease_that_could_not_be_prolonged_once_is_prolonged_the_next_time(unit: Unit) -> None:
    sending = a_sending(unit, count=10)
    limits_are_known(unit.database, utc_now())
    chunks = Hiccuping(unit)
    channel = SlowChannel(chunks, sending.chunk["_id"])
    sender = ChunkSender(
        unit, channel, Gate(unit, Outbound.CAPTURE, ()),
        NotificationsSettings(part_lease_s=LEASE_S), utc_now,
    )  # fmt: skip
    sender.chunks = chunks

    sender.send(sending.chunk["_id"])

    assert not channel.taken
    assert sending.fates() == {("sent", ""): 10}


def test_what_left_while_the_database_was_away_is_noted_later_and_leaves_once(unit: Unit) -> None:
    sending = a_sending(unit, count=10)
    limits_are_known(unit.database, utc_now())
    sender = ChunkSender(
        unit, sending.channel, Gate(unit, Outbound.CAPTURE, ()), NotificationsSettings(), utc_now
    )
    sender.ledger = Forgetful(unit)

    sender.send(sending.chunk["_id"])

    assert sorted(sending.channel.received) == sorted(sending.ids)
    assert sending.fates() == {("sent", ""): 10}
