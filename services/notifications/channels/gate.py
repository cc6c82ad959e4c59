# SPDX-License-Identifier: Apache-2.0
"""The check at the moment of sending: what was true at planning may not be true any more."""

from collections.abc import Mapping, Sequence
from typing import Any

from kernel.clock import Clock, utc_now
from kernel.config import Outbound
from kernel.unit import Unit
from services.notifications.channels.part import Held, PartAsPlanned, refused
from services.notifications.limits.known import KnownLimits
from services.notifications.limits.model import Standing
from services.notifications.limits.repository import standing
from services.notifications.limits.rules import Rules
from services.notifications.model import Category, State
from services.notifications.recipients.repository import copy_version

Document = dict[str, Any]
POINT = {"person_ids": 1, "people.id": 1, "people.students.id": 1, "people.students.rights": 1,
         "people.students.of_age": 1, "people.students.schools": 1}  # fmt: skip


class Gate:
    """Asked once for every part, immediately before it leaves."""

    def __init__(
        self, unit: Unit, outbound: Outbound, allowlist: Sequence[str],
        known: KnownLimits | None = None, clock: Clock = utc_now,
    ) -> None:  # fmt: skip
        """`known` outlives the gate: what is known of limits is read again when it changed."""
        self.database = unit.database
        self.outbound = outbound
        self.allowlist = frozenset(address.casefold() for address in allowlist)
        self.known = known or KnownLimits(parents_of_adults_are_told=False)
        self.clock = clock

    def is_going(self, announcement_id: str) -> bool:
        """False from the moment that the announcement was cancelled."""
        document = self.database.announcements.find_one({"_id": announcement_id}, {"state": 1})
        return document is not None and document["state"] != State.CANCELLED

    def standing(self) -> Standing:
        """How far limits are known at this moment. To be asked once a part is claimed: who enters
        a limit later waits for that claim."""
        return standing(self.database)

    def barred(
        self, deliveries: Sequence[Document], planned: PartAsPlanned, known: Standing
    ) -> dict[str, Held]:
        """{delivery id: why} of those that must not leave now, by what is `known`.

        Where recipients, limits and choices are those that it was planned from, nothing can have
        changed since, and nobody needs to be looked at. Nor does whoever gets an answer.
        """
        if planned.matter.category == Category.SERVICE:
            return self._unnamed(deliveries) if self.outbound == Outbound.ALLOWLIST else {}
        now = self.clock()
        as_planned = known.is_as_at(planned.limits, now) and planned.copy == copy_version(
            self.database
        )
        if as_planned and self.outbound != Outbound.ALLOWLIST:
            return {}
        points = self._points(deliveries)
        rules = self.known.rules(self.database, known, list(points.values()), now)
        found = {
            delivery["id"]: self._held(delivery, points, planned, rules) for delivery in deliveries
        }
        return {id: held for id, held in found.items() if held is not None}

    def rehearsed(self, deliveries: Sequence[Document], asked_in: str) -> dict[str, Held]:
        """{delivery id: why} of those that were a rehearsal, though messages leave by now."""
        if self.outbound == Outbound.CAPTURE:
            return {}
        if asked_in == Outbound.CAPTURE:
            return {delivery["id"]: Held(reason="asked-in-capture") for delivery in deliveries}
        return self._unnamed(deliveries) if asked_in == Outbound.ALLOWLIST else {}

    def _unnamed(self, deliveries: Sequence[Document]) -> dict[str, Held]:
        held = Held(reason="not-on-allowlist")
        return {one["id"]: held for one in deliveries if not self._named(one)}

    def _points(self, deliveries: Sequence[Document]) -> dict[str, Document]:
        ids = [delivery["contact_point_id"] for delivery in deliveries]
        return {one["_id"]: one for one in self.database.reach.find({"_id": {"$in": ids}}, POINT)}

    def _held(
        self,
        delivery: Document,
        points: Mapping[str, Document],
        planned: PartAsPlanned,
        rules: Rules,
    ) -> Held | None:
        point = points.get(delivery["contact_point_id"], {"people": ()})
        held = refused(delivery, point, planned, rules)
        if held is None and self.outbound == Outbound.ALLOWLIST and not self._named(delivery):
            return Held(reason="not-on-allowlist")
        return held

    def _named(self, delivery: Document) -> bool:
        return delivery["address"].casefold() in self.allowlist
