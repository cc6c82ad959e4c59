# SPDX-License-Identifier: Apache-2.0
"""May this person be told this kind of thing about this child, now, and why: the one answer.

Plain Python without a store or a clock. Whoever addresses a message asks it, and whoever sends it
asks it again. Defaults follow FERPA (34 CFR 99.4): both parents have full rights unless a document
says otherwise; the rights of a student of age are the student's own (99.5).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Scope(StrEnum):
    """What a limit keeps from a person."""

    RECORDS = "records"  # education records: grades, attendance, plans
    CONTACT = "contact"  # being brought together with the child; also where and when it is
    LOCATION_AND_SCHEDULE = "location-and-schedule"  # where the child is, and when
    ALL = "all"  # everything, child-neutral messages on the child's account included


class Right(StrEnum):
    """What a guardian may do for one child, by the school's own file."""

    MAIL = "mail"  # is written to in the ordinary course
    PORTAL = "portal"  # may look into the child's records online
    PICKUP = "pickup"  # may fetch the child
    EMERGENCY = "emergency"  # is called in an emergency


ALL_RIGHTS = frozenset(Right)
RELATIONS = ("parent", "guardian", "foster", "agency", "relative", "emergency-contact", "other")
# What somebody who is named for emergencies only may do, when nothing else is on file.
RIGHTS_OF_RELATION = {"emergency-contact": frozenset({Right.EMERGENCY, Right.PICKUP})}

# What a message of each category tells of the children on whose account it goes.
TELLS: dict[str, frozenset[Scope]] = {
    "emergency": frozenset({Scope.LOCATION_AND_SCHEDULE}),
    "attendance": frozenset({Scope.RECORDS, Scope.LOCATION_AND_SCHEDULE}),
    "academic": frozenset({Scope.RECORDS}),
    "gatherings": frozenset({Scope.LOCATION_AND_SCHEDULE, Scope.CONTACT}),
    "newsletter": frozenset({Scope.LOCATION_AND_SCHEDULE}),
    "general": frozenset({Scope.LOCATION_AND_SCHEDULE}),
    "discipline": frozenset({Scope.RECORDS}),
    "health": frozenset({Scope.RECORDS}),
    "special-education": frozenset({Scope.RECORDS, Scope.LOCATION_AND_SCHEDULE}),
    "legal": frozenset({Scope.RECORDS}),
}
EVERYTHING = frozenset({Scope.RECORDS, Scope.LOCATION_AND_SCHEDULE, Scope.CONTACT})
# A limit on the left also keeps what stands on the right.
INCLUDES = {
    Scope.RECORDS: frozenset({Scope.RECORDS}),
    Scope.LOCATION_AND_SCHEDULE: frozenset({Scope.LOCATION_AND_SCHEDULE}),
    Scope.CONTACT: frozenset({Scope.CONTACT, Scope.LOCATION_AND_SCHEDULE}),
    Scope.ALL: EVERYTHING,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Limit:
    """What a document keeps from a person. `student_ids` empty: about every child.

    In force from `begins_at` (None: always was) until before `ends_at` (None: until it is ended).
    """

    limit_id: str
    person_id: str
    student_ids: frozenset[str] = frozenset()
    scopes: frozenset[Scope] = frozenset({Scope.ALL})
    begins_at: datetime | None = None
    ends_at: datetime | None = None

    def is_in_force(self, now: datetime) -> bool:
        begun = self.begins_at is None or self.begins_at <= now
        return begun and (self.ends_at is None or now < self.ends_at)

    def is_about(self, student_id: str) -> bool:
        return not self.student_ids or student_id in self.student_ids

    def keeps(self, tells: Collection[Scope]) -> bool:
        if Scope.ALL in self.scopes:
            return True
        return any(not INCLUDES[scope].isdisjoint(tells) for scope in self.scopes)


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """`reason` is a stable code, "" where allowed; `limit_id` names the limit that decided."""

    allowed: bool
    reason: str = ""
    limit_id: str = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Verdict(allowed=True)


def tells_of(category: str) -> frozenset[Scope]:
    """A category nobody declared tells everything."""
    return TELLS.get(category, EVERYTHING)


def may_be_told(
    person_id: str,
    student_id: str,
    category: str,
    *,
    limits: Iterable[Limit],
    now: datetime,
    rights: Collection[str] = ALL_RIGHTS,
    is_of_age: bool = False,
    parents_of_adults_are_told: bool = False,
) -> Verdict:
    """Whether a person may get a message of this category on account of this student.

    `limits` are those of the person, in force or not; `rights` those that the person has for the
    student; `is_of_age` whether the student's rights have passed to the student. `student_id` is ""
    for a message on nobody's account: then only limits about every child count. Reasons:
    "limit", "no-right", "of-age".
    """
    tells = tells_of(category)
    for limit in limits:
        if (
            limit.person_id == person_id
            and limit.is_in_force(now)
            and limit.is_about(student_id)
            and limit.keeps(tells)
        ):
            return Verdict(allowed=False, reason="limit", limit_id=limit.limit_id)
    if not student_id or person_id == student_id:
        return ALLOWED
    needed = Right.EMERGENCY if category == "emergency" else Right.MAIL
    if needed not in rights:
        return Verdict(allowed=False, reason="no-right")
    if is_of_age and not parents_of_adults_are_told and Scope.RECORDS in tells:
        return Verdict(allowed=False, reason="of-age")
    return ALLOWED
