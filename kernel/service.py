# SPDX-License-Identifier: Apache-2.0
"""What every nameko service of the platform has in common."""

from collections.abc import Sequence
from typing import Any, ClassVar

from kernel import audit, parking
from kernel.audit import Audit, ListAudit, VerifyAudit
from kernel.contracts import load
from kernel.entrypoints import on_event
from kernel.identity import OperatorRevoked, Role
from kernel.mongo import Collection
from kernel.parking import ListParked, OneParked, Parking, ids_in
from kernel.providers import Caller, CallerProvider, Health, UnitProvider
from kernel.rpc import LONG_S, rpc
from kernel.unit import Unit


class Service:
    """Base of every service: unit of work, caller, health, and the operator's parked messages.

    A subclass sets `name` and, where it has collections of its own, `collections`.
    """

    name: ClassVar[str]
    collections: ClassVar[Sequence[Collection]] = ()
    publishes_to_district: ClassVar[bool] = False

    unit: Unit = UnitProvider()
    caller: Caller = CallerProvider()
    health = Health()
    parking = Parking()

    @on_event(OperatorRevoked)
    def forget_operator(self, revoked: OperatorRevoked) -> None:
        self.unit.database.revoked_tokens.update_one(
            {"_id": revoked.token_id},
            {"$setOnInsert": {"at": self.unit.clock()}},
            upsert=True,
            session=self.unit.session,
        )

    @rpc(role=Role.ADMIN, within_s=LONG_S, shows_nobody="counts, hashes and places of entries")
    def audit_verify(self, payload: dict[str, Any]) -> dict[str, Any]:
        asked = load(VerifyAudit, payload)
        Audit(self.unit, self.caller, "audit_verify").chain_acts()
        chains = audit.verified(self.unit, self.caller, asked)
        return {"chains": chains, "acts_waiting": audit.waiting(self.unit)}

    @rpc(role=Role.ADMIN, shows_nobody="who asked, and ids of whose records; none of these")
    def audit_list(self, payload: dict[str, Any]) -> dict[str, Any]:
        asked = load(ListAudit, payload)
        Audit(self.unit, self.caller, "audit_list").chain_acts()
        return {"entries": audit.listed(self.unit, asked)}

    @rpc(role=Role.READER, shows_nobody="ids of messages and what went wrong, no content")
    def parked_list(self, payload: dict[str, Any]) -> list[dict[str, Any]]:
        return parking.listed(self.unit, load(ListParked, payload).limit)

    @rpc(role=Role.ADMIN, reads=ids_in)
    def parked_show(self, payload: dict[str, Any]) -> dict[str, Any]:
        return parking.shown(self.unit, load(OneParked, payload).parked_id)

    @rpc(role=Role.ADMIN, writes=True)
    def parked_replay(self, payload: dict[str, Any]) -> None:
        parking.replay(self.unit, load(OneParked, payload).parked_id)

    @rpc(role=Role.ADMIN, writes=True)
    def parked_discard(self, payload: dict[str, Any]) -> None:
        parking.discard(self.unit, load(OneParked, payload).parked_id)
