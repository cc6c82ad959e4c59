# SPDX-License-Identifier: Apache-2.0
"""A person as an audience sees them, and the hats they wear.

Not frozen, though nobody changes them: planning makes tens of thousands a second, and freezing
takes an eighth of its time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.notifications.audience.expression import Role


@dataclass(unsafe_hash=True, kw_only=True, slots=True)
class StudentPlace:
    """Where one student of a guardian belongs."""

    student_id: str
    school_ids: frozenset[str] = frozenset()
    grade: str = ""
    class_ids: frozenset[str] = frozenset()


@dataclass(unsafe_hash=True, kw_only=True, slots=True)
class AudienceMember:
    """`school_ids`, `grade` and `class_ids` are the person's own; a guardian's children's places
    are in `students`."""

    person_id: str
    roles: frozenset[str]
    language: str
    school_ids: frozenset[str] = frozenset()
    grade: str = ""
    class_ids: frozenset[str] = frozenset()
    students: tuple[StudentPlace, ...] = field(default=())


@dataclass(unsafe_hash=True, kw_only=True, slots=True)
class Hat:
    """One capacity in which a person can be addressed: a role, and for guardians one student.

    A guardian of nobody wears one guardian's hat, in no school, grade or class.
    """

    person_id: str
    language: str
    role: str
    school_ids: frozenset[str] = frozenset()
    grade: str = ""
    class_ids: frozenset[str] = frozenset()
    student_id: str = ""


def hats(member: AudienceMember) -> Iterator[Hat]:
    for role in member.roles:
        if role == Role.GUARDIAN:
            yield from _guardian_hats(member)
        else:
            yield Hat(
                person_id=member.person_id,
                language=member.language,
                role=role,
                school_ids=member.school_ids,
                grade=member.grade,
                class_ids=member.class_ids,
            )


def _guardian_hats(member: AudienceMember) -> Iterator[Hat]:
    for student in member.students or (StudentPlace(student_id=""),):
        yield Hat(
            person_id=member.person_id,
            language=member.language,
            role=Role.GUARDIAN,
            school_ids=student.school_ids,
            grade=student.grade,
            class_ids=student.class_ids,
            student_id=student.student_id,
        )


def member_from(document: Mapping[str, Any]) -> AudienceMember:
    """Read a document of `people`, or an element of `people` in a `reach` document."""
    return AudienceMember(
        person_id=document["_id"] if "_id" in document else document["id"],
        roles=frozenset(document.get("roles", ())),
        language=document.get("language", ""),
        school_ids=frozenset(document.get("schools", ())),
        grade=document.get("grade", ""),
        class_ids=frozenset(document.get("classes", ())),
        students=tuple(_student_from(student) for student in document.get("students", ())),
    )


def _student_from(document: Mapping[str, Any]) -> StudentPlace:
    return StudentPlace(
        student_id=document["id"],
        school_ids=frozenset(document.get("schools", ())),
        grade=document.get("grade", ""),
        class_ids=frozenset(document.get("classes", ())),
    )
