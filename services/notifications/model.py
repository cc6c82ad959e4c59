# SPDX-License-Identifier: Apache-2.0
"""The rules of an announcement: who gets it how, in which words, and what became of it."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from contracts.notifications import (
    AnnouncementAccepted,
    AnnouncementCancelled,
    AnnouncementCompleted,
    PlanAnnouncement,
)
from kernel.messages import Message
from services.notifications.commands import Announce, Words
from services.notifications.errors import AlreadyCompleted, BadAnnouncement
from services.notifications.texts import check_texts

Channel = Literal["email", "sms"]
CHANNELS: tuple[Channel, ...] = ("email", "sms")
CHANNEL_OF = {"email": "email", "phone": "sms"}
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


class Category(StrEnum):
    EMERGENCY = "emergency"
    ATTENDANCE = "attendance"
    ACADEMIC = "academic"
    GATHERINGS = "gatherings"
    NEWSLETTER = "newsletter"
    GENERAL = "general"
    DISCIPLINE = "discipline"
    HEALTH = "health"
    SPECIAL_EDUCATION = "special-education"
    LEGAL = "legal"
    SERVICE = "service"  # an answer to what somebody sent us; announced by nobody


# What a family has a right to be told, one by one: no link at its foot makes an end of all of it.
VITAL = frozenset(
    {Category.DISCIPLINE, Category.HEALTH, Category.SPECIAL_EDUCATION, Category.LEGAL}
)
ANNOUNCED = tuple(category for category in Category if category != Category.SERVICE)


@dataclass(frozen=True, kw_only=True)
class Policy:
    """Over which channels a person is reached: all of them, or the first they have."""

    order: tuple[Channel, ...]
    every: bool = False

    def uses(self, has: Iterable[str]) -> list[Channel]:
        mine = [channel for channel in self.order if channel in set(has)]
        return mine if self.every else mine[:1]


POLICIES = {
    Category.EMERGENCY: Policy(order=("sms", "email"), every=True),
    Category.ATTENDANCE: Policy(order=("sms", "email")),
}
ROUTINE = Policy(order=("email", "sms"))


class State(StrEnum):
    PLANNING = "planning"
    SENDING = "sending"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Fate(StrEnum):
    """What the ledger says of a delivery; it only moves forward."""

    SENT = "sent"  # the relay or gateway has it
    DELIVERED = "delivered"  # a receipt says so
    FAILED = "failed"  # the other side refused it
    UNKNOWN = "unknown"  # nobody can say whether it arrived
    SUPPRESSED = "suppressed"  # held back on purpose, with a reason
    UNREACHABLE = "unreachable"  # the person has no address for any channel of it


@dataclass(kw_only=True)
class Announcement:
    id: str
    key: str
    request_hash: str
    operator_id: str
    category: Category
    urgent: bool
    audience: str
    language: str
    texts: dict[str, str]
    channels: list[Channel]
    accepted_at: datetime
    schools: list[str] = field(default_factory=list)  # for which its operator acts; empty: all
    outbound: str = ""  # the mode it was asked for in; "" where nobody noted it
    state: State = State.PLANNING
    placeholders: list[str] = field(default_factory=list)
    planned_after: str = ""  # how far the audience is frozen: the last contact point, or person
    stretches: int = 0  # so many are planned
    addressed: bool = False  # all contact points are planned; what is left are people without one
    planned: bool = False
    words: dict[str, Words] = field(default_factory=dict)
    late_words: dict[str, Words] = field(default_factory=dict)
    pending_languages: list[str] = field(default_factory=list)
    words_due_at: datetime | None = None
    # Languages whose words a person reads first, and until when; None: for as long as it takes.
    in_review: dict[str, datetime | None] = field(default_factory=dict)
    review_due_at: datetime | None = None  # the first of these moments
    finished_at: datetime | None = None
    template: str = ""  # from which the texts were made, and with what in its slots
    slots: dict[str, str] = field(default_factory=dict)
    corrects: str = ""  # the announcement whose readers get this one
    correction_id: str = ""  # the announcement that corrects this one
    plan_due_at: datetime | None = None  # a correction: when to see whether it can be planned
    version: int = 0
    messages: list[Message] = field(default_factory=list)

    @classmethod
    def accept(
        cls, command: Announce, *, id: str, key: str, operator_id: str, audience: str,
        placeholders: Sequence[str], now: datetime, corrects: str = "",
    ) -> "Announcement":  # fmt: skip
        """A correction is planned later: once it is known whom `corrects` reached."""
        _check(command)
        # Nobody who announces an emergency means it to wait behind a newsletter.
        urgent = command.urgent or command.category == Category.EMERGENCY
        announcement = cls(
            id=id,
            key=key,
            request_hash=command.request_hash,
            operator_id=operator_id,
            category=Category(command.category),
            urgent=urgent,
            audience=audience,
            language=command.language,
            texts=command.texts,
            template=command.template,
            slots=command.slots,
            channels=[channel for channel in CHANNELS if channel in command.channels],
            accepted_at=now,
            placeholders=sorted(placeholders),
            corrects=corrects,
            plan_due_at=now if corrects else None,
        )
        announcement.messages.append(
            AnnouncementAccepted(
                announcement_id=id, category=command.category, urgent=urgent, corrects=corrects
            )
        )
        if not corrects:
            announcement.start_planning()
        return announcement

    def start_planning(self) -> None:
        self.plan_due_at = None
        self.messages.append(PlanAnnouncement(announcement_id=self.id, urgent=self.urgent))

    @property
    def policy(self) -> Policy:
        policy = POLICIES.get(self.category, ROUTINE)
        order = tuple(each for each in policy.order if not self.channels or each in self.channels)
        return Policy(order=order, every=policy.every or self.urgent)

    def words_for(self, language: str) -> Words | None:
        """The words that readers of `language` get, when they are known."""
        if same_language(language, self.language):
            return Words(texts=self.texts, language=self.language, placeholders=self.placeholders)
        return self.words.get(language)

    def miss(self, languages: Iterable[str]) -> list[str]:
        """Those languages that nobody was asked for yet; they are pending from now on."""
        new = sorted(
            language
            for language in set(languages)
            if self.words_for(language) is None and language not in self.pending_languages
        )
        self.pending_languages += new
        return new

    def take_words(self, language: str, words: Words) -> bool:
        """Keep the words for a language. False when others went out already: kept, not sent."""
        if language in self.words:
            self.late_words[language] = words
            return False
        self.words[language] = words
        if language in self.pending_languages:
            self.pending_languages.remove(language)
        self.in_review.pop(language, None)
        self._reckon()
        return True

    def await_review(self, language: str, due_at: datetime | None) -> None:
        """A person reads the words first: they have until `due_at`, None: for ever."""
        if language in self.pending_languages:
            self.in_review[language] = due_at
            self._reckon()

    def overdue(self, now: datetime) -> list[str]:
        """Languages that waited long enough."""
        usual = self.words_due_at
        dues = {each: self.in_review.get(each, usual) for each in self.pending_languages}
        return [language for language, due_at in dues.items() if due_at and due_at <= now]

    def _reckon(self) -> None:
        dues = [due_at for due_at in self.in_review.values() if due_at is not None]
        self.review_due_at = min(dues, default=None)
        if set(self.pending_languages) <= set(self.in_review):
            self.words_due_at = None

    def original_with_notice(self, explanation: str) -> Words:
        return Words(
            texts=self.texts, language=self.language, notice="original",
            explanation=explanation, placeholders=self.placeholders,
            original_language=self.language,
        )  # fmt: skip

    def plan_further(self, after: str) -> None:
        """A stretch is planned and the next begins after `after`; "" where there was no more.

        First come contact points, then the people whom none of them reaches.
        """
        self.planned_after, self.stretches = after, self.stretches + 1
        if after:
            return
        if self.addressed or self.corrects:
            self.planned, self.state = True, State.SENDING
        self.addressed = True

    def cancel(self, now: datetime) -> None:
        """Cancelling again changes nothing: whoever got no answer asks again."""
        if self.state == State.CANCELLED:
            return
        if self.state == State.COMPLETED:
            raise AlreadyCompleted(self.id)
        self.state, self.finished_at, self.plan_due_at = State.CANCELLED, now, None
        self.messages.append(
            AnnouncementCancelled(
                announcement_id=self.id, cancelled_at=now, correction_id=self.correction_id
            )
        )

    @property
    def is_over(self) -> bool:
        return self.state in (State.COMPLETED, State.CANCELLED)

    def complete(self, now: datetime, totals: Mapping[str, int]) -> None:
        """Everything of it has its ledger entry."""
        self.state, self.finished_at = State.COMPLETED, now
        if self.category == Category.SERVICE:
            return
        self.messages.append(
            AnnouncementCompleted(
                announcement_id=self.id,
                category=self.category,
                completed_at=now,
                corrects=self.corrects,
                **totals,
            )
        )


def _check(command: Announce) -> None:
    if command.category not in ANNOUNCED:
        raise BadAnnouncement(
            f"category {command.category!r} is none of {', '.join(ANNOUNCED)}.", "category"
        )
    wrong = sorted(set(command.channels) - set(CHANNELS))
    if wrong:
        raise BadAnnouncement(f"channel {wrong[0]!r} is none of {', '.join(CHANNELS)}.", "channels")
    check_texts(command.texts)
    if not LANGUAGE.fullmatch(command.language):
        raise BadAnnouncement(
            f"language {command.language!r} is no BCP 47 tag, such as en or zh-Hans.", "language"
        )


def same_language(one: str, other: str) -> bool:
    """Whether readers of one can read the other without a translation: en-US and en."""
    first, second = one.lower().split("-"), other.lower().split("-")
    shorter = min(len(first), len(second))
    return first[:shorter] == second[:shorter]


def delivery_id(announcement_id: str, contact_point_id: str) -> str:
    """The same for the same message and contact point, whoever works it out."""
    text = f"{announcement_id}:{contact_point_id}"
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
