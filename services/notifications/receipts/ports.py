# SPDX-License-Identifier: Apache-2.0
"""What taking receipts needs. All of it in the open unit of work."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.notifications.model import Fate
from services.notifications.receipts.model import Receipt, Told


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What the ledger says of a delivery. `told` is the strongest receipt that it knows of;
    `is_familys` is False for an answer to a number that is on nobody's file."""

    delivery_id: str
    contact_point_id: str
    state: Fate
    told: Told = Told.NOTHING
    is_familys: bool = True


@dataclass(frozen=True, kw_only=True)
class Move:
    """An entry's new state, and why."""

    entry: Entry
    state: Fate
    receipt: Receipt


class Receipts(Protocol):
    """The ledger, and receipts of which it has no entry yet."""

    def entries(self, delivery_ids: Iterable[str]) -> Mapping[str, Entry]:
        """Those that are written."""

    def move(self, moves: Sequence[Move]) -> None:
        """What was known before stays beside what is known now."""

    def keep(self, receipts: Sequence[Receipt]) -> None:
        """For an entry that is not written yet; of several the strongest."""

    def due(self, now: datetime, limit: int) -> Sequence[Receipt]:
        """Of those that are kept, the ones whose entry may be there by now."""

    def put_off(self, receipts: Sequence[Receipt], now: datetime) -> None:
        """Their entry is still not there."""

    def forget(self, receipts: Sequence[Receipt]) -> None:
        """The ledger knows of them."""


class Numbers(Protocol):
    """What is known of contact points."""

    def flag(self, contact_point_id: str, reason: str, code: str, at: datetime) -> None:
        """No text arrives there: work for the office, told once until it is cleared."""

    def note(self, delivery_id: str, contact_point_id: str, code: str, at: datetime) -> int:
        """Keep that none arrived for a reason that may pass; how many did not in 30 days."""

    def stop(self, contact_point_id: str, told: str, by: Receipt) -> None:
        """Record that they stopped texts, unless that is known, or they said yes since then."""
