# SPDX-License-Identifier: Apache-2.0
"""Families that text, on a real database, and channels that only note what they are given."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec

from contracts.directory import RecordChoice
from kernel.config import Outbound
from kernel.unit import Unit
from services.notifications.channels.email.addresses import Mailbox
from services.notifications.channels.email.channel import EmailChannel
from services.notifications.channels.gate import Gate
from services.notifications.channels.ports import Handover, Outcome
from services.notifications.channels.sending import Channel, ChunkSender
from services.notifications.channels.sms.channel import SmsChannel
from services.notifications.config import NotificationsSettings
from services.notifications.inbound.commands import TakeText
from services.notifications.inbound.dependencies import NAME
from services.notifications.inbound.forwarding import Offices
from services.notifications.inbound.handlers import Desk, take_text
from services.notifications.inbound.outgoing import MongoOutgoing
from services.notifications.inbound.passing import wait_no_longer
from services.notifications.inbound.repository import (
    MongoChoices,
    MongoConversations,
    MongoReplies,
    MongoSenders,
)
from services.notifications.inbound.wording import Wording
from tests.notifications.builders import a_child, a_person, a_phone
from tests.notifications.sending import Clock

LATE_ENOUGH = datetime(2100, 1, 1, tzinfo=UTC)  # for whatever was taken in by a process of its own
ANA = "+15550100001"
OFFICES = Offices(district="district@cook.example", of_schools={"s1": "lincoln@cook.example"})
WORDING = Wording(district="Cook County Schools", contact="555-0199")


class Noting:
    """A gateway and a relay that take everything."""

    def __init__(self) -> None:
        self.taken: list[Any] = []

    def send_many(self, messages: Iterable[Any]) -> list[Outcome]:
        found = list(messages)
        self.taken += found
        return [Outcome(id=one.id, state=Handover.ACCEPTED, code=201) for one in found]


@dataclass(kw_only=True)
class Families:
    unit: Unit
    clock: Clock = field(default_factory=Clock)
    offices: Offices = OFFICES
    outbound: Outbound = Outbound.CAPTURE
    allowlist: tuple[str, ...] = ()
    texts: Noting = field(default_factory=Noting)
    mails: Noting = field(default_factory=Noting)
    patient: bool = False  # True: letters wait for a translation as long as they do
    ids: Any = field(default_factory=itertools.count)

    def live_at(self, number: str, *people: dict[str, Any]) -> None:
        self.unit.database.reach.insert_one(a_phone(number, *people))

    def text(self, body: str, number: str = ANA, id: str = "", **fields: Any) -> list[str]:
        """What the number is texted back, once a worker has sent it."""
        id = id or f"SM{next(self.ids)}"
        text = TakeText(message_id=id, number=number, body=body, **fields)
        unit = Unit(self.unit.database, consumer=NAME, message_ids=[id], clock=self.clock)
        unit.once(lambda _: take_text(text, self._desk(unit), self.clock()))
        before = len(self.texts.taken)
        self.send()
        return [one.body for one in self.texts.taken[before:]]

    def send(self) -> None:
        if not self.patient:
            self.wait_no_longer(LATE_ENOUGH)
        for chunk in self.unit.database.chunks.find({"state": "ready", "urgent": True}):
            channel = self._sms() if chunk["channel"] == "sms" else self._email()
            unit = Unit(self.unit.database)
            gate = Gate(unit, self.outbound, self.allowlist)
            ChunkSender(unit, channel, gate, NotificationsSettings(), self.clock).send(chunk["_id"])

    def wait_no_longer(self, now: datetime) -> None:
        """Letters that are overdue by then leave without a translation."""
        unit = Unit(self.unit.database, clock=self.clock)
        kept, outgoing = MongoReplies(unit), MongoOutgoing(unit, str(self.outbound))
        for reply_id in kept.overdue(now, 20):
            unit.run(lambda: wait_no_longer(reply_id, kept, outgoing, now))  # noqa: B023

    def _sms(self) -> Channel:
        return SmsChannel(self.texts)

    def _email(self) -> Channel:
        sender = Mailbox(address="noreply@cook.example")
        return EmailChannel(self.mails, sender=sender, reply_to=None, domain="cook.example")

    def _desk(self, unit: Unit) -> Desk:
        return Desk(
            senders=MongoSenders(unit), conversations=MongoConversations(unit),
            choices=MongoChoices(unit), replies=MongoReplies(unit),
            outgoing=MongoOutgoing(unit, str(self.outbound)), offices=self.offices, wording=WORDING,
        )  # fmt: skip

    def told(self, type: str) -> list[dict[str, Any]]:
        """The data of what was published of this type, oldest first."""
        found = self.unit.database.outbox.find().sort("seq", 1)
        bodies = [msgspec.json.decode(entry["body"]) for entry in found]
        return [body["data"] for body in bodies if body["type"] == type]

    def chosen(self) -> list[tuple[str, str, bool]]:
        """What the directory was asked to enter: (contact point, category, yes or no)."""
        told = self.told(RecordChoice.type)
        return [(one["contact_point_id"], one.get("category", ""), one["allowed"]) for one in told]


def a_family(language: str = "en", school: str = "s1", id: str = "g1") -> dict[str, Any]:
    child = a_child("st1", schools=[school])
    return a_person(id, child, language=language, has=["sms"])
