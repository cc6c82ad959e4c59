# SPDX-License-Identifier: Apache-2.0
"""What every nameko service of the platform has in common."""

from collections.abc import Sequence
from typing import Any, ClassVar

from kernel import parking
from kernel.contracts import load
from kernel.entrypoints import on_event
from kernel.identity import OperatorRevoked, Role
from kernel.mongo import Collection
from kernel.parking import ListParked, OneParked, Parking
from kernel.providers import Caller, CallerProvider, Health, UnitProvider
from kernel.rpc import rpc
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

    @rpc(role=Role.READER)
    def parked_list(self, payload: dict[str, Any]) -> list[dict[str, Any]]:
        return parking.listed(self.unit, load(ListParked, payload).limit)

    @rpc(role=Role.ADMIN)
    def parked_show(self, payload: dict[str, Any]) -> dict[str, Any]:
        return parking.shown(self.unit, load(OneParked, payload).parked_id)

    @rpc(role=Role.ADMIN, writes=True)
    def parked_replay(self, payload: dict[str, Any]) -> None:
        parking.replay(self.unit, load(OneParked, payload).parked_id)

    @rpc(role=Role.ADMIN, writes=True)
    def parked_discard(self, payload: dict[str, Any]) -> None:
        parking.discard(self.unit, load(OneParked, payload).parked_id)
