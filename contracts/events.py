# SPDX-License-Identifier: Apache-2.0
"""What the events service tells: gatherings that families attend."""

from dataclasses import dataclass
from datetime import datetime

from kernel.messages import Event, personal, public


@dataclass(frozen=True, kw_only=True)
class GatheringScheduled(Event):
    """A gathering is planned."""

    type = "rapport.events.gathering_scheduled.v1"
    subject_field = "gathering_id"
    for_district = True

    gathering_id: str = public("The gathering.")
    title: str = public("Its title.")
    kind: str = public("family-night, workshop, conference, volunteering or other.")
    starts_at: datetime = public("Begin, UTC.")
    ends_at: datetime = public("End, UTC.")
    time_zone: str = public('IANA name families read times in, e.g. "America/Chicago".')
    place: str = public("Where.")
    school_ids: list[str] = public("Schools it belongs to; empty for the whole district.")


@dataclass(frozen=True, kw_only=True)
class GatheringChanged(Event):
    """Time, place or title changed: the whole current value."""

    type = "rapport.events.gathering_changed.v1"
    subject_field = "gathering_id"
    for_district = True

    gathering_id: str = public("The gathering.")
    title: str = public("Its title.")
    kind: str = public("family-night, workshop, conference, volunteering or other.")
    starts_at: datetime = public("Begin, UTC.")
    ends_at: datetime = public("End, UTC.")
    time_zone: str = public('IANA name families read times in, e.g. "America/Chicago".')
    place: str = public("Where.")
    school_ids: list[str] = public("Schools it belongs to; empty for the whole district.")


@dataclass(frozen=True, kw_only=True)
class GatheringCancelled(Event):
    """A gathering does not take place."""

    type = "rapport.events.gathering_cancelled.v1"
    subject_field = "gathering_id"
    for_district = True

    gathering_id: str = public("The gathering.")
    cancelled_at: datetime = public("When it was cancelled, UTC.")


@dataclass(frozen=True, kw_only=True)
class GatheringAnnounced(Event):
    """Families are to be told of a gathering: notifications makes it an announcement."""

    type = "rapport.events.gathering_announced.v1"
    subject_field = "gathering_id"

    gathering_id: str = public("The gathering.")
    announcement_key: str = public("Idempotency key of the announcement that this asks for.")
    audience: str = public("Audience expression.")
    language: str = public("BCP 47 of subject and body.")
    subject_line: str = personal("Subject line.")
    body: str = personal("Text for families, with time and place written out.")
    operator_id: str = public("Who asked.")
    within_schools: list[str] = public(
        "The only schools whose people may be reached; empty: all.", factory=list
    )


@dataclass(frozen=True, kw_only=True)
class RsvpRecorded(Event):
    """A family answered an invitation: the whole current answer."""

    type = "rapport.events.rsvp_recorded.v1"
    subject_field = "rsvp_id"
    for_district = True

    rsvp_id: str = public("One per gathering and person.")
    gathering_id: str = public("The gathering.")
    person_id: str = public("Who answered.")
    answer: str = public("yes, no or maybe.")
    party_size: int = public("How many come, with the one who answered; 0 for no.")
