# SPDX-License-Identifier: Apache-2.0
"""Teachers, and those of them who have children in the district."""

import random
from dataclasses import dataclass

from sample.contacts import staff_email
from sample.families import Family, Guardian
from sample.languages import ENGLISH, HOME_LANGUAGES, HomeLanguage
from sample.names import FAMILY, GIVEN

# Every so many teachers is a guardian too: teacher n of family n, so that nobody keeps a list.
PARENT_EVERY = 9


@dataclass(frozen=True, kw_only=True)
class Teacher:
    number: int
    given: str
    family: str
    email: str
    language: HomeLanguage = ENGLISH

    @property
    def id(self) -> str:
        return f"teacher-{self.number:05d}"

    @property
    def is_guardian(self) -> bool:
        return self.number % PARENT_EVERY == 0


def teacher(number: int, seed: int) -> Teacher:
    chance = random.Random(f"{seed}:teacher:{number}")  # noqa: S311
    spoken = chance.choices(HOME_LANGUAGES, [each.weight for each in HOME_LANGUAGES])[0]
    given = chance.choice(GIVEN[spoken.names])
    family = chance.choice(FAMILY[spoken.names] or FAMILY["english"])
    return Teacher(
        number=number,
        given=given.written,
        family=family.written,
        email=staff_email(given.latin, family.latin, number),
    )


def guardian_who_teaches(family: Family, teachers: int, seed: int) -> Teacher | None:
    """The teacher who is the family's first guardian, when one is."""
    if family.number >= teachers or family.number % PARENT_EVERY:
        return None
    return teacher(family.number, seed)


def as_teacher(guardian: Guardian, who: Teacher) -> Guardian:
    """The guardian's record under the teacher's name and address."""
    return Guardian(
        id=guardian.id,
        given=who.given,
        family=who.family,
        language=guardian.language,
        email=who.email,
        sms=guardian.sms,
        phone=guardian.phone,
    )
