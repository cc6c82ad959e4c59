# SPDX-License-Identifier: Apache-2.0
"""The platform's own code on a database in memory: only the wire and the clock are made up."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from contracts.directory import ChoiceRecorded, LimitRecorded, LimitsWatermark
from contracts.translation import Translated
from kernel.config import Outbound
from kernel.errors import Conflict, Unavailable
from kernel.messages import Event
from kernel.unit import Unit
from services.notifications import handlers
from services.notifications.channels.email.addresses import Mailbox
from services.notifications.channels.email.channel import EmailChannel
from services.notifications.channels.gate import Gate
from services.notifications.channels.ports import Handover, Outcome
from services.notifications.channels.sending import ChunkSender
from services.notifications.channels.sms.channel import SmsChannel
from services.notifications.commands import Announce, CancelAnnouncement, Requester
from services.notifications.config import NotificationsSettings
from services.notifications.limits.confirming import Confirming
from services.notifications.limits.handlers import remember as remember_limits
from services.notifications.limits.known import KnownLimits
from services.notifications.limits.model import Standing
from services.notifications.limits.repository import MongoLimits, standing
from services.notifications.recipients.repository import MongoRecipients
from services.notifications.repository import (
    COLLECTIONS,
    MongoAnnouncements,
    MongoAudiences,
    MongoChunks,
    MongoLedger,
)
from tests.custody.known import Known
from tests.memory.database import memory_database
from tests.notifications.builders import NOW
from tests.notifications.sending import Clock

SETTINGS = NotificationsSettings(default_language="en", part_lease_s=15.0)
OLGA = Requester(operator_id="olga")
SENDER = Mailbox(address="noreply@district.example", name="Sample District")
Document = dict[str, Any]


class Died(BaseException):
    """A worker's end in the middle of its work."""


def nothing() -> None:
    return None


@dataclass(frozen=True, kw_only=True)
class Left:
    """What left, and what was known when the gate was asked for it the last time, at `at`."""

    address: str
    content: bytes | str
    at: datetime
    known: Known
    confirmed: int


@dataclass(kw_only=True)
class Meanwhile:
    """What happens while a worker is at it, each once."""

    claimed: Callable[[], None] = nothing
    looking: Callable[[], None] = nothing
    in_hand: Callable[[], None] = nothing
    answer: Handover = Handover.ACCEPTED
    dies: bool = False


class WatchedGate(Gate):
    """Says what was known when it was asked, and lets things happen right before and after."""

    wire: "Wire"

    def standing(self) -> Standing:
        self.wire.happen("claimed")
        self.wire.known, self.wire.asked_at = self.wire.platform.known.copy(), self.clock()
        found = super().standing()
        self.wire.happen("looking")
        return found


@dataclass(kw_only=True)
class Wire:
    """Relay and gateway: keeps every byte, and answers as it is told."""

    platform: "MemoryPlatform"
    meanwhile: Meanwhile = field(default_factory=Meanwhile)
    known: Known = field(default_factory=Known)
    asked_at: datetime = NOW
    left: list[Left] = field(default_factory=list)

    def happen(self, what: str) -> None:
        act = getattr(self.meanwhile, what)
        setattr(self.meanwhile, what, nothing)
        act()

    def send_many(self, messages: Iterable[Any]) -> list[Outcome]:
        messages = list(messages)
        self.happen("in_hand")
        took = self.meanwhile.answer in (Handover.ACCEPTED, Handover.UNKNOWN)
        if took or self.meanwhile.dies:
            self.left += [self._left(one) for one in messages]
        if self.meanwhile.dies:
            raise Died
        return [Outcome(id=one.id, state=self.meanwhile.answer, code=250) for one in messages]

    def _left(self, message: Any) -> Left:
        address = getattr(message, "recipient", None) or message.to
        content = getattr(message, "content", None) or message.body
        return Left(
            address=address, content=content, at=self.asked_at, known=self.known,
            confirmed=standing(self.platform.database).confirmed,
        )  # fmt: skip


class MemoryPlatform:
    """What the processes do, one step at a time. `known` is what they have been told."""

    def __init__(
        self, gate: type[WatchedGate] = WatchedGate,
        audiences: type[MongoAudiences] = MongoAudiences,
        remembered: type[KnownLimits] = KnownLimits,
    ) -> None:  # fmt: skip
        self.clock, self.known = Clock(), Known()
        self.database = memory_database(COLLECTIONS)
        self.unit = Unit(self.database, clock=self.clock)
        self.announcements = MongoAnnouncements(self.unit)
        self.chunks, self.ledger = MongoChunks(self.unit), MongoLedger(self.unit)
        self.audiences = audiences(self.unit, SETTINGS)
        self.limits, self.recipients = MongoLimits(self.unit), MongoRecipients(self.unit)
        self.confirming = Confirming(self.database)
        self.gate, self.remembers = gate, remembered
        self.restart()
        self.wire, self.ids = Wire(platform=self), count(1)
        self.channels = {
            "email": EmailChannel(self.wire, sender=SENDER, reply_to=None, domain="d.example"),
            "sms": SmsChannel(self.wire),
        }

    def hear(self, facts: Sequence[Event]) -> None:
        """Facts arrive at the copy of recipients."""
        if facts:
            self.unit.run(lambda: handlers.remember(list(facts), self.recipients))
            self.known.learn(facts)

    def hear_limits(self, facts: Sequence[LimitRecorded | LimitsWatermark]) -> None:
        if facts:
            self.unit.run(lambda: remember_limits(list(facts), self.limits))
            self.known.learn(facts)
            self.confirming.look()

    def hear_choice(self, said: ChoiceRecorded) -> None:
        self.unit.run(lambda: self.limits.remember_choices([said]))
        self.known.learn([said])

    def announce(self, **asked: Any) -> str:
        command = Announce(idempotency_key=f"k{next(self.ids)}", **asked)
        accepted, _ = self.unit.run(
            lambda: handlers.announce(
                command, OLGA, self.announcements, self.audiences, self._new_id, self.clock(),
                Outbound.LIVE,
            )
        )  # fmt: skip
        return str(accepted.id)

    def cancel(self, announcement_id: str, **asked: str) -> str:
        """The id of the correction; "" when there is none."""
        command = CancelAnnouncement(announcement_id=announcement_id, **asked)
        done = self.unit.run(
            lambda: handlers.cancel(
                command, OLGA, self.announcements, self._new_id, self.clock(), Outbound.LIVE
            )
        )
        return str(done.correction_id)

    def plan(self, announcement_id: str) -> bool:
        return self.unit.run(
            lambda: handlers.plan_window(
                announcement_id, self.announcements, self.audiences, self.chunks, self.ledger,
                SETTINGS, self.clock(),
            )
        )  # fmt: skip

    def take_words(self, translated: Translated) -> None:
        self.unit.run(lambda: handlers.take_words(translated, self.announcements, self.chunks))

    def sweep(self) -> None:
        """As planning's sweeper does."""
        now = self.clock()
        for id in self.announcements.due(now, 20):
            self._each(handlers.stop_waiting, id, now)
        for id in self.announcements.to_plan(now, 20):
            self._each(handlers.plan_correction, id, now)
        self.unit.run(lambda: self.chunks.hand_over_due(now))

    def _each(self, handle: Callable[..., None], id: str, now: datetime) -> None:
        self.unit.run(lambda: handle(id, self.announcements, self.chunks, now))

    def open_chunks(self) -> list[Document]:
        return list(self.database.chunks.find({"state": "ready"}).sort("_id", 1))

    def send(self, chunk: Document, meanwhile: Meanwhile) -> None:
        """A worker that has just been started takes a chunk."""
        gate = self.gate(self.unit, Outbound.LIVE, (), self.remembered, self.clock)
        gate.wire, self.wire.meanwhile = self.wire, meanwhile
        channel = self.channels[chunk["channel"]]
        sender = ChunkSender(self.unit, channel, gate, SETTINGS, self.clock)
        try:
            sender.send(chunk["_id"])
        except (Unavailable, Conflict, Died):
            pass  # it waits, or the next worker goes on
        finally:
            self.unit.session = None

    def restart(self) -> None:
        """A new process remembers nothing but what is stored."""
        self.remembered = self.remembers(parents_of_adults_are_told=False)

    def _new_id(self) -> str:
        return f"A{next(self.ids)}"

    def passes(self, seconds: float) -> None:
        self.clock.now += timedelta(seconds=seconds)
