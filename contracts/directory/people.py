# SPDX-License-Identifier: Apache-2.0
"""Who is who, where they belong, and what reaches them."""

from dataclasses import dataclass
from datetime import date

from kernel.messages import Event, personal, public


@dataclass(frozen=True, kw_only=True)
class SchoolRecorded(Event):
    """A school is in the directory, or its name changed."""

    type = "rapport.directory.school_recorded.v1"
    subject_field = "school_id"
    for_district = True

    school_id: str = public("The school's id: its OneRoster sourcedId.")
    name: str = public("The school's name as the roster has it.")


@dataclass(frozen=True, kw_only=True)
class ClassRecorded(Event):
    """A class is in the directory, or its title or school changed."""

    type = "rapport.directory.class_recorded.v1"
    subject_field = "class_id"
    for_district = True

    class_id: str = public("The class's id: its OneRoster sourcedId.")
    title: str = public("The class's title.")
    school_id: str = public("The school it belongs to.")


@dataclass(frozen=True, kw_only=True)
class PersonRecorded(Event):
    """A person is in the directory: the whole current value of names and roles."""

    type = "rapport.directory.person_recorded.v1"
    subject_field = "person_id"
    for_district = True

    person_id: str = public("The person's id: their OneRoster sourcedId.")
    roles: list[str] = public("Some of student, guardian, teacher, staff.")
    given_name: str = personal("Given name as written by the family; may be empty.")
    family_name: str = personal("Family name as written by the family; may be empty.")


@dataclass(frozen=True, kw_only=True)
class LanguageChosen(Event):
    """The language a person is addressed in."""

    type = "rapport.directory.language_chosen.v1"
    subject_field = "person_id"
    for_district = True

    person_id: str = public("Whose language.")
    language: str = personal('What is written to them in: BCP 47, e.g. "es" or "zh-Hans".')
    spoken_language: str = personal(
        "What is spoken with them, as BCP 47; empty where it is the same.", ""
    )
    interpreter: bool = personal("True when they need an interpreter where people meet.", False)


@dataclass(frozen=True, kw_only=True)
class GuardianshipsRecorded(Event):
    """All students a guardian answers for: the whole current value."""

    type = "rapport.directory.guardianships_recorded.v1"
    subject_field = "guardian_id"
    for_district = True

    guardian_id: str = public("The guardian.")
    student_ids: list[str] = personal(
        "Every student they are guardian of; empty when none is left."
    )


@dataclass(frozen=True, kw_only=True)
class EnrollmentsRecorded(Event):
    """Where a student, teacher or member of staff belongs: the whole current value."""

    type = "rapport.directory.enrollments_recorded.v1"
    subject_field = "person_id"
    for_district = True

    person_id: str = public("The student, teacher or member of staff.")
    school_ids: list[str] = personal("Schools they belong to.")
    class_ids: list[str] = personal("Classes they attend or teach.")
    grade: str = personal('CEDS grade level of a student, e.g. "KG", "03"; empty for others.', "")


@dataclass(frozen=True, kw_only=True)
class ContactPointRecorded(Event):
    """A way to reach people, and everybody who shares it: the whole current value."""

    type = "rapport.directory.contact_point_recorded.v1"
    subject_field = "contact_point_id"
    for_district = True

    contact_point_id: str = public("Derived from kind and address, so that sharers share it.")
    kind: str = public('"email" or "phone".')
    address: str = personal("The email address, or the phone number as E.164.")
    person_ids: list[str] = personal("Everybody who is reached there; never empty.")


@dataclass(frozen=True, kw_only=True)
class ContactPointRemoved(Event):
    """Nobody is reached there any more."""

    type = "rapport.directory.contact_point_removed.v1"
    subject_field = "contact_point_id"
    for_district = True

    contact_point_id: str = public("The contact point.")


@dataclass(frozen=True, kw_only=True)
class PersonRemoved(Event):
    """The person left the district's roster."""

    type = "rapport.directory.person_removed.v1"
    subject_field = "person_id"
    for_district = True

    person_id: str = public("Who left.")


@dataclass(frozen=True, kw_only=True)
class ContactRightsRecorded(Event):
    """What a guardian may do for one student, and what they are to each other: the whole value."""

    type = "rapport.directory.contact_rights_recorded.v1"
    subject_field = "contact_rights_id"
    for_district = True

    contact_rights_id: str = public("Derived from guardian and student.")
    guardian_id: str = personal("The guardian.")
    student_id: str = personal("The student.")
    relation: str = personal("One of contracts.rights.RELATIONS; empty when nobody said.", "")
    rights: list[str] = personal("Those of contracts.rights.Right that the guardian has.")


@dataclass(frozen=True, kw_only=True)
class StudentCameOfAge(Event):
    """A student is of age: the rights in their records passed from the parents to them.

    `withdrawn`: it was told by mistake, the roster has another date of birth by now.
    """

    type = "rapport.directory.student_came_of_age.v1"
    subject_field = "student_id"
    for_district = True

    student_id: str = public("The student.")
    came_of_age_on: date = public("The birthday.")
    withdrawn: bool = public("Whether it is not true: the date of birth was wrong.", default=False)
