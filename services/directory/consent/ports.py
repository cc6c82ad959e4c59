# SPDX-License-Identifier: Apache-2.0
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.directory.consent.model import Statement, Wishes


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A statement at its place in the ledger."""

    seq: int
    at: datetime
    statement: Statement


class Consents(Protocol):
    """The ledger of consent: entries are added, and never changed."""

    def find(self, choice_id: str) -> Entry | None:
        """The entry of this choice, or None."""

    def add(self, statement: Statement) -> Entry:
        """Append it and publish what it tells, in the open unit of work.

        Raises Conflict when somebody else entered this choice meanwhile.
        """

    def about(self, person_id: str, contact_point_ids: Sequence[str]) -> list[Entry]:
        """What the person said, and what was said at these addresses, the earliest first."""


class WishBook(Protocol):
    """What each person wishes, now; every change of it is an entry of the ledger, too."""

    def get(self, person_id: str) -> Wishes:
        """Those of somebody who wished for nothing are empty."""

    def save(self, wishes: Wishes, *, entered_by: str, evidence: str) -> None:
        """Store them with their events in the open unit of work."""
