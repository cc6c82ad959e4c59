# SPDX-License-Identifier: Apache-2.0
"""A small district to say audiences about."""

from collections.abc import Iterable, Sequence

from services.notifications.audience import AudienceMember, Place, PlaceKind, StudentPlace

SCHOOLS = (
    Place(id="S1", name="Lincoln Elementary"),
    Place(id="S2", name="Washington Middle"),
    Place(id="Oak-Hill", name="Oak Hill"),
)
CLASSES = (
    Place(id="C12", name="Room 12"),
    Place(id="C99", name="Room 12"),
    Place(id="C13", name="Room 13"),
)
PEOPLE = (Place(id="P-100"), Place(id="P-101"), Place(id="P-102"))
LANGUAGES = ("en", "es", "es-MX", "pt", "zh-Hans", "zh-Hant", "vi")


class FakePlaces:
    def __init__(self) -> None:
        self._places: dict[PlaceKind, Sequence[Place]] = {
            "school": SCHOOLS,
            "class": CLASSES,
            "person": PEOPLE,
        }

    def find(self, kind: PlaceKind, words: Sequence[str]) -> Sequence[Place]:
        folded = {word.casefold() for word in words}
        return [
            place
            for place in self._places[kind]
            if place.id in words or (place.name and place.name.casefold() in folded)
        ]

    def alike(self, kind: PlaceKind, word: str) -> Iterable[str]:
        for place in self._places[kind]:
            yield place.id
            if place.name:
                yield place.name

    def languages(self) -> Iterable[str]:
        return LANGUAGES


def student(
    school_id: str = "S1", grade: str = "03", *class_ids: str, student_id: str = "child"
) -> StudentPlace:
    return StudentPlace(
        student_id=student_id,
        school_ids=frozenset({school_id}),
        grade=grade,
        class_ids=frozenset(class_ids),
    )


def guardian(
    *students: StudentPlace, person_id: str = "P-100", language: str = "en"
) -> AudienceMember:
    return AudienceMember(
        person_id=person_id, roles=frozenset({"guardian"}), language=language, students=students
    )


def member(
    *roles: str,
    person_id: str = "P-100",
    language: str = "en",
    school_id: str = "S1",
    grade: str = "",
    class_ids: Iterable[str] = (),
    students: Iterable[StudentPlace] = (),
) -> AudienceMember:
    return AudienceMember(
        person_id=person_id,
        roles=frozenset(roles),
        language=language,
        school_ids=frozenset({school_id}),
        grade=grade,
        class_ids=frozenset(class_ids),
        students=tuple(students),
    )
