# SPDX-License-Identifier: Apache-2.0
"""One announcement whose chunk is ready to be sent, on a real database, with a fake channel."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from contracts.directory import ContactPointRemoved
from kernel.config import Outbound
from kernel.unit import Unit
from services.notifications.channels.gate import Gate
from services.notifications.channels.part import Held
from services.notifications.channels.sending import ChunkSender
from services.notifications.config import NotificationsSettings, UnknownFate
from services.notifications.model import Announcement, State
from services.notifications.recipients.repository import MongoRecipients
from services.notifications.repository import MongoAnnouncements, MongoChunks
from tests.notifications.builders import (
    NOW,
    a_chunk,
    a_person,
    an_announcement,
    an_email,
    limits_are_known,
)
from tests.notifications.fakes import FakeChannel

LEASE_S = 15.0


@dataclass(kw_only=True)
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class OpenGate(Gate):
    """The safeguard switched off."""

    def barred(self, *_: Any) -> dict[str, Held]:
        return {}

    def is_going(self, _: str) -> bool:
        return True


@dataclass(kw_only=True)
class Sending:
    unit: Unit
    announcement: Announcement
    chunk: dict[str, Any]
    clock: Clock = field(default_factory=Clock)
    channel: FakeChannel = field(default_factory=FakeChannel)
    unknown_fate: UnknownFate = UnknownFate.RESEND
    gate: type[Gate] = Gate
    outbound: Outbound = Outbound.CAPTURE
    allowlist: tuple[str, ...] = ()
    limits_known: bool = True
    sender: type[ChunkSender] = ChunkSender

    def send(self) -> None:
        """As a new process would: nothing is remembered but what is stored."""
        if self.limits_known:
            limits_are_known(self.unit.database, self.clock())
        settings = NotificationsSettings(unknown_fate=self.unknown_fate, part_lease_s=LEASE_S)
        gate = self.gate(self.unit, self.outbound, self.allowlist, clock=self.clock)
        self.sender(self.unit, self.channel, gate, settings, self.clock).send(self.chunk["_id"])

    @property
    def ids(self) -> list[str]:
        return [delivery["id"] for delivery in self.chunk["deliveries"]]

    def ledger(self) -> dict[str, dict[str, Any]]:
        return {entry["_id"]: entry for entry in self.unit.database.ledger.find()}

    def fates(self) -> Counter[tuple[str, str]]:
        return Counter((entry["state"], entry["reason"]) for entry in self.ledger().values())

    def state(self) -> State:
        return MongoAnnouncements(self.unit).get(self.announcement.id).state

    def cancel(self) -> None:
        announcements = MongoAnnouncements(self.unit)
        announcement = announcements.get(self.announcement.id)
        announcement.cancel(self.clock())
        self.unit.run(lambda: announcements.save(announcement))

    def forget(self, *contact_point_ids: str) -> None:
        """Nobody is reached there any more, as directory's events tell it."""
        gone = [ContactPointRemoved(contact_point_id=id) for id in contact_point_ids]
        for fact in gone:
            fact.at_sequence(2)
        self.unit.run(lambda: MongoRecipients(self.unit).remember([], gone))


def a_sending(unit: Unit, count: int = 120, **changes: Any) -> Sending:
    """`changes` are the announcement's, and the fields of Sending."""
    ours = {key: changes.pop(key) for key in list(changes) if key in Sending.__annotations__}
    announcement = an_announcement(**changes)
    chunk = a_chunk(announcement, count)
    announcement.planned, announcement.state = True, State.SENDING
    unit.run(lambda: MongoAnnouncements(unit).save(announcement))
    unit.run(lambda: MongoChunks(unit).add([chunk]))
    unit.database.reach.insert_many(
        [
            an_email(one["address"], a_person(one["people"][0])) | {"_id": one["contact_point_id"]}
            for one in chunk["deliveries"]
        ]
    )
    return Sending(unit=unit, announcement=announcement, chunk=chunk, **ours)
