# SPDX-License-Identifier: Apache-2.0
"""Schools, classes, people and the ways to reach them.

Each aggregate holds what was last recorded of it, and tells as events those facts that changed:
every event carries the whole current value of one fact, so that a copy can drop an older one.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from contracts.directory import (
    ClassRecorded,
    ContactPointRecorded,
    ContactPointRemoved,
    EnrollmentsRecorded,
    GuardianshipsRecorded,
    LanguageChosen,
    OperatorRevoked,
    PersonRecorded,
    PersonRemoved,
    SchoolRecorded,
)
from kernel.identity import Role
from kernel.messages import Event
from services.directory.commands import (
    Record,
    RecordClass,
    RecordContactPoint,
    RecordPerson,
    RecordSchool,
)

Recorded = TypeVar("Recorded", bound=Record)
# One save tells less than this many facts of one aggregate, so sequences never meet.
FACTS_A_SAVE = 1000


@dataclass(kw_only=True)
class Aggregate(ABC, Generic[Recorded]):
    """`recorded` is None for one that is not in the directory: not yet, or not any more."""

    id: str
    recorded: Recorded | None = None
    version: int = 0
    events: list[Event] = field(default_factory=list)
    changed: bool = False

    def record(self, wanted: Recorded) -> None:
        """Take over the whole current value; tell the facts in which it differs."""
        if wanted == self.recorded:
            return
        known = self._facts_of(self.recorded)
        self.recorded, self.changed = wanted, True
        self.events += [fact for fact in self._facts_of(wanted) if fact not in known]

    def leave(self) -> None:
        """It is not in the directory any more; what is left is the version, as a tombstone."""
        if self.recorded is None:
            return
        self.recorded, self.changed = None, True
        self.events += self._farewell()

    def saved(self) -> None:
        """The next version, and with it the sequence of each fact that is told."""
        self.version += 1
        for place, event in enumerate(self.events):
            event.at_sequence(self.version * FACTS_A_SAVE + place)

    @abstractmethod
    def _facts_of(self, recorded: Recorded | None) -> Sequence[Event]:
        """What is told of a value: one event for each fact, none for nothing recorded."""

    def _farewell(self) -> Sequence[Event]:
        return ()


@dataclass(kw_only=True)
class School(Aggregate[RecordSchool]):
    def _facts_of(self, recorded: RecordSchool | None) -> Sequence[Event]:
        return [SchoolRecorded(school_id=self.id, name=recorded.name)] if recorded else []


@dataclass(kw_only=True)
class SchoolClass(Aggregate[RecordClass]):
    def _facts_of(self, recorded: RecordClass | None) -> Sequence[Event]:
        if recorded is None:
            return []
        return [ClassRecorded(class_id=self.id, title=recorded.title, school_id=recorded.school_id)]


@dataclass(kw_only=True)
class Person(Aggregate[RecordPerson]):
    def _facts_of(self, recorded: RecordPerson | None) -> Sequence[Event]:
        if recorded is None:
            # Of somebody new it need not be told that they are guardian of nobody.
            return [self._guardianships(), self._enrollments()]
        return [
            PersonRecorded(
                person_id=self.id,
                roles=list(recorded.roles),
                given_name=recorded.given_name,
                family_name=recorded.family_name,
            ),
            LanguageChosen(person_id=self.id, language=recorded.language),
            self._guardianships(recorded.student_ids),
            self._enrollments(recorded.school_ids, recorded.class_ids, recorded.grade),
        ]

    def _farewell(self) -> Sequence[Event]:
        return [PersonRemoved(person_id=self.id)]

    def _guardianships(self, students: Sequence[str] = ()) -> Event:
        return GuardianshipsRecorded(guardian_id=self.id, student_ids=list(students))

    def _enrollments(
        self, schools: Sequence[str] = (), classes: Sequence[str] = (), grade: str = ""
    ) -> Event:
        return EnrollmentsRecorded(
            person_id=self.id, school_ids=list(schools), class_ids=list(classes), grade=grade
        )


@dataclass(kw_only=True)
class ContactPoint(Aggregate[RecordContactPoint]):
    def _facts_of(self, recorded: RecordContactPoint | None) -> Sequence[Event]:
        if recorded is None:
            return []
        return [
            ContactPointRecorded(
                contact_point_id=self.id,
                kind=recorded.kind,
                address=recorded.address,
                person_ids=list(recorded.person_ids),
            )
        ]

    def _farewell(self) -> Sequence[Event]:
        return [ContactPointRemoved(contact_point_id=self.id)]


@dataclass(kw_only=True)
class OperatorRecord:
    """A named person who may operate the platform, and the one token that proves it."""

    operator_id: str
    name: str
    role: Role
    schools: list[str]
    token_id: str
    issued_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    events: list[Event] = field(default_factory=list)

    def revoke(self, now: datetime) -> None:
        if self.revoked_at is None:
            self.revoked_at = now
            self.events.append(
                OperatorRevoked(operator_id=self.operator_id, token_id=self.token_id)
            )
