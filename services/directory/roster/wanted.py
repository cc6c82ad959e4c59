# SPDX-License-Identifier: Apache-2.0
"""A checked stage -> what the directory should hold, record by record, by ascending id."""

from collections.abc import Iterator

from services.directory.commands import RecordClass, RecordContactPoint, RecordPerson, RecordSchool
from services.directory.roster.contact_ids import ContactPointIds
from services.directory.roster.stage import Stage

# group_concat's order is nobody's promise: lists are sorted here. Ids may hold commas, not this.
BETWEEN = "\x1f"
SCHOOLS = "SELECT id, name FROM orgs WHERE type = 'school' ORDER BY id"
CLASSES = """
    SELECT c.id, c.title, c.school, coalesce(courses.title, ''),
      coalesce(min(s.starts_on), ''), coalesce(max(s.ends_on), '')
    FROM classes c LEFT JOIN courses ON courses.id = c.course
      LEFT JOIN class_terms t ON t.class_id = c.id LEFT JOIN sessions s ON s.id = t.session_id
    GROUP BY c.id ORDER BY c.id"""
# A guardian's schools are those of the children, and those are told with the children.
PEOPLE = """
    SELECT u.id, u.given, u.family, u.language, u.grade, u.voice_phone,
      (SELECT group_concat(role, char(31)) FROM roles WHERE user_id = u.id),
      (SELECT group_concat(student, char(31)) FROM guards WHERE guardian = u.id),
      (SELECT group_concat(org, char(31)) FROM roles JOIN orgs ON orgs.id = org
        WHERE user_id = u.id AND role <> 'guardian' AND orgs.type = 'school'),
      (SELECT group_concat(classes.school, char(31)) FROM enrollments e
        JOIN classes ON classes.id = e.class_id WHERE e.user_id = u.id),
      (SELECT group_concat(class_id, char(31)) FROM enrollments WHERE user_id = u.id),
      d.birth_date, d.sex, d.races, u.preferred_given, u.preferred_family, u.spoken,
      u.interpreter, u.transport, u.phone_written, u.voice_phone_written
    FROM users u LEFT JOIN demographics d ON d.id = u.id ORDER BY u.id"""
CONTACT_POINTS = """
    SELECT contact_point_id(kind, address) AS id, kind, address, group_concat(user_id, char(31))
    FROM contacts GROUP BY kind, address ORDER BY id"""


def wanted_schools(stage: Stage) -> Iterator[RecordSchool]:
    for id, name in stage.ask(SCHOOLS):
        yield RecordSchool(school_id=id, name=name)


def wanted_classes(stage: Stage) -> Iterator[RecordClass]:
    for id, title, school, course, starts_on, ends_on in stage.ask(CLASSES):
        yield RecordClass(
            class_id=id, title=title, school_id=school, course=course, starts_on=starts_on,
            ends_on=ends_on,
        )  # fmt: skip


def wanted_people(stage: Stage) -> Iterator[RecordPerson]:
    for (
        id, given, family, language, grade, voice_phone, roles, students, schools, taught_at,
        classes, birth_date, sex, races, preferred_given, preferred_family, spoken, interpreter,
        transport, phone_written, voice_phone_written,
    ) in stage.ask(PEOPLE):  # fmt: skip
        parts = _parts(roles)
        yield RecordPerson(
            person_id=id,
            roles=parts,
            given_name=given,
            family_name=family,
            language=language,
            student_ids=_parts(students),
            school_ids=_parts(schools, taught_at),
            class_ids=_parts(classes),
            grade=grade if "student" in parts else "",
            voice_phone=voice_phone,
            birth_date=birth_date or "",
            sex=sex or "",
            races=tuple(races.split(",")) if races else (),
            preferred_given_name=preferred_given,
            preferred_family_name=preferred_family,
            spoken_language=spoken if spoken != language else "",
            interpreter=interpreter == "yes",
            transport=transport,
            phone_written=phone_written,
            voice_phone_written=voice_phone_written,
        )


def wanted_contact_points(stage: Stage, ids: ContactPointIds) -> Iterator[RecordContactPoint]:
    stage.define("contact_point_id", 2, ids.id_of)
    for id, kind, address, people in stage.ask(CONTACT_POINTS):
        yield RecordContactPoint(
            contact_point_id=id, kind=kind, address=address, person_ids=_parts(people)
        )


def _parts(*joined: str | None) -> tuple[str, ...]:
    return tuple(sorted({part for text in joined if text for part in text.split(BETWEEN)}))
