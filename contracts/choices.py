# SPDX-License-Identifier: Apache-2.0
"""Does this family want this, here: what families chose, and the one answer that follows.

Plain Python, asked at addressing and again at sending. What was said at an address and what a
person said stand beside each other: the last word at the address counts, and the last word of the
person, and either no is a no. So an address's no is lifted only at that address, whoever shares it.
Where nothing was said the district's legal basis decides (BASES), which is to tell families what
schools tell them. Emergencies are a class apart: only a choice that names them covers them.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from contracts.rights import TELLS

EMERGENCY = "emergency"
CATEGORIES = tuple(TELLS)
CHANNEL_OF_KIND = {"email": "email", "phone": "sms"}  # kind of contact point -> channel
CHANNELS = tuple(CHANNEL_OF_KIND.values())
# On what a message of each category goes out while nobody has said anything (docs/consent.md).
BASES = {
    category: "emergency-purpose" if category in (EMERGENCY, "attendance") else "enrollment"
    for category in CATEGORIES
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """Yes or no to a category over a channel, on account of a child, at an address or for a person.

    "" in `category`, `channel`, `student_id` or `school_id` covers every one (a category of ""
    covers all but emergencies). A school's covers what comes on account of a student of it.
    Exactly one of `contact_point_id` and `person_id` says whose choice it is: an address's holds
    for everybody reached there.
    """

    choice_id: str
    allowed: bool
    at: datetime
    contact_point_id: str = ""
    person_id: str = ""
    category: str = ""
    channel: str = ""
    student_id: str = ""
    school_id: str = ""

    def covers(
        self, category: str, channel: str, student_id: str, person_id: str,
        contact_point_id: str, school_ids: Collection[str] = (),
    ) -> bool:  # fmt: skip
        """`school_ids` are the student's."""
        if self.contact_point_id:
            whose = self.contact_point_id == contact_point_id
        else:
            whose = self.person_id == person_id
        return (
            whose
            and (self.category == category or (not self.category and category != EMERGENCY))
            and self.channel in ("", channel)
            and self.student_id in ("", student_id)
            and self.school_id in ("", *school_ids)
        )

    @property
    def order(self) -> tuple[datetime, bool, str]:
        """Later counts more; of two at the same moment the no does."""
        return self.at, not self.allowed, self.choice_id


def last_words(
    category: str,
    channel: str,
    student_id: str,
    person_id: str,
    contact_point_id: str,
    choices: Iterable[Choice],
    school_ids: Collection[str] = (),
) -> list[Choice]:
    """What counts here: the last word at the address, and the last word of the person."""
    last: dict[bool, Choice] = {}
    for choice in choices:
        if choice.covers(category, channel, student_id, person_id, contact_point_id, school_ids):
            place = bool(choice.contact_point_id)
            if place not in last or choice.order > last[place].order:
                last[place] = choice
    return list(last.values())


def decisive(
    category: str,
    channel: str,
    student_id: str,
    person_id: str,
    contact_point_id: str,
    choices: Iterable[Choice],
    school_ids: Collection[str] = (),
) -> Choice | None:
    """The choice that decides: the latest no that stands, else the latest yes; None: no word."""
    words = last_words(
        category, channel, student_id, person_id, contact_point_id, choices, school_ids
    )
    return max(words, key=lambda choice: (not choice.allowed, choice.order), default=None)


def refusal_of(
    category: str,
    channel: str,
    student_id: str,
    person_id: str,
    contact_point_id: str,
    choices: Iterable[Choice],
    school_ids: Collection[str] = (),
) -> Choice | None:
    """The choice that says no; None when it may go."""
    last = decisive(category, channel, student_id, person_id, contact_point_id, choices, school_ids)
    return last if last is not None and not last.allowed else None
