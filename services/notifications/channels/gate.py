# SPDX-License-Identifier: Apache-2.0
"""The check at the moment of sending: what was true at planning may not be true any more."""

from collections.abc import Sequence
from typing import Any

from kernel.config import Outbound
from kernel.unit import Unit
from services.notifications.model import State
from services.notifications.recipients.repository import copy_version

Document = dict[str, Any]


class Gate:
    """Asked once for every part, immediately before it leaves."""

    def __init__(self, unit: Unit, outbound: Outbound, allowlist: Sequence[str]) -> None:
        self.database = unit.database
        self.outbound = outbound
        self.allowlist = frozenset(address.casefold() for address in allowlist)

    def is_going(self, announcement_id: str) -> bool:
        """False from the moment that the announcement was cancelled."""
        document = self.database.announcements.find_one({"_id": announcement_id}, {"state": 1})
        return document is not None and document["state"] != State.CANCELLED

    def barred(self, deliveries: Sequence[Document], copy: int = -1) -> dict[str, str]:
        """{delivery id: reason} of those that must not leave now.

        `copy` is the version of the copy of recipients that they were planned from. Where it is the
        present one, nobody's address has changed since, and none needs to be looked at.
        """
        if self.outbound != Outbound.ALLOWLIST and copy == copy_version(self.database):
            return {}
        ids = [delivery["contact_point_id"] for delivery in deliveries]
        fields = {"people.id": 1}
        found = self.database.reach.find({"_id": {"$in": ids}}, fields)
        sharing = {point["_id"]: {one["id"] for one in point["people"]} for point in found}
        reasons = {
            delivery["id"]: self._reason(delivery, sharing.get(delivery["contact_point_id"], set()))
            for delivery in deliveries
        }
        return {id: reason for id, reason in reasons.items() if reason}

    def rehearsed(self, deliveries: Sequence[Document], asked_in: str) -> dict[str, str]:
        """{delivery id: reason} of those that were a rehearsal, though messages leave by now."""
        if self.outbound == Outbound.CAPTURE:
            return {}
        if asked_in == Outbound.CAPTURE:
            return {delivery["id"]: "asked-in-capture" for delivery in deliveries}
        if asked_in == Outbound.ALLOWLIST:
            return {one["id"]: "not-on-allowlist" for one in deliveries if not self._named(one)}
        return {}

    def _named(self, delivery: Document) -> bool:
        return delivery["address"].casefold() in self.allowlist

    def _reason(self, delivery: Document, sharing: set[str]) -> str:
        if sharing.isdisjoint(delivery["people"]):
            return "contact-gone"  # nobody it was meant for is reached there any more
        if self.outbound == Outbound.ALLOWLIST and not self._named(delivery):
            return "not-on-allowlist"
        return ""
