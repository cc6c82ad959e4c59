# SPDX-License-Identifier: Apache-2.0
"""What the audience language asks of the district: which names there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

PlaceKind = Literal["school", "class", "person"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A school, class or person that an expression can name; a person's `name` may be empty."""

    id: str
    name: str = ""


class Places(Protocol):
    """The district's names, as notifications' own copy knows them."""

    def find(self, kind: PlaceKind, words: Sequence[str]) -> Sequence[Place]:
        """All whose id is one of `words`, or whose name is, whatever its case.

        People are found by id alone. Takes all words of a term at once: a thousand named people
        are one question. Empty when there is none.
        """

    def alike(self, kind: PlaceKind, word: str) -> Iterable[str]:
        """Names and ids to suggest instead of `word`. May narrow down, e.g. by first letters,
        and should stay under some thousands: each is compared."""

    def languages(self) -> Iterable[str]:
        """Every BCP 47 tag that somebody in the district is addressed in."""
