# SPDX-License-Identifier: Apache-2.0
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.notifications.inbound.ports import Sender


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """What is known of a delivery that something came back for.

    `to_office`: it brought a family's reply to an office; what follows for families does not here.
    """

    delivery_id: str
    contact_point_id: str
    category: str
    to_office: bool = False


class Senders(Protocol):
    def of(self, delivered: Delivered, written_by: str) -> Sender:
        """Who is reached where the delivery went; with no contact point where nobody is by now."""


class Returns(Protocol):
    """What deliveries came to, and the contact points behind them. All in the open unit of work."""

    def delivery(self, delivery_id: str) -> Delivered:
        """Raise Unavailable when its ledger entry is not written yet: it is asked again later."""

    def fail(self, delivery_id: str, code: str, at: datetime) -> None:
        """It did not arrive after all: an entry that says no more than sent moves on."""

    def note(self, delivered: Delivered, code: str, at: datetime) -> int:
        """Keep that it failed for a reason that may pass; how many did so at its contact point in
        the last 30 days, each delivery once."""

    def leave(self, contact_point_id: str, category: str, said: str) -> bool:
        """No more of the category there, "" of anything but emergencies. False: known already."""

    def flag(self, contact_point_id: str, reason: str, code: str, at: datetime) -> None:
        """It does not work, and is work for the office: told once until it is cleared."""
