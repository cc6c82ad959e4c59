# SPDX-License-Identifier: Apache-2.0
"""A small made-up district, told as the directory tells it: whole facts, each with its sequence.

Everybody has a mark of their own in whatever could give them away: names, addresses, schedules.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from contracts.directory import (
    ChoiceRecorded,
    ClassRecorded,
    ContactPointRecorded,
    ContactPointRemoved,
    ContactRightsRecorded,
    EnrollmentsRecorded,
    GuardianshipsRecorded,
    LanguageChosen,
    LimitRecorded,
    PersonRecorded,
    PersonRemoved,
    SchoolRecorded,
    StudentCameOfAge,
)
from kernel.messages import Event

GUARDIANS = ("g1", "g2", "g3", "g4")
STUDENTS = ("st1", "st2", "st3")
SCHOOL_OF = {"st1": "s1", "st2": "s2", "st3": "s2"}
SCHOOLS = ("s1", "s2")
ADDRESSES = {
    "email:a": "box.qaz@families.example",
    "email:b": "box.qbz@families.example",
    "email:c": "box.qcz@families.example",
    "phone:d": "+15550100004",
    "phone:e": "+15550100005",
}
CHANNEL = {"email": "email", "phone": "sms"}


def channel_of(point: str) -> str:
    return CHANNEL[point.partition(":")[0]]


def mark(id: str) -> str:
    """What stands in every name of somebody, and in no other: of a child also in its class."""
    return f"q{id}z"


# What would give somebody or something away, and who or what that is.
MARKS = {mark(id): id for id in (*GUARDIANS, *STUDENTS, *SCHOOLS)} | {
    address.partition("@")[0]: point for point, address in ADDRESSES.items()
}


@dataclass(kw_only=True)
class World:
    """What the directory knows. Each change gives the facts that tell of it."""

    sharing: dict[str, list[str]] = field(default_factory=dict)
    children: dict[str, list[str]] = field(default_factory=dict)
    sequences: "count[int]" = field(default_factory=lambda: count(1))
    numbers: "count[int]" = field(default_factory=lambda: count(1))
    entered: list[tuple[LimitRecorded, datetime]] = field(default_factory=list)

    def _told(self, *facts: Event) -> list[Event]:
        for fact in facts:
            fact.at_sequence(next(self.sequences) * 1000)
        return list(facts)

    def places(self) -> list[Event]:
        schools = [SchoolRecorded(school_id=id, name=f"School {mark(id)}") for id in SCHOOLS]
        rooms = [
            ClassRecorded(class_id=f"c-{id}", title=f"Room {mark(id)} at 8:15", school_id=school)
            for id, school in SCHOOL_OF.items()
        ]
        return self._told(*schools, *rooms)

    def people(self) -> list[Event]:
        return self._told(*self._everybody())

    @staticmethod
    def _everybody() -> list[Event]:
        pupils = [
            fact
            for id, school in SCHOOL_OF.items()
            for fact in (
                _named(id, "student"),
                EnrollmentsRecorded(
                    person_id=id, school_ids=[school], class_ids=[f"c-{id}"], grade="03"
                ),
            )
        ]
        return [*pupils, *(_named(id, "guardian") for id in GUARDIANS)]

    def share(self, point: str, people: Sequence[str]) -> list[Event]:
        self.sharing[point] = list(people)
        return self._told(self._contact(point))

    def _contact(self, point: str) -> Event:
        people = self.sharing[point]
        if not people:
            return ContactPointRemoved(contact_point_id=point)
        kind = point.partition(":")[0]
        return ContactPointRecorded(
            contact_point_id=point, kind=kind, address=ADDRESSES[point], person_ids=people
        )

    def answer_for(self, guardian: str, students: Collection[str]) -> list[Event]:
        self.children[guardian] = sorted(students)
        return self._told(self._guardianships(guardian))

    def _guardianships(self, guardian: str) -> Event:
        return GuardianshipsRecorded(
            guardian_id=guardian, student_ids=self.children.get(guardian, [])
        )

    def leave(self, person: str) -> list[Event]:
        """Out of the roster; whoever else shares a contact point keeps it without them."""
        self.children.pop(person, None)
        return self._told(PersonRemoved(person_id=person))

    def roster(self, sharing: dict[str, list[str]], children: dict[str, list[str]]) -> list[Event]:
        """A sync, or the undoing of one: everybody is there again, and nothing about limits."""
        self.sharing, self.children = dict(sharing), dict(children)
        answering = [self._guardianships(id) for id in GUARDIANS]
        return self._told(*self._everybody(), *answering, *map(self._contact, self.sharing))

    def speak(self, guardian: str, language: str) -> list[Event]:
        return self._told(LanguageChosen(person_id=guardian, language=language))

    def may(self, guardian: str, student: str, rights: Collection[str]) -> list[Event]:
        return self._told(
            ContactRightsRecorded(
                contact_rights_id=f"{guardian}:{student}", guardian_id=guardian,
                student_id=student, rights=sorted(rights),
            )
        )  # fmt: skip

    def come_of_age(self, student: str, now: datetime) -> list[Event]:
        return self._told(StudentCameOfAge(student_id=student, came_of_age_on=now.date()))

    def enter(self, limit: LimitRecorded, now: datetime) -> LimitRecorded:
        """Made by `limited` or `ended`: from now on the office has entered it."""
        self.entered.append((limit, now))
        return limit

    def limited(
        self, person: str, students: Collection[str], scopes: Collection[str],
        begins_at: datetime | None = None, ends_at: datetime | None = None,
    ) -> LimitRecorded:  # fmt: skip
        number = next(self.numbers)
        return LimitRecorded(
            limit_id=f"L{number}", number=number, person_id=person, student_ids=sorted(students),
            scopes=sorted(scopes), begins_at=begins_at, ends_at=ends_at,
        )  # fmt: skip

    def ended(self, limit: LimitRecorded, now: datetime) -> LimitRecorded:
        return LimitRecorded(
            limit_id=limit.limit_id, number=next(self.numbers), person_id=limit.person_id,
            student_ids=limit.student_ids, scopes=limit.scopes, begins_at=limit.begins_at,
            ends_at=now,
        )  # fmt: skip

    def latest(self, before: datetime | None = None) -> list[LimitRecorded]:
        """The newest word on each limit, of those that were entered by then."""
        known: dict[str, LimitRecorded] = {}
        for limit, at in self.entered:
            if before is None or at <= before:
                known[limit.limit_id] = limit
        return list(known.values())

    @property
    def number(self) -> int:
        return max((limit.number for limit, _ in self.entered), default=0)


def _named(id: str, role: str) -> PersonRecorded:
    """In letters that a mail has to encode."""
    given, family = f"Zoë {mark(id)}", f"Núñez {mark(id)}"
    return PersonRecorded(person_id=id, roles=[role], given_name=given, family_name=family)


def said(
    n: int, *, allowed: bool, whose: str, category: str, channel: str, student: str, at: datetime
) -> ChoiceRecorded:
    place = "contact_point_id" if whose in ADDRESSES else "person_id"
    return ChoiceRecorded(
        choice_id=f"C{n:04d}", allowed=allowed, at=at, category=category, channel=channel,
        student_id=student, basis="revocation", origin="sms", **{place: whose},
    )  # fmt: skip
