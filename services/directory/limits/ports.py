# SPDX-License-Identifier: Apache-2.0
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.directory.limits.model import Limit


class Limits(Protocol):
    def find(self, limit_id: str) -> Limit | None:
        """None where no limit has this id."""

    def get(self, limit_id: str) -> Limit:
        """Raise LimitNotFound where no limit has this id."""

    def on(self, person_id: str, now: datetime) -> list[Limit]:
        """Those on this person, in force or still to come."""

    def save(self, limit: Limit) -> None:
        """Store it in the open unit of work. One that is untold gets the next number of the
        district, without gaps, and is told as LimitRecorded. Raise LimitStale when somebody
        else saved it meanwhile.
        """

    def tell_all_again(self) -> int:
        """Tell every limit under a new number, for copies that lost some. How many."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """Somebody who is in the directory now."""

    name: str
    is_student: bool
    school_ids: tuple[str, ...] = ()
    student_ids: tuple[str, ...] = ()  # whose guardian they are


class Roll(Protocol):
    def find(self, person_ids: Collection[str]) -> dict[str, Known]:
        """Those of them who are in the directory, by id."""
