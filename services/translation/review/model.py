# SPDX-License-Identifier: Apache-2.0
"""A task in the reviewers' queue, from the asking to the one answer it gives."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from kernel.messages import Event
from services.translation.policy import Then
from services.translation.ports import ReviewWanted
from services.translation.review import telling
from services.translation.review.errors import ReviewRefused
from services.translation.review.lines import (
    Line,
    finished,
    lines_of,
    sentences,
    similarity,
    texts_of,
)

DUE_SOON, OVERDUE, ASKED = "due-soon", "overdue", "asked"
NOBODY = "nobody-reviews-this-language"
SOON = 0.75  # of the time is over when a task is due soon


class State(StrEnum):
    OPEN = "open"
    CLAIMED = "claimed"
    DONE = "done"
    DECLINED = "declined"
    EXPIRED = "expired"
    NOT_NEEDED = "not-needed"


WAITING = (State.OPEN, State.CLAIMED)


@dataclass(frozen=True, kw_only=True)
class Step:
    """Who did what with a task, and why. `by` is empty where time did it."""

    what: str
    at: datetime
    by: str = ""
    why: str = ""


@dataclass(kw_only=True)
class ReviewTask:
    """`answered` says how the request was answered: person, declined, machine, late; "" not yet.

    `next_at` is when time itself changes something: a claim lapses, the deadline comes.
    """

    id: str
    request_id: str
    language: str
    source_language: str
    category: str
    tier: str
    reason: str
    asked_at: datetime
    due_at: datetime
    then: str
    lines: list[Line]
    urgent: bool = False
    machine: dict[str, str] = field(default_factory=dict)
    engine: str = ""
    names: list[str] = field(default_factory=list)
    asked_by: str = ""
    schools: list[str] = field(default_factory=list)
    kept_sentences: int = 0
    original_beside: bool = False
    state: State = State.OPEN
    claimed_by: str = ""
    claim_until: datetime | None = None
    escalated: list[str] = field(default_factory=list)
    answered: str = ""
    outcome: str = ""
    finished_by: str = ""
    finished_at: datetime | None = None
    because: str = ""
    similarity: float | None = None  # of drafts and what a person made of them, 1.0: the same
    history: list[Step] = field(default_factory=list)
    version: int = 0
    messages: list[Event] = field(default_factory=list)

    @classmethod
    def of(cls, wanted: ReviewWanted, now: datetime) -> "ReviewTask":
        task = cls(
            id=task_id(wanted.request_id, wanted.language),
            request_id=wanted.request_id, language=wanted.language,
            source_language=wanted.source_language, category=wanted.category, tier=wanted.tier,
            reason=wanted.reason, asked_at=now, due_at=wanted.due_at, then=wanted.then,
            lines=lines_of(wanted.texts, wanted.sentences), urgent=wanted.urgent,
            machine=dict(wanted.machine), engine=wanted.engine, names=list(wanted.names),
            asked_by=wanted.asked_by, schools=list(wanted.schools),
            kept_sentences=wanted.kept_sentences, original_beside=wanted.original_beside,
        )  # fmt: skip
        task.messages.append(telling.requested(task))
        task._note("asked", now, by=wanted.asked_by)
        return task

    @property
    def sentences(self) -> list[Line]:
        return sentences(self.lines)

    @property
    def words(self) -> int:
        return sum(len(line.original.split()) for line in self.sentences)

    @property
    def fingerprint(self) -> str:
        """Of what a reviewer sees: what was approved is this, and nothing else."""
        seen = "\x00".join(f"{line.original}\x01{line.draft}" for line in self.lines)
        return sha256(seen.encode()).hexdigest()[:8]

    @property
    def next_at(self) -> datetime | None:
        if self.state not in WAITING:
            return None
        moments = [self.claim_until]
        if OVERDUE not in self.escalated:
            moments.append(self.due_at if DUE_SOON in self.escalated else self._soon_at)
        return min((each for each in moments if each), default=None)

    def claimed_by_other(self, operator_id: str, now: datetime) -> bool:
        held = self.claim_until is not None and now < self.claim_until
        return held and self.claimed_by != operator_id

    def claim(self, by: str, now: datetime, lease: timedelta) -> None:
        """Take it, or keep it for as long again."""
        self._require_free(by, now)
        anew = self.claimed_by != by or self.claim_until is None
        self._hand_to(by, now, lease)
        if anew:
            self._note("claimed", now, by=by)

    def release(self, by: str, now: datetime) -> None:
        self._require_free(by, now)
        if self.claim_until is not None:
            self._give_back(now, by)

    def reassign(self, by: str, to: str, now: datetime, lease: timedelta) -> None:
        """Hand it to somebody, whoever has it now."""
        self._require_workable()
        if self.claimed_by == to and self.claim_until is not None and now < self.claim_until:
            return
        self._hand_to(to, now, lease)
        self._note("reassigned", now, by=by, why=f"to {to}")

    def escalate(self, by: str, because: str, now: datetime) -> None:
        """Say that it needs attention. Saying it twice for the same reason is saying it once."""
        self._require_workable()
        if any((s.what, s.by, s.why) == ("escalated", by, because) for s in self.history):
            return
        self._escalate(ASKED, now, by=by, why=because)

    def nobody_reviews(self, now: datetime) -> None:
        self._escalate(NOBODY, now)

    def hand_in(
        self, by: str, words: Sequence[str], seen: str, now: datetime, despite: str = ""
    ) -> bool:
        """What a person says of every sentence. False when the same person said the same before.

        Raise ReviewRefused when they looked at something else, or somebody else has the task.
        """
        same = [line.final for line in self.sentences] == list(words)
        if self.state == State.DONE and self.finished_by == by and same:
            return False
        self._require_free(by, now)
        if seen != self.fingerprint:
            raise ReviewRefused(
                f"you saw {seen or 'nothing'} of {self.id}, and it is {self.fingerprint}: look at "
                f"it again with rapport reviews show {self.id}.",
                code="not-seen", fingerprint=self.fingerprint,
            )  # fmt: skip
        self.lines = finished(self.lines, words)
        self.similarity = similarity(self.lines)
        edited = any(line.final != line.draft for line in self.sentences)
        self._end(State.DONE, "edited" if edited else "accepted", by, now, despite)
        if not self.answered:
            said = f"read and approved by {by}" + (f", despite: {despite}" if despite else "")
            texts, engine = texts_of(self.lines), self.engine or "person"
            self._answer("person", texts=texts, engine=engine, explanation=said, made_by="person")
        return True

    def decline(self, by: str, because: str, now: datetime) -> bool:
        """The original goes out. False when the same person said so before."""
        if self.state == State.DECLINED and self.finished_by == by:
            return False
        self._require_free(by, now)
        self._end(State.DECLINED, "declined", by, now, because)
        if not self.answered:
            said = f"{by} declined it: {because}"
            self._answer("declined", refused="review-declined", explanation=said)
        return True

    def drop(self, now: datetime) -> None:
        """Nobody waits for it any more: what asked for it was cancelled."""
        if self.state in WAITING:
            self._end(State.NOT_NEEDED, "not-needed", "", now)

    def pass_time(self, now: datetime) -> None:
        """Whatever the clock has brought about since it was looked at last."""
        if self.state not in WAITING:
            return
        if self.claim_until is not None and self.claim_until <= now:
            self._give_back(now, "")
        if self.due_at <= now and OVERDUE not in self.escalated:
            self._escalate(OVERDUE, now)
            if self.then != Then.WAIT:
                self._expire(now)
        elif self._soon_at <= now and not {DUE_SOON, OVERDUE} & set(self.escalated):
            self._escalate(DUE_SOON, now)

    @property
    def _soon_at(self) -> datetime:
        return self.asked_at + max(self.due_at - self.asked_at, timedelta()) * SOON

    def _expire(self, now: datetime) -> None:
        self._end(State.EXPIRED, "expired", "", now)
        if self.then == Then.MACHINE and self.machine:
            self._answer(
                "machine", texts=dict(self.machine), engine=self.engine,
                kept_sentences=self.kept_sentences, original_beside=self.original_beside,
                explanation="No reviewer was done in time: these are the machine's words.",
            )  # fmt: skip
        else:
            self._answer("late", refused="review-late", explanation="No reviewer was done in time.")

    def _require_workable(self) -> None:
        if self.state == State.NOT_NEEDED:
            raise ReviewRefused(
                f"{self.id} is not needed any more: the announcement was cancelled.",
                code="not-needed",
            )
        if self.state in (State.DONE, State.DECLINED):
            raise ReviewRefused(
                f"{self.id} is {self.state} already, by {self.finished_by}.", code="review-over"
            )

    def _require_free(self, by: str, now: datetime) -> None:
        self._require_workable()
        if self.claimed_by_other(by, now):
            raise ReviewRefused(
                f"{self.id} is with {self.claimed_by} until {self.claim_until:%Y-%m-%d %H:%M} UTC. "
                f"The office hands it over: rapport reviews reassign {self.id} --to {by}",
                code="claimed", claimed_by=self.claimed_by,
            )  # fmt: skip

    def _hand_to(self, operator_id: str, now: datetime, lease: timedelta) -> None:
        if self.claimed_by != operator_id or self.claim_until is None:
            self._tell_claimed(operator_id, now)
        self.claimed_by, self.claim_until = operator_id, now + lease
        if self.state in WAITING:
            self.state = State.CLAIMED

    def _give_back(self, now: datetime, by: str) -> None:
        self._note("given back" if by else "claim lapsed", now, by=by)
        self.claimed_by, self.claim_until = "", None
        if self.state in WAITING:
            self.state = State.OPEN
        self._tell_claimed("", now)

    def _tell_claimed(self, operator_id: str, now: datetime) -> None:
        self.messages.append(telling.claimed(self, operator_id, now))

    def _escalate(self, reason: str, now: datetime, by: str = "", why: str = "") -> None:
        self.escalated.append(reason)
        self._note("escalated", now, by=by, why=why or reason)
        self.messages.append(telling.escalated(self, reason, now))

    def _end(self, state: State, outcome: str, by: str, now: datetime, why: str = "") -> None:
        """The first end is told; one after the deadline is only kept."""
        if not self.outcome:
            self.messages.append(telling.finished(self, outcome, by, now))
        self.state, self.outcome, self.because = state, outcome, why
        self.finished_by, self.finished_at = by, now
        if state != State.EXPIRED:
            self.claim_until = None
        self._note(outcome, now, by=by, why=why)

    def _answer(self, how: str, **fields: Any) -> None:
        self.answered = how
        self.messages.append(telling.answer(self, **fields))

    def _note(self, what: str, now: datetime, *, by: str = "", why: str = "") -> None:
        self.history.append(Step(what=what, at=now, by=by, why=why))


def task_id(request_id: str, language: str) -> str:
    """The same request and language again is the same task."""
    return f"rv-{sha256(f'{request_id} {language}'.encode()).hexdigest()[:10]}"
