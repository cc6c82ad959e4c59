# SPDX-License-Identifier: Apache-2.0
"""Writes the sample district as OneRoster bulk files, family by family."""

import csv
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sample.district import District, SchoolClass
from sample.families import Child, Family, Guardian, families
from sample.layouts import ABSENT, HEADERS, LANGUAGE_COLUMN
from sample.staff import Teacher, as_teacher, guardian_who_teaches, teacher

DISTRICT_ID, YEAR_ID, TERM_ID, COURSE_ID = "district", "year-2026", "term-2026-fall", "course-{}"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What to generate. The same wish always gives the same bytes."""

    students: int
    schools: int
    seed: int
    version: str


class Table:
    """One file: rows are given by column name, the rest stays blank, as bulk files require."""

    def __init__(self, out: Any, columns: tuple[str, ...]) -> None:
        self._writer = csv.writer(out, lineterminator="\r\n")
        self._columns = columns
        self._writer.writerow(columns)

    def add(self, **cells: str) -> None:
        cells[LANGUAGE_COLUMN] = cells.pop("language", "")
        self._writer.writerow([cells.get(column, "") for column in self._columns])


def write(wish: Wish, folder: Path) -> None:
    """Write every file of the district into `folder`, which is made when it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as files:
        tables = {
            name: Table(
                files.enter_context((folder / name).open("w", encoding="utf-8", newline="")),
                columns,
            )
            for name, columns in HEADERS[wish.version].items()
        }
        _Writer(wish, tables).write()
    _write_manifest(wish.version, folder)


def _write_manifest(version: str, folder: Path) -> None:
    bulk = {name.removesuffix(".csv"): "bulk" for name in HEADERS[version]}
    files = bulk | dict.fromkeys(ABSENT[version], "absent")
    rows = [
        ("propertyName", "value"),
        ("manifest.version", "1.0"),
        ("oneroster.version", version),
        *((f"file.{name}", state) for name, state in sorted(files.items())),
        ("source.systemName", "Rapport sample district"),
        ("source.systemCode", "rapport-sample"),
    ]
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\r\n").writerows(rows)


class _Writer:
    def __init__(self, wish: Wish, tables: dict[str, Table]) -> None:
        self.wish = wish
        self.tables = tables
        self.district = District(wish.students, wish.schools)

    def write(self) -> None:
        self._write_schools()
        homes = 0
        for family in families(self.wish.students, self.wish.seed):
            self._write_family(family)
            homes += 1
        for number in range(self.district.teachers):
            who = teacher(number, self.wish.seed)
            # With 1.2 a teacher who is a guardian stands beside the children: one user, two roles.
            if self.wish.version == "1.1" or not who.is_guardian or number >= homes:
                self._write_teacher(who)

    def _write_schools(self) -> None:
        org = self.tables["orgs.csv"].add
        org(sourcedId=DISTRICT_ID, name="Rapport Sample District", type="district")
        for school in self.district.schools:
            org(sourcedId=school.id, name=school.name, type="school", parentSourcedId=DISTRICT_ID)
        session = self.tables["academicSessions.csv"].add
        year = {"startDate": "2026-08-10", "endDate": "2027-06-04", "schoolYear": "2027"}
        session(sourcedId=YEAR_ID, title="2026-2027", type="schoolYear", **year)
        session(sourcedId=TERM_ID, title="All year", type="term", parentSourcedId=YEAR_ID, **year)
        for subject in ("Homeroom", "Mathematics", "English Language Arts", "Science"):
            self.tables["courses.csv"].add(
                sourcedId=COURSE_ID.format(subject.split()[0].lower()), title=subject,
                schoolYearSourcedId=YEAR_ID, orgSourcedId=DISTRICT_ID, subjects=subject,
            )  # fmt: skip
        for lesson in self.district.all_classes():
            self._write_class(lesson)

    def _write_class(self, lesson: SchoolClass) -> None:
        course = COURSE_ID.format((lesson.subject or "Homeroom").split()[0].lower())
        self.tables["classes.csv"].add(
            sourcedId=lesson.id, title=lesson.title, grades=lesson.grade, courseSourcedId=course,
            classType="scheduled" if lesson.subject else "homeroom",
            schoolSourcedId=lesson.school.id, termSourcedIds=TERM_ID,
            subjects=lesson.subject or "Homeroom",
        )  # fmt: skip
        self._enroll(f"teacher-{lesson.teacher:05d}", "teacher", lesson)

    def _write_family(self, family: Family) -> None:
        children = ",".join(child.id for child in family.children)
        guardians = list(self._guardians(family))
        places = {
            child.id: self.district.school_for(child.grade, family.neighbourhood)
            for child in family.children
        }
        schools = list(dict.fromkeys(school.id for school in places.values()))
        for guardian in guardians:
            self._write_guardian(guardian, children, schools)
        agents = ",".join(guardian.id for guardian in guardians)
        for child in family.children:
            lessons = self.district.seat(places[child.id], child.grade)
            self._write_child(child, agents, lessons)

    def _guardians(self, family: Family) -> Iterator[Guardian]:
        first, *others = family.guardians
        who = guardian_who_teaches(family, self.district.teachers, self.wish.seed)
        if who is not None:
            first = as_teacher(first, who)
            if self.wish.version == "1.2":
                first.id = who.id
                self._add_role(who.id, "teacher", "primary", self._school_of(who))
        yield first
        yield from others

    def _write_guardian(self, guardian: Guardian, children: str, schools: list[str]) -> None:
        self._user(
            guardian.id, guardian.relationship, schools, givenName=guardian.given,
            familyName=guardian.family, email=guardian.email, sms=guardian.sms,
            phone=guardian.phone, agentSourcedIds=children, language=self._language(guardian),
        )  # fmt: skip

    def _write_child(self, child: Child, agents: str, lessons: list[SchoolClass]) -> None:
        self._user(
            child.id, "student", [lessons[0].school.id], givenName=child.given,
            familyName=child.family, agentSourcedIds=agents, grades=child.grade,
            language=self._language(child),
        )  # fmt: skip
        for lesson in lessons:
            self._enroll(child.id, "student", lesson)
        self.tables["demographics.csv"].add(
            sourcedId=child.id, birthDate=f"{child.birth_year}-03-15", sex=child.sex,
            **{child.race: "true"},
        )  # fmt: skip

    def _write_teacher(self, who: Teacher) -> None:
        self._user(
            who.id, "teacher", [self._school_of(who)], givenName=who.given, familyName=who.family,
            email=who.email, language=self._language(who),
        )  # fmt: skip

    def _school_of(self, who: Teacher) -> str:
        return self.district.school_of_teacher(who.number).id

    def _language(self, person: Guardian | Child | Teacher) -> str:
        language = person.language
        return language.tag if self.wish.version == "1.2" else language.english

    def _user(self, user_id: str, role: str, schools: list[str], **cells: str) -> None:
        cells |= {"sourcedId": user_id, "enabledUser": "true", "username": user_id}
        if self.wish.version == "1.1":
            cells |= {"orgSourcedIds": ",".join(schools), "role": role}
        self.tables["users.csv"].add(**cells)
        if self.wish.version == "1.2":
            for school in schools:
                self._add_role(
                    user_id, role, "secondary" if role == "teacher" else "primary", school
                )

    def _add_role(self, user_id: str, role: str, kind: str, school: str) -> None:
        self.tables["roles.csv"].add(
            sourcedId=f"role-{user_id}-{role}-{school}", userSourcedId=user_id, roleType=kind,
            role=role, orgSourcedId=school,
        )  # fmt: skip

    def _enroll(self, user_id: str, role: str, lesson: SchoolClass) -> None:
        self.tables["enrollments.csv"].add(
            sourcedId=f"enrollment-{user_id}-{lesson.id}", classSourcedId=lesson.id,
            schoolSourcedId=lesson.school.id, userSourcedId=user_id, role=role,
        )  # fmt: skip
