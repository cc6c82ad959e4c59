# SPDX-License-Identifier: Apache-2.0
"""What has been told of the district, kept by plain means: the newest word of each thing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

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
    LimitsWatermark,
    PersonRecorded,
    PersonRemoved,
    SchoolRecorded,
    StudentCameOfAge,
)
from kernel.messages import Event


@dataclass(kw_only=True)
class Known:
    """`limits` are the newest word on each limit, `arrived` the numbers of all words on any."""

    present: set[str] = field(default_factory=set)
    children: dict[str, list[str]] = field(default_factory=dict)
    schools: dict[str, list[str]] = field(default_factory=dict)
    rights: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    of_age: set[str] = field(default_factory=set)
    sharing: dict[str, list[str]] = field(default_factory=dict)
    limits: dict[str, LimitRecorded] = field(default_factory=dict)
    arrived: set[int] = field(default_factory=set)
    marks: list[tuple[int, datetime]] = field(default_factory=list)
    choices: dict[str, ChoiceRecorded] = field(default_factory=dict)

    def learn(self, facts: Iterable[Event]) -> None:
        """In the order in which the directory told them."""
        for fact in facts:
            self._learn(fact)

    def _learn(self, fact: Event) -> None:
        match fact:
            case PersonRecorded():
                self.present.add(fact.person_id)
            case PersonRemoved():
                self.present.discard(fact.person_id)
                self.children.pop(fact.person_id, None)
                self.schools.pop(fact.person_id, None)
            case GuardianshipsRecorded():
                self.children[fact.guardian_id] = list(fact.student_ids)
            case EnrollmentsRecorded():
                self.schools[fact.person_id] = list(fact.school_ids)
            case ContactRightsRecorded():
                self.rights[fact.guardian_id, fact.student_id] = frozenset(fact.rights)
            case StudentCameOfAge():
                self.of_age.add(fact.student_id)
            case ContactPointRecorded():
                self.sharing[fact.contact_point_id] = list(fact.person_ids)
            case ContactPointRemoved():
                self.sharing[fact.contact_point_id] = []
            case _:
                self._learn_what_is_kept_from_whom(fact)

    def _learn_what_is_kept_from_whom(self, fact: Event) -> None:
        match fact:
            case LimitRecorded():
                self.arrived.add(fact.number)
                known = self.limits.get(fact.limit_id)
                if known is None or known.number < fact.number:
                    self.limits[fact.limit_id] = fact
            case LimitsWatermark():
                self.marks.append((fact.number, fact.at))
            case ChoiceRecorded():
                self.choices[fact.choice_id] = fact
            case LanguageChosen() | SchoolRecorded() | ClassRecorded():
                pass
            case _:
                raise TypeError(f"nothing is known of {type(fact).__name__}")

    def copy(self) -> "Known":
        values = {name: value.copy() for name, value in vars(self).items()}
        return Known(**values)

    def is_current(self, now: datetime) -> bool:
        """Whether the last word that this is all there is of limits is at most two seconds old."""
        whole = 0
        while whole + 1 in self.arrived:
            whole += 1
        told = [at for number, at in self.marks if number <= whole]
        return bool(told) and -1 <= (now - max(told)).total_seconds() <= 2
