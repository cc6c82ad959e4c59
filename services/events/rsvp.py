# SPDX-License-Identifier: Apache-2.0
"""Answers to invitations: one for each gathering and person, the latest counts."""

from dataclasses import dataclass, field
from datetime import datetime

from contracts.events import RsvpRecorded
from kernel.messages import Event
from services.events.errors import AnswerRefused
from services.events.model import Gathering

ANSWERS = ("yes", "no", "maybe")
LARGEST_PARTY = 50


def rsvp_id(gathering_id: str, person_id: str) -> str:
    return f"{gathering_id}:{person_id}"


@dataclass(kw_only=True)
class Rsvp:
    """`answer` is empty before the first one."""

    gathering_id: str
    person_id: str
    answer: str = ""
    party_size: int = 0
    answered_at: datetime | None = None
    version: int = 0
    events: list[Event] = field(default_factory=list)

    @property
    def id(self) -> str:
        return rsvp_id(self.gathering_id, self.person_id)

    def record(
        self, answer: str, party_size: int | None, gathering: Gathering, now: datetime
    ) -> None:
        """Answer, or change one's mind, as long as the gathering is ahead."""
        gathering.require_open(now)
        if not self.person_id.strip():
            raise AnswerRefused("Whose answer is it?", field="person_id")
        if answer not in ANSWERS:
            raise AnswerRefused("An answer is yes, no or maybe.", field="answer")
        coming = _party(answer, party_size)
        if (answer, coming) == (self.answer, self.party_size):
            return
        self.answer, self.party_size, self.answered_at = answer, coming, now
        self.events.append(
            RsvpRecorded(
                rsvp_id=self.id,
                gathering_id=self.gathering_id,
                person_id=self.person_id,
                answer=answer,
                party_size=coming,
            )
        )

    def saved(self) -> None:
        self.version += 1
        for event in self.events:
            event.at_sequence(self.version)


def _party(answer: str, party_size: int | None) -> int:
    if answer == "no":
        if party_size:
            raise AnswerRefused("Nobody comes with a no.", field="party_size")
        return 0
    size = 1 if party_size is None else party_size
    if not 1 <= size <= LARGEST_PARTY:
        raise AnswerRefused(f"A party is 1 to {LARGEST_PARTY} people.", field="party_size")
    return size
