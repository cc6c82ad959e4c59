# SPDX-License-Identifier: Apache-2.0
"""Schools, classes, people and the ways to reach them.

Each aggregate holds what the roster last recorded of it, and beside that what the family said:
what counts is the one laid over the other. Those facts that changed are told as events: every
event carries the whole current value of one fact, so that a copy can drop an older one.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Generic, TypeVar

from contracts.directory import (
    ClassRecorded,
    ContactPointRecorded,
    ContactPointRemoved,
    EnrollmentsRecorded,
    GuardianshipsRecorded,
    LanguageChosen,
    PersonRecorded,
    PersonRemoved,
    SchoolRecorded,
    StudentCameOfAge,
)
from kernel.messages import Event
from services.directory.commands import (
    Record,
    RecordClass,
    RecordContactPoint,
    RecordPerson,
    RecordSchool,
)
from services.directory.family.said import Overlay, Said, kept, restored

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
        if wanted != self.recorded:
            self._change(lambda: setattr(self, "recorded", wanted))

    def leave(self) -> None:
        """It is not in the directory any more; what is left is the version, as a tombstone."""
        if self.recorded is not None:
            self._change(lambda: setattr(self, "recorded", None))

    @property
    def effective(self) -> Recorded | None:
        """What counts: what was recorded, and over it what the family said."""
        return self.recorded

    def beside(self) -> dict[str, Any]:
        """What is kept of it beside what is recorded, as plain values. It outlasts leaving."""
        return {}

    def restore(self, document: Mapping[str, Any]) -> None:
        """Take over what `beside` gave."""

    def _change(self, change: Callable[[], object]) -> None:
        before = self.effective
        change()
        self.changed, after = True, self.effective
        if after is None:
            self.events += self._farewell(before) if before is not None else ()
        else:
            known = self._facts_of(before)
            self.events += [fact for fact in self._facts_of(after) if fact not in known]

    def saved(self) -> None:
        """The next version, and with it the sequence of each fact that is told."""
        self.version += 1
        for place, event in enumerate(self.events):
            event.at_sequence(self.version * FACTS_A_SAVE + place)

    @abstractmethod
    def _facts_of(self, recorded: Recorded | None) -> Sequence[Event]:
        """What is told of a value: one event for each fact, none for nothing recorded."""

    def _farewell(self, before: Recorded) -> Sequence[Event]:
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
    family: dict[str, Said] = field(default_factory=dict)  # field -> what the family said
    came_of_age_on: str = ""  # ISO date, once it was told

    @property
    def effective(self) -> RecordPerson | None:
        if self.recorded is None or not self.family:
            return self.recorded
        return over(self.recorded, self.family)

    def say(self, **said: Said) -> None:
        """The family's values of these fields count from now on, whatever the roster says."""
        news = {
            field: each
            for field, each in said.items()
            if field not in self.family or self.family[field].value != each.value
        }
        if news:
            self._change(lambda: self.family.update(news))

    def unsay(self, *fields: str) -> None:
        """Back to what the roster says."""
        left = {field: said for field, said in self.family.items() if field not in fields}
        if left != self.family:
            self._change(lambda: setattr(self, "family", left))

    def come_of_age(self, day: date) -> None:
        if not self.came_of_age_on:
            self.came_of_age_on, self.changed = day.isoformat(), True
            self.events += self._majority()

    def be_under_age(self) -> None:
        """That they came of age was read from a wrong date of birth."""
        if self.came_of_age_on:
            self.events += [replace(each, withdrawn=True) for each in self._majority()]
            self.came_of_age_on, self.changed = "", True

    def beside(self) -> dict[str, Any]:
        family = {"family": kept(self.family)} if self.family else {}
        return family | ({"came_of_age_on": self.came_of_age_on} if self.came_of_age_on else {})

    def restore(self, document: Mapping[str, Any]) -> None:
        self.family = restored(document.get("family", {}))
        self.came_of_age_on = document.get("came_of_age_on", "")

    def _facts_of(self, recorded: RecordPerson | None) -> Sequence[Event]:
        if recorded is None:
            # Of somebody new it need not be told that they are guardian of nobody.
            return [self._guardianships(), self._enrollments()]
        return [
            PersonRecorded(
                person_id=self.id,
                roles=list(recorded.roles),
                given_name=recorded.called_given,
                family_name=recorded.called_family,
            ),
            LanguageChosen(
                person_id=self.id,
                language=recorded.language,
                spoken_language=recorded.spoken_language,
                interpreter=recorded.interpreter,
            ),
            *self._majority(),
            self._guardianships(recorded.student_ids),
            self._enrollments(recorded.school_ids, recorded.class_ids, recorded.grade),
        ]

    def _farewell(self, before: RecordPerson) -> Sequence[Event]:
        return [PersonRemoved(person_id=self.id)]

    def _majority(self) -> Sequence[StudentCameOfAge]:
        """Told again of somebody who left and came back: a copy may have forgotten it."""
        if not self.came_of_age_on:
            return ()
        day = date.fromisoformat(self.came_of_age_on)
        return [StudentCameOfAge(student_id=self.id, came_of_age_on=day)]

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
    """`family` says of single people that they are reached here, or are not any more."""

    kind: str = ""  # kept when the roster does not have the address, or not any more
    address: str = ""
    family: dict[str, Said] = field(default_factory=dict)  # person -> True or False

    @property
    def effective(self) -> RecordContactPoint | None:
        if not self.family:
            return self.recorded
        reached = set(self.recorded.person_ids) if self.recorded else set()
        for person_id, said in self.family.items():
            (reached.add if said.value else reached.discard)(person_id)
        if not reached:
            return None
        return RecordContactPoint(
            contact_point_id=self.id,
            kind=self.kind,
            address=self.address,
            person_ids=tuple(sorted(reached)),
        )

    def say(self, person_id: str, said: Said) -> None:
        """From now on the person is reached here, or is not, whatever the roster says."""
        if self.recorded is not None:
            self.stand_for(self.recorded.kind, self.recorded.address)
        known = self.family.get(person_id)
        if known is None or known.value != said.value:
            self._change(lambda: self.family.update({person_id: said}))

    def stand_for(self, kind: str, address: str) -> None:
        self.kind, self.address = kind, address

    def unsay(self, person_id: str) -> None:
        if person_id in self.family:
            self._change(lambda: self.family.pop(person_id))

    def beside(self) -> dict[str, Any]:
        if not self.family:
            return {}
        return {
            "kind": self.kind,
            "address": self.address,
            # As a list: an id may hold what no name of a field may.
            "family": [{"of": id, **said} for id, said in kept(self.family).items()],
            "reached": list(self.effective.person_ids) if self.effective else [],
        }

    def restore(self, document: Mapping[str, Any]) -> None:
        self.kind, self.address = document.get("kind", ""), document.get("address", "")
        self.family = restored(
            {said["of"]: _without(said, "of") for said in document.get("family", ())}
        )

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

    def _farewell(self, before: RecordContactPoint) -> Sequence[Event]:
        return [ContactPointRemoved(contact_point_id=self.id)]


def _without(document: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != key}


def over(recorded: RecordPerson, family: Overlay) -> RecordPerson:
    """A name that the family corrected also replaces the one they are called by."""
    said = {name: each.value for name, each in family.items()}
    for name in ("given_name", "family_name"):
        if name in said:
            said[f"preferred_{name}"] = ""
    return replace(recorded, **said)
