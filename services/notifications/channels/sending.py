# SPDX-License-Identifier: Apache-2.0
"""Sending a chunk, a few parts at a time, so that a crash costs the certainty of no more.

Parts of up to 50 deliveries, one for each connection, are claimed by one conditional update,
checked again, sent, written into the ledger, and settled. What was claimed and never settled is
unknown: urgent messages go again, routine ones as the district decided. Every try carries the same
Message-ID.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol

import eventlet

from kernel import crash
from kernel.clock import Clock
from kernel.envelope import new_id
from kernel.errors import Rejected, Unavailable
from kernel.mongo import AWAY
from kernel.unit import Unit
from services.notifications.channels.capacity import Capacity
from services.notifications.channels.entries import Sending, entry_of, fate_of, suppressed
from services.notifications.channels.gate import Gate
from services.notifications.channels.holding import Holding
from services.notifications.channels.part import Held, PartAsPlanned
from services.notifications.channels.ports import Handover, Outcome
from services.notifications.channels.telling import Telling
from services.notifications.commands import Words
from services.notifications.config import NotificationsSettings, UnknownFate
from services.notifications.ending import end_if_over
from services.notifications.errors import LimitsNotKnown
from services.notifications.limits.model import Standing
from services.notifications.listening.links import Links
from services.notifications.listening.repository import MongoVoices
from services.notifications.model import Announcement
from services.notifications.neutral import neutral
from services.notifications.quiet.rules import Timetable
from services.notifications.quiet.waiting import Waiting
from services.notifications.repository import MongoAnnouncements, MongoChunks, MongoLedger
from services.notifications.repository.claims import Claim, Deferral, Part
from services.notifications.repository.notices import MongoNotices

log = logging.getLogger(__name__)

Document = dict[str, Any]
SETTLE_AGAIN_S = 0.5
LOOK_AGAIN = timedelta(seconds=0.25)
RETRY_AFTER_S = (1, 5, 30, 300, 3600)
OPEN = (Handover.DEFERRED, Handover.UNKNOWN, Handover.UNSENT)


class Channel(Protocol):
    """Puts words into a channel's form and hands them over."""

    name: str
    capacity: Capacity
    at_once: int  # so many leave between two looks at the gate, where they take their time

    def send(
        self,
        deliveries: Sequence[Document],
        announcement: Announcement,
        words: Words,
        language: str,
    ) -> list[Outcome]:
        """One outcome for each delivery, by its id.

        Raise Unavailable when nothing was taken, Rejected when these words can never be sent.
        """


class ChunkSender:
    holding = Holding

    def __init__(
        self, unit: Unit, channel: Channel, gate: Gate, settings: NotificationsSettings,
        clock: Clock, links: Links | None = None,
    ) -> None:  # fmt: skip
        """`links`: None where no message carries a link to listen."""
        self.unit, self.channel, self.gate = unit, channel, gate
        self.settings, self.clock, self.links = settings, clock, links
        self.chunks, self.ledger = MongoChunks(unit), MongoLedger(unit)
        self.announcements = MongoAnnouncements(unit)
        timetable = Timetable(settings, gate.outbound)
        self.waiting = Waiting(unit.database, timetable, gate.is_going, clock)
        self.telling = Telling(unit)
        self.holder = new_id()
        self._seen: Document | None = None  # the chunk as it was read last

    def send(self, chunk_id: str) -> None:
        """Send what of the chunk is left. Raises Unavailable while another worker holds a part."""
        chunk = self.chunks.find(chunk_id)
        if chunk is None or chunk["state"] == "waiting":
            return
        if chunk["state"] == "ready":
            self._send(chunk)
        # Also where a worker died just before it.
        end_if_over(self.unit, chunk["announcement_id"], self.clock())

    def _send(self, chunk: Document) -> None:
        announcement = self.announcements.get(chunk["announcement_id"])
        words = announcement.words_for(chunk["language"])
        assert words is not None, "a chunk is ready when its words are there"  # noqa: S101
        if words.notice or words.beside:
            words = replace(words, own_notices=MongoNotices(self.unit).own())
        if self.links is not None and self.links.stands_in(self.channel.name):
            known = MongoVoices(self.unit.database).known()
            url = self.links.url(announcement, words, chunk["language"], known)
            words = replace(words, listen=url)
        sending = Sending(
            chunk_id=chunk["_id"], channel=chunk["channel"], language=chunk["language"],
            announcement=announcement, words=words,
            planned=PartAsPlanned.of(
                announcement, chunk["channel"], copy=chunk.get("copy", -1),
                limits=chunk.get("limits", -1),
            ),
        )  # fmt: skip
        self._seen = chunk
        while not self.waiting.puts_off(chunk, announcement) and self._send_some(sending):
            pass
        self._finish(chunk["_id"])

    def _send_some(self, sending: Sending) -> bool:
        """False when nothing of it is free any more."""
        with self.channel.capacity.some() as most:
            claim = self.chunks.claim(
                sending.chunk_id, self.holder, self.clock(), self.settings.part_lease_s, most,
                self._seen,
            )  # fmt: skip
            self._seen = None
            if claim is not None:
                self._send_claimed(claim, sending)
        return claim is not None

    def _send_claimed(self, claim: Claim, sending: Sending) -> None:
        crash.point("after-claim")
        try:
            todo = self._left(claim)
            sending, fates = self._decided(claim, todo, sending)
            going = [delivery for delivery in todo if delivery["id"] not in fates]
            holding = self.holding(claim, self.chunks, self.settings.part_lease_s, self.clock)
            with holding.prolonged():
                outcomes, stopped = self._hand_over_by_turns(holding, going, sending)
        except (Unavailable, *AWAY):  # the channel took nothing, or was not even asked
            self.chunks.put_back(claim)
            raise
        crash.point("after-send")
        self._settle_once_possible(claim, sending, outcomes, fates | stopped)

    def _decided(
        self, claim: Claim, todo: list[Document], sending: Sending
    ) -> tuple[Sending, dict[str, Document]]:
        """What the ledger says of those that do not leave now, and how the others do.

        What may have arrived already was not held back: of that nobody can say.
        """
        if self.gate.is_going(sending.announcement.id):
            known = self.gate.standing()
            sending = self._as_far_as_known(sending, known)
            rehearsed = self.gate.rehearsed(todo, sending.announcement.outbound)
            barred = self.gate.barred(todo, sending.planned, known) | rehearsed
        else:
            barred = dict.fromkeys(_ids(todo), Held(reason="cancelled"))
        fates = {id: suppressed(held) for id, held in barred.items()}
        again, in_doubt = self._sends_unknown_again(sending), claim.unsure
        unsure = [id for id in _ids(todo) if id in in_doubt and (id in barred or not again)]
        unknown = {id: fate_of(Outcome(id=id, state=Handover.UNKNOWN)) for id in unsure}
        return sending, fates | unknown | self.telling.taken(claim, todo)

    def _as_far_as_known(self, sending: Sending, known: Standing) -> Sending:
        """Routine messages wait until limits are known again; urgent ones go without children."""
        if known.is_checked(self.clock()):
            return sending
        if not sending.announcement.urgent:
            raise LimitsNotKnown
        return replace(sending, is_neutral=True)

    def _left(self, claim: Claim) -> list[Document]:
        """What of it has no ledger entry; of a part that nobody held before, that is all."""
        again = [one["id"] for part in claim.parts if part.fence > 1 for one in part.deliveries]
        known = self.ledger.known(again) if again else ()
        return [delivery for delivery in claim.deliveries if delivery["id"] not in known]

    def _hand_over_by_turns(
        self, holding: Holding, going: list[Document], sending: Sending
    ) -> tuple[list[Outcome], dict[str, Document]]:
        """Where a part takes long, whoever says stop meanwhile need not wait for its end: the gate
        is asked again between turns. What is left when it cannot be asked was not sent."""
        looked_at, stopped = self.clock(), dict[str, Document]()
        outcomes = self._hand_over(holding, going[: self.channel.at_once], sending)
        for start in range(self.channel.at_once, len(going), self.channel.at_once):
            turn = going[start : start + self.channel.at_once]
            try:
                if not timedelta(0) <= self.clock() - looked_at < LOOK_AGAIN:
                    sending, late = self._decided(holding.claim, turn, sending)
                    stopped, looked_at = stopped | late, self.clock()
                outcomes += self._hand_over(
                    holding, [one for one in turn if one["id"] not in stopped], sending
                )
            except (Unavailable, *AWAY):
                left = [id for id in _ids(going[start:]) if id not in stopped]
                return outcomes + [Outcome(id=id, state=Handover.UNSENT) for id in left], stopped
        return outcomes, stopped

    def _hand_over(
        self, holding: Holding, going: list[Document], sending: Sending
    ) -> list[Outcome]:
        if not going:
            return []
        holding.require_ours()
        if sending.is_neutral:
            going = [neutral(delivery, sending.words.language) for delivery in going]
        try:
            return self.channel.send(going, sending.announcement, sending.words, sending.language)
        except Rejected as error:
            return [Outcome(id=id, state=Handover.REFUSED, text=error.code) for id in _ids(going)]

    def _settle_once_possible(self, claim: Claim, *what: Any) -> None:
        """What left must not leave twice because the database was away when it was to be noted."""
        while True:
            try:
                self._settle(claim, *what)
            except AWAY as error:
                log.warning("part_not_settled", extra={"reason": type(error).__name__})
                eventlet.sleep(SETTLE_AGAIN_S)
            else:
                return

    def _settle(
        self, claim: Claim, sending: Sending, outcomes: Sequence[Outcome],
        decided: dict[str, Document],
    ) -> None:  # fmt: skip
        """Write what happened into the ledger, then the claim's end into the chunk."""
        now = self.clock()
        by_id = {outcome.id: outcome for outcome in outcomes}
        deferred: dict[int, Deferral] = {}
        entries = []
        for part in claim.parts:
            again = self._going_again(part, by_id, sending)
            if again:
                deferred[part.n] = _deferral(part, again, now, is_busy=_is_busy(outcomes))
            for delivery in part.deliveries:
                id = delivery["id"]
                if id in decided:
                    entries.append(entry_of(delivery, sending, decided[id], now))
                elif id in by_id and id not in again:
                    entries.append(entry_of(delivery, sending, fate_of(by_id[id], part), now))
        self.ledger.add(entries)
        crash.point("after-ledger")
        self.chunks.settle(claim, deferred)
        crash.point("after-settle")
        self.telling.note_refusals(outcomes, now)

    def _going_again(
        self, part: Part, outcomes: Mapping[str, Outcome], sending: Sending
    ) -> dict[str, Outcome]:
        if part.tries >= len(RETRY_AFTER_S):
            return {}
        mine = [outcomes[one["id"]] for one in part.deliveries if one["id"] in outcomes]
        return {one.id: one for one in mine if self._goes_again(one, sending)}

    def _goes_again(self, outcome: Outcome, sending: Sending) -> bool:
        if outcome.state == Handover.UNKNOWN:
            return self._sends_unknown_again(sending)
        return outcome.state in OPEN

    def _sends_unknown_again(self, sending: Sending) -> bool:
        return sending.announcement.urgent or self.settings.unknown_fate == UnknownFate.RESEND

    def _finish(self, chunk_id: str) -> None:
        chunk = self.chunks.find(chunk_id) or {"parts": ()}
        held = [part for part in chunk["parts"] if part["state"] == "held"]
        if held:
            left_s = max((part["until"] - self.clock()).total_seconds() for part in held)
            raise Unavailable("another worker holds a part of it", retry_after_s=max(0.2, left_s))
        if any(part["state"] == "free" for part in chunk["parts"]):
            self.chunks.wait(chunk_id)
        else:
            self.chunks.finish(chunk_id)


def _is_busy(outcomes: Sequence[Outcome]) -> bool:
    """The other side takes what it can: whom it had no time for must not be given up for that."""
    return any(one.state == Handover.ACCEPTED for one in outcomes)


def _deferral(
    part: Part, again: Mapping[str, Outcome], now: datetime, *, is_busy: bool
) -> Deferral:
    unsure = [id for id, one in again.items() if one.state == Handover.UNKNOWN or id in part.unsure]
    wait = timedelta(seconds=RETRY_AFTER_S[part.tries])
    unsent = all(one.state == Handover.UNSENT for one in again.values())
    return Deferral(not_before=now + wait, unsure=unsure, is_try=not (is_busy and unsent))


def _ids(deliveries: Iterable[Document]) -> list[str]:
    return [delivery["id"] for delivery in deliveries]
