# SPDX-License-Identifier: Apache-2.0
"""Families, one after the other, each decided by the seed and its own number alone."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from sample.contacts import family_email, phone
from sample.district import GRADES
from sample.languages import ENGLISH, HOME_LANGUAGES, HomeLanguage
from sample.names import FAMILY, GIVEN, Name

CHILDREN = {1: 52, 2: 31, 3: 12, 4: 5}
HOMES = {"two parents": 56, "one parent": 22, "two homes": 17, "grandparents too": 4, "many": 1}
GUARDIANS = {"two parents": 2, "one parent": 1, "two homes": 2, "grandparents too": 4, "many": 7}
MOST_GUARDIANS = 7  # phone and email numbers are handed out in blocks of this size
RACES = (
    "white", "hispanicOrLatinoEthnicity", "blackOrAfricanAmerican", "asian",
    "americanIndianOrAlaskaNative", "nativeHawaiianOrOtherPacificIslander",
)  # fmt: skip


@dataclass(kw_only=True)
class Guardian:
    id: str
    given: str
    family: str
    language: HomeLanguage
    email: str = ""
    sms: str = ""
    phone: str = ""
    relationship: str = "parent"


@dataclass(frozen=True, kw_only=True)
class Child:
    id: str
    given: str
    family: str
    language: HomeLanguage
    grade: str
    birth_year: int
    sex: str
    race: str


@dataclass(kw_only=True)
class Family:
    number: int
    neighbourhood: int
    guardians: list[Guardian] = field(default_factory=list)
    children: list[Child] = field(default_factory=list)


def families(students: int, seed: int) -> Iterator[Family]:
    """Families with exactly `students` children in all; memory does not grow with them."""
    number, left = 0, students
    while left:
        family = _family(number, left, random.Random(f"{seed}:{number}"))  # noqa: S311
        left -= len(family.children)
        number += 1
        yield family


def _family(number: int, most_children: int, chance: random.Random) -> Family:
    language = chance.choices(HOME_LANGUAGES, [each.weight for each in HOME_LANGUAGES])[0]
    home = chance.choices(list(HOMES), list(HOMES.values()))[0]
    surname = _one_of(chance, FAMILY[language.names])
    family = Family(number=number, neighbourhood=chance.randrange(1_000_000))
    for index in range(GUARDIANS[home]):
        own_name = index and (home == "two homes" or chance.random() < 0.15)
        name = _one_of(chance, FAMILY[language.names]) if own_name else surname
        family.guardians.append(_guardian(number, index, language, name, home, chance))
    _share(family.guardians, home, chance)
    children = min(chance.choices(list(CHILDREN), list(CHILDREN.values()))[0], most_children)
    for index in range(children):
        family.children.append(_child(number, index, language, surname, chance))
    return family


def _guardian(
    number: int, index: int, language: HomeLanguage, surname: Name, home: str, chance: random.Random
) -> Guardian:
    given = _one_of(chance, GIVEN[language.names])
    unique = number * MOST_GUARDIANS + index
    # In homes with several generations or two homes, not everybody reads the same language.
    speaks = ENGLISH if index and chance.random() < 0.12 else language
    reach = chance.random()
    return Guardian(
        id=f"guardian-{number:06d}-{index + 1}",
        given=given.written,
        family=surname.written,
        language=speaks,
        email=family_email(given.latin, surname.latin, unique) if reach > 0.15 else "",
        sms=phone(unique) if 0.01 < reach < 0.93 else "",
        phone=phone(unique) if chance.random() < 0.1 and 0.01 < reach < 0.93 else "",
        relationship="relative" if home in ("grandparents too", "many") and index > 1 else "parent",
    )


def _share(guardians: list[Guardian], home: str, chance: random.Random) -> None:
    """Some couples have one phone or one mailbox between them; two homes never share."""
    if len(guardians) < 2 or home == "two homes":
        return
    first, second = guardians[:2]
    if chance.random() < 0.10 and first.sms:
        second.sms, second.phone = first.sms, ""
    if chance.random() < 0.07 and first.email:
        second.email = first.email


def _child(
    number: int, index: int, language: HomeLanguage, surname: Name, chance: random.Random
) -> Child:
    grade = chance.randrange(len(GRADES))
    return Child(
        id=f"student-{number:06d}-{index + 1}",
        given=_one_of(chance, GIVEN[language.names]).written,
        family=surname.written,
        language=language,
        grade=GRADES[grade],
        birth_year=2020 - grade,
        sex=chance.choice(("female", "male")),
        race=chance.choice(RACES),
    )


def _one_of(chance: random.Random, names: tuple[Name, ...]) -> Name:
    return chance.choice(names) if names else Name(written="", latin="")
