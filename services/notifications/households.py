# SPDX-License-Identifier: Apache-2.0
"""Which family a person counts for, and in which language a shared address is served."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def family_of(person_id: str, student_ids: Iterable[str]) -> str:
    """The family a person counts for: guardians of the same first child are one."""
    return min(student_ids, default=person_id)


def spoken_by_most(people: Sequence[Mapping[str, Any]], otherwise: str) -> str:
    """The language of a delivery that several people share; a tie goes to the first of them."""
    languages = [person.get("language") or otherwise for person in people]
    if len(languages) == 1:
        return languages[0]
    return Counter(languages).most_common(1)[0][0]
