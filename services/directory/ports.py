# SPDX-License-Identifier: Apache-2.0
from collections.abc import Iterator, Sequence
from typing import Any, Protocol, TypeVar

from services.directory.model import (
    Aggregate,
    ContactPoint,
    Person,
    School,
    SchoolClass,
)

Kept = TypeVar("Kept", bound=Aggregate[Any])


class Collected(Protocol[Kept]):
    """Aggregates of one kind."""

    def load_many(self, ids: Sequence[str]) -> list[Kept]:
        """One for each id, in this order; what is not known yet comes as version 0."""

    def save_many(self, aggregates: Sequence[Kept]) -> None:
        """Store those that changed, and their events, in the open unit of work.

        Raises StaleVersion when somebody else saved one of them meanwhile: then none is stored.
        """

    def fingerprints(self) -> Iterator[tuple[str, str]]:
        """All that have not left, by ascending id: id and fingerprint of what was recorded."""


Schools = Collected[School]
Classes = Collected[SchoolClass]
People = Collected[Person]
ContactPoints = Collected[ContactPoint]
