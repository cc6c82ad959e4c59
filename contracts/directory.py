# SPDX-License-Identifier: Apache-2.0
"""What the directory says: who is who, and what reaches them."""

from dataclasses import dataclass
from datetime import datetime

from kernel.identity import OperatorRevoked
from kernel.messages import Event, personal, public


@dataclass(frozen=True, kw_only=True)
class SchoolRecorded(Event):
    """A school is in the directory, or its name changed."""

    type = "rapport.directory.school_recorded.v1"
    subject_field = "school_id"

    school_id: str = public("The school's id: its OneRoster sourcedId.")
    name: str = public("The school's name as the roster has it.")


@dataclass(frozen=True, kw_only=True)
class ClassRecorded(Event):
    """A class is in the directory, or its title or school changed."""

    type = "rapport.directory.class_recorded.v1"
    subject_field = "class_id"

    class_id: str = public("The class's id: its OneRoster sourcedId.")
    title: str = public("The class's title.")
    school_id: str = public("The school it belongs to.")


@dataclass(frozen=True, kw_only=True)
class PersonRecorded(Event):
    """A person is in the directory: the whole current value of names and roles."""

    type = "rapport.directory.person_recorded.v1"
    subject_field = "person_id"

    person_id: str = public("The person's id: their OneRoster sourcedId.")
    roles: list[str] = public("Some of student, guardian, teacher, staff.")
    given_name: str = personal("Given name as written by the family; may be empty.")
    family_name: str = personal("Family name as written by the family; may be empty.")


@dataclass(frozen=True, kw_only=True)
class LanguageChosen(Event):
    """The language a person is addressed in."""

    type = "rapport.directory.language_chosen.v1"
    subject_field = "person_id"

    person_id: str = public("Whose language.")
    language: str = personal('BCP 47, e.g. "es" or "zh-Hans".')


@dataclass(frozen=True, kw_only=True)
class GuardianshipsRecorded(Event):
    """All students a guardian answers for: the whole current value."""

    type = "rapport.directory.guardianships_recorded.v1"
    subject_field = "guardian_id"

    guardian_id: str = public("The guardian.")
    student_ids: list[str] = personal(
        "Every student they are guardian of; empty when none is left."
    )


@dataclass(frozen=True, kw_only=True)
class EnrollmentsRecorded(Event):
    """Where a student, teacher or member of staff belongs: the whole current value."""

    type = "rapport.directory.enrollments_recorded.v1"
    subject_field = "person_id"

    person_id: str = public("The student, teacher or member of staff.")
    school_ids: list[str] = personal("Schools they belong to.")
    class_ids: list[str] = personal("Classes they attend or teach.")
    grade: str = personal('CEDS grade level of a student, e.g. "KG", "03"; empty for others.', "")


@dataclass(frozen=True, kw_only=True)
class ContactPointRecorded(Event):
    """A way to reach people, and everybody who shares it: the whole current value."""

    type = "rapport.directory.contact_point_recorded.v1"
    subject_field = "contact_point_id"

    contact_point_id: str = public("Derived from kind and address, so that sharers share it.")
    kind: str = public('"email" or "phone".')
    address: str = personal("The email address, or the phone number as E.164.")
    person_ids: list[str] = personal("Everybody who is reached there; never empty.")


@dataclass(frozen=True, kw_only=True)
class ContactPointRemoved(Event):
    """Nobody is reached there any more."""

    type = "rapport.directory.contact_point_removed.v1"
    subject_field = "contact_point_id"

    contact_point_id: str = public("The contact point.")


@dataclass(frozen=True, kw_only=True)
class PersonRemoved(Event):
    """The person left the district's roster."""

    type = "rapport.directory.person_removed.v1"
    subject_field = "person_id"

    person_id: str = public("Who left.")


@dataclass(frozen=True, kw_only=True)
class RosterImported(Event):
    """A roster import is committed, with what it changed."""

    type = "rapport.directory.roster_imported.v1"
    subject_field = "import_id"
    for_district = True

    import_id: str = public("The import.")
    finished_at: datetime = public("When the last batch was committed, UTC.")
    rows_read: int = public("Rows read in all files.")
    rows_rejected: int = public("Rows left out, each with its reason in the import's report.")
    people_added: int = public("People new to the directory.")
    people_changed: int = public("People of whom something changed.")
    people_removed: int = public("People no longer in the roster.")


__all__ = [
    "ClassRecorded",
    "ContactPointRecorded",
    "ContactPointRemoved",
    "EnrollmentsRecorded",
    "GuardianshipsRecorded",
    "LanguageChosen",
    "OperatorRevoked",
    "PersonRecorded",
    "PersonRemoved",
    "RosterImported",
    "SchoolRecorded",
]
