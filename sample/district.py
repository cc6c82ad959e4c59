# SPDX-License-Identifier: Apache-2.0
"""The schools and classes of the sample district."""

from collections import Counter
from dataclasses import dataclass

GRADES = ("KG", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12")
LEVELS = {
    "Elementary School": GRADES[:6],
    "Middle School": GRADES[6:9],
    "High School": GRADES[9:],
}
SMALL_LEVELS = {"Elementary School": GRADES[:7], "Secondary School": GRADES[7:]}
# A district of three schools or more has two elementary schools to each middle and high school.
PATTERN = ("Elementary School", "Middle School", "High School", "Elementary School")
PLACES = (
    "Riverside", "Cottonwood", "Lakeview", "Sandia", "Prairie", "Juniper", "Mesa", "Harbor",
    "Orchard", "Summit", "Willow", "Canyon", "Meadow", "Cedar", "Granite", "Heron",
)  # fmt: skip
SUBJECTS = ("Mathematics", "English Language Arts", "Science")
SUBJECTS_FROM = GRADES.index("06")
CLASS_SIZE = 25


@dataclass(frozen=True, kw_only=True)
class School:
    number: int
    name: str
    grades: tuple[str, ...]

    @property
    def id(self) -> str:
        return f"school-{self.number:03d}"


@dataclass(frozen=True, kw_only=True)
class SchoolClass:
    """A homeroom, or the same room's lesson in one subject."""

    school: School
    grade: str
    room: int
    subject: str  # empty for a homeroom
    teacher: int

    @property
    def id(self) -> str:
        lesson = f"-{self.subject.split()[0].lower()}" if self.subject else ""
        return f"class-{self.school.number:03d}-{self.grade}-{self.room:03d}{lesson}"

    @property
    def title(self) -> str:
        return f"Grade {self.grade} {self.subject or 'Homeroom'} {self.room + 1}"


class District:
    """Schools, rooms and teachers; seats children room by room."""

    def __init__(self, students: int, schools: int) -> None:
        self.schools = _schools(schools)
        self._by_grade = {
            grade: [school for school in self.schools if grade in school.grades] for grade in GRADES
        }
        self.rooms = {
            (school.number, grade): max(
                1, round(students / len(GRADES) / len(self._by_grade[grade]) / CLASS_SIZE)
            )
            for school in self.schools
            for grade in school.grades
        }
        self._first_teacher: dict[tuple[int, str], int] = {}
        self._school_of_teacher: list[School] = []
        for (school, grade), rooms in self.rooms.items():
            self._first_teacher[school, grade] = self.teachers
            self._school_of_teacher += [self.schools[school - 1]] * rooms
        self._seated: Counter[tuple[int, str]] = Counter()

    @property
    def teachers(self) -> int:
        return len(self._school_of_teacher)

    def school_of_teacher(self, number: int) -> School:
        return self._school_of_teacher[number]

    def school_for(self, grade: str, neighbourhood: int) -> School:
        schools = self._by_grade[grade]
        return schools[neighbourhood % len(schools)]

    def seat(self, school: School, grade: str) -> list[SchoolClass]:
        """The classes of the next child of this grade."""
        place = (school.number, grade)
        room = self._seated[place] % self.rooms[place]
        self._seated[place] += 1
        return self.classes_of(school, grade, room)

    def classes_of(self, school: School, grade: str, room: int) -> list[SchoolClass]:
        teacher = self._first_teacher[school.number, grade] + room
        subjects = ("", *SUBJECTS) if GRADES.index(grade) >= SUBJECTS_FROM else ("",)
        return [
            SchoolClass(school=school, grade=grade, room=room, subject=subject, teacher=teacher)
            for subject in subjects
        ]

    def all_classes(self) -> list[SchoolClass]:
        return [
            lesson
            for school in self.schools
            for grade in school.grades
            for room in range(self.rooms[school.number, grade])
            for lesson in self.classes_of(school, grade, room)
        ]


def _schools(count: int) -> list[School]:
    if count == 1:
        return [School(number=1, name=f"{PLACES[0]} School", grades=GRADES)]
    levels = SMALL_LEVELS if count == 2 else LEVELS
    pattern = tuple(SMALL_LEVELS) if count == 2 else PATTERN
    return [
        School(number=number + 1, name=_school_name(number, level), grades=levels[level])
        for number, level in ((number, pattern[number % len(pattern)]) for number in range(count))
    ]


def _school_name(number: int, level: str) -> str:
    again = number // len(PLACES)
    return f"{PLACES[number % len(PLACES)]} {level}" + (f" {again + 1}" if again else "")
