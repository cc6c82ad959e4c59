# SPDX-License-Identifier: Apache-2.0
"""Does this family want this, here: what families chose, and the one answer that follows.

Plain Python, asked at addressing and again at sending. The last word counts: of all choices that
cover a case the latest decides, and where there is none the district's legal basis does, which is
to tell families what schools tell them. Emergencies are a class apart: only a choice that names
them covers them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

EMERGENCY = "emergency"


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """Yes or no to a category over a channel, on account of a child, at an address or for a person.

    "" in `category`, `channel` or `student_id` covers every one (a category of "" covers all but
    emergencies). Exactly one of `contact_point_id` and `person_id` says whose choice it is: an
    address's holds for everybody reached there.
    """

    choice_id: str
    allowed: bool
    at: datetime
    contact_point_id: str = ""
    person_id: str = ""
    category: str = ""
    channel: str = ""
    student_id: str = ""

    def covers(
        self, category: str, channel: str, student_id: str, person_id: str, contact_point_id: str
    ) -> bool:
        if self.contact_point_id:
            whose = self.contact_point_id == contact_point_id
        else:
            whose = self.person_id == person_id
        return (
            whose
            and (self.category == category or (not self.category and category != EMERGENCY))
            and self.channel in ("", channel)
            and self.student_id in ("", student_id)
        )


def refusal_of(
    category: str,
    channel: str,
    student_id: str,
    person_id: str,
    contact_point_id: str,
    choices: Iterable[Choice],
) -> Choice | None:
    """The choice that says no; None when it may go."""
    last: Choice | None = None
    for choice in choices:
        if choice.covers(category, channel, student_id, person_id, contact_point_id) and (
            last is None or (choice.at, choice.choice_id) > (last.at, last.choice_id)
        ):
            last = choice
    return last if last is not None and not last.allowed else None
