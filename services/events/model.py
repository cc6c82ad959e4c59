# SPDX-License-Identifier: Apache-2.0
"""Gatherings that families attend."""

import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from contracts.events import (
    GatheringAnnounced,
    GatheringCancelled,
    GatheringChanged,
    GatheringScheduled,
)
from kernel.messages import Event
from services.events.errors import (
    AnnouncementExists,
    GatheringIsCancelled,
    GatheringIsOver,
    GatheringRefused,
)

LONGEST_TITLE = 150
EVENTS_A_SAVE = 10  # one save tells less than this many, so sequences never meet


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What, when and where: the whole value that a gathering's events carry."""

    title: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    place: str
    school_ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.title.strip() or len(self.title) > LONGEST_TITLE or "\n" in self.title:
            problem = f"A title is one line of 1 to {LONGEST_TITLE} characters."
            raise GatheringRefused(problem, field="title")
        if not self.place.strip():
            raise GatheringRefused("Families need to know the place.", field="place")
        if self.starts_at.utcoffset() is None or self.ends_at.utcoffset() is None:
            raise GatheringRefused("Times need an offset, such as -06:00.", field="starts_at")
        if self.ends_at <= self.starts_at:
            raise GatheringRefused("It has to end after it starts.", field="ends_at")
        if self.time_zone not in _time_zones():
            problem = f'"{self.time_zone}" is no IANA time zone, such as America/Chicago.'
            raise GatheringRefused(problem, field="time_zone")


@dataclass(kw_only=True)
class Gathering:
    """`announced` holds the key of each announcement asked for, and a hash of what it said."""

    id: str
    plan: Plan
    cancelled_at: datetime | None = None
    announced: dict[str, str] = field(default_factory=dict)
    version: int = 0
    events: list[Event] = field(default_factory=list)

    @classmethod
    def schedule(cls, id: str, plan: Plan, now: datetime) -> "Gathering":
        if plan.starts_at <= now:
            raise GatheringRefused("It has to start in the future.", field="starts_at")
        gathering = cls(id=id, plan=plan)
        gathering.events.append(GatheringScheduled(gathering_id=id, **gathering._facts()))
        return gathering

    def change(self, changes: dict[str, Any], now: datetime) -> None:
        """Take over new values; what is not named stays."""
        self.require_open(now)
        plan = replace(self.plan, **changes)
        if plan == self.plan:
            return
        if plan.ends_at <= now:
            raise GatheringRefused("It has to end in the future.", field="ends_at")
        self.plan = plan
        self.events.append(GatheringChanged(gathering_id=self.id, **self._facts()))

    def cancel(self, now: datetime) -> None:
        if self.cancelled_at is not None:
            return
        self.require_open(now)
        self.cancelled_at = now
        self.events.append(GatheringCancelled(gathering_id=self.id, cancelled_at=now))

    def announce(self, announced: GatheringAnnounced, now: datetime) -> str:
        """Ask notifications to tell families, once a key; give the key.

        Of a gathering that is cancelled families may still be told. An empty key stands for one
        made of what is said: saying the same twice is saying it once.
        """
        self._require_ahead(now)
        if not announced.audience.strip():
            raise GatheringRefused("Say who is invited.", field="audience")
        # The body names title, day and place, so the subject line says nothing that it does not.
        said = json.dumps([announced.audience, announced.language, announced.body])
        fingerprint = hashlib.sha256(said.encode()).hexdigest()
        key = announced.announcement_key or f"gathering-{self.id}-{fingerprint[:16]}"
        known = self.announced.get(key, fingerprint)
        if known != fingerprint:
            raise AnnouncementExists(
                f"The key {key} asked for another announcement before.", announcement_key=key
            )
        if key not in self.announced:
            self.announced[key] = fingerprint
            self.events.append(replace(announced, announcement_key=key))
        return key

    def require_open(self, now: datetime) -> None:
        """Raise GatheringIsCancelled or GatheringIsOver when nothing can change any more."""
        if self.cancelled_at is not None:
            raise GatheringIsCancelled("This gathering is cancelled.", gathering_id=self.id)
        self._require_ahead(now)

    def saved(self) -> None:
        """The next version, and with it the sequence of each event."""
        self.version += 1
        for place, event in enumerate(self.events):
            event.at_sequence(self.version * EVENTS_A_SAVE + place)

    def _require_ahead(self, now: datetime) -> None:
        if self.plan.ends_at <= now:
            raise GatheringIsOver("This gathering is over.", gathering_id=self.id)

    def _facts(self) -> dict[str, Any]:
        return vars(self.plan) | {"school_ids": list(self.plan.school_ids)}


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())
