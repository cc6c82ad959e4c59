# SPDX-License-Identifier: Apache-2.0
"""Who may listen on the district bus, and to what."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fnmatch import fnmatchcase

from contracts.directory import (
    ChoiceRecorded,
    ClassRecorded,
    ContactFlagCleared,
    ContactPointRecorded,
    ContactPointRemoved,
    ContactRightsRecorded,
    CorrectionDecided,
    CorrectionProposed,
    DeliveryWishesRecorded,
    EnrollmentsRecorded,
    GuardianshipsRecorded,
    LanguageChosen,
    LimitRecorded,
    PersonRecorded,
    PersonRemoved,
    RosterDecided,
    RosterHeld,
    RosterImported,
    RosterUndone,
    SchoolRecorded,
    StudentCameOfAge,
)
from contracts.events import (
    GatheringCancelled,
    GatheringChanged,
    GatheringScheduled,
    RsvpRecorded,
)
from contracts.notifications import (
    AnnouncementCancelled,
    AnnouncementCompleted,
    ContactFlagged,
    ReplyReceived,
)
from contracts.translation import (
    ReviewClaimed,
    ReviewEscalated,
    ReviewFinished,
    ReviewRequested,
    WordingRecorded,
)
from kernel.messages import Event
from services.subscriptions.errors import BadName, NameTaken, NoSuchEvent

# A test compares this with what the contracts declare `for_district`.
DISTRICT_EVENTS: tuple[type[Event], ...] = (
    AnnouncementCompleted,
    AnnouncementCancelled,
    ContactFlagged,
    ReplyReceived,
    GatheringScheduled,
    GatheringChanged,
    GatheringCancelled,
    RsvpRecorded,
    SchoolRecorded,
    ClassRecorded,
    PersonRecorded,
    LanguageChosen,
    GuardianshipsRecorded,
    EnrollmentsRecorded,
    ContactPointRecorded,
    ContactPointRemoved,
    PersonRemoved,
    RosterImported,
    RosterHeld,
    RosterDecided,
    RosterUndone,
    ContactRightsRecorded,
    StudentCameOfAge,
    LimitRecorded,
    ChoiceRecorded,
    DeliveryWishesRecorded,
    ContactFlagCleared,
    CorrectionProposed,
    CorrectionDecided,
    ReviewRequested,
    ReviewClaimed,
    ReviewEscalated,
    ReviewFinished,
    WordingRecorded,
)
EVERYTHING = "#"
NAME = re.compile(r"[a-z][a-z0-9-]{1,39}")


class State(StrEnum):
    """Opening and revoking show that the broker was not reached yet: asking again finishes it."""

    OPENING = "opening"
    OPEN = "open"
    REVOKING = "revoking"
    REVOKED = "revoked"


@dataclass(kw_only=True)
class Subscriber:
    """Another system of the district. Its password is told once and kept nowhere."""

    name: str
    events: list[str]
    added_by: str
    added_at: datetime
    state: State = State.OPENING
    revoked_at: datetime | None = None

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise BadName(self.name)
        self.routing_keys = routing_keys(self.events)

    @property
    def queue(self) -> str:
        return f"subscriber.{self.name}"

    def ask_again(self, events: list[str], *, by: str, now: datetime) -> None:
        """Begin anew after a revocation, or after an attempt that did not reach the broker."""
        if self.state == State.OPEN:
            raise NameTaken(self.name)
        self.events, self.added_by, self.added_at = events, by, now
        self.routing_keys = routing_keys(events)
        self.state, self.revoked_at = State.OPENING, None

    def opened(self) -> None:
        self.state = State.OPEN

    def revoke(self, now: datetime) -> None:
        if self.state != State.REVOKED:
            self.state, self.revoked_at = State.REVOKING, now

    def revoked(self) -> None:
        self.state = State.REVOKED


def short_name(event: type[Event]) -> str:
    """ "rapport.events.gathering_scheduled.v1" -> "gathering.scheduled"."""
    fact, verb = event.type.split(".")[2].rsplit("_", 1)
    return f"{fact}.{verb}"


def routing_keys(patterns: list[str]) -> list[str]:
    """What to bind for these patterns. Raises NoSuchEvent for one that means nothing."""
    if EVERYTHING in patterns:
        return [EVERYTHING]
    return sorted({key for pattern in patterns or [""] for key in _meant(pattern)})


def _meant(pattern: str) -> list[str]:
    wanted = pattern.strip().lower()
    meant = [
        event.type
        for event in DISTRICT_EVENTS
        if fnmatchcase(event.type, wanted) or fnmatchcase(short_name(event), wanted)
    ]
    if not meant:
        raise NoSuchEvent(pattern, sorted(map(short_name, DISTRICT_EVENTS)))
    return meant
