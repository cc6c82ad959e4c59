# SPDX-License-Identifier: Apache-2.0
"""What the events service can be asked to do. Asking twice is the same as asking once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from kernel.messages import personal, public

GatheringKind = Literal["family-night", "workshop", "conference", "volunteering", "other"]
Answer = Literal["yes", "no", "maybe"]


@dataclass(frozen=True, kw_only=True)
class ScheduleGathering:
    title: str = public("Its title, as families read it.")
    starts_at: datetime = public("Begin, with offset.")
    ends_at: datetime = public("End, with offset.")
    place: str = public("Where, as families read it.")
    kind: GatheringKind = public("What sort of gathering.", "other")
    school_ids: list[str] = public("Schools it belongs to; empty: the district.", factory=list)
    time_zone: str = public("IANA zone that families read times in; empty: the district's.", "")
    gathering_id: str = public("The caller's id for it, so that a retry is no second one.", "")


@dataclass(frozen=True, kw_only=True)
class ChangeGathering:
    """What is None stays as it is."""

    gathering_id: str = public("The gathering.")
    title: str | None = public("Its new title.", None)
    starts_at: datetime | None = public("The new begin, with offset.", None)
    ends_at: datetime | None = public("The new end, with offset.", None)
    place: str | None = public("The new place.", None)
    kind: GatheringKind | None = public("The new sort.", None)
    school_ids: list[str] | None = public("Its schools from now on.", None)
    time_zone: str | None = public("The new IANA zone.", None)


@dataclass(frozen=True, kw_only=True)
class CancelGathering:
    gathering_id: str = public("The gathering.")


@dataclass(frozen=True, kw_only=True)
class AnnounceGathering:
    gathering_id: str = public("The gathering.")
    audience: str = public("Audience expression (docs/audience.md).")
    text: str = personal("More to say, in English, below time and place.", "")
    announcement_key: str = public("Asking twice with one key is asking once; empty: made up.", "")


@dataclass(frozen=True, kw_only=True)
class RecordRsvp:
    """A family's answer. The latest counts."""

    gathering_id: str = public("The gathering.")
    person_id: str = public("Who answers.")
    answer: Answer = public("yes, no or maybe.")
    party_size: int | None = public("How many come, with the one who answers.", None)


@dataclass(frozen=True, kw_only=True)
class ListGatherings:
    school_id: str = public("Only those of this school.", "")
    past: bool = public("Also those that are over.", False)
    limit: int = public("At most so many.", 100)


@dataclass(frozen=True, kw_only=True)
class ShowGathering:
    gathering_id: str = public("The gathering.")
