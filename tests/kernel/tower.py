# SPDX-License-Identifier: Apache-2.0
"""A service for tests that need one: it hears bells, slowly where asked, and answers RPC."""

import time
from dataclasses import dataclass
from typing import Any

from kernel.contracts import load
from kernel.entrypoints import on_event
from kernel.errors import Rejected
from kernel.identity import Role
from kernel.messages import public
from kernel.mongo import Collection
from kernel.rpc import rpc
from kernel.service import Service
from tests.kernel.messages import BellRang, GongStruck


@dataclass(frozen=True, kw_only=True)
class Toll:
    """What an operator may ask for."""

    bell_id: str = public("Which bell.")
    times: int = public("How often.", 1)


class Tower(Service):
    """Each bell that is heard is noted, and a gong answers it.

    Bells called "refused..." are refused until their bell is `mended`; "slow..." take a moment.
    """

    name = "tower"
    collections = (Collection(name="heard"), Collection(name="runs"), Collection(name="mended"))

    @on_event(BellRang, workers=2)
    def hear(self, rang: BellRang) -> None:
        # Outside the transaction on purpose: it counts how often the method ran.
        self.unit.database.runs.insert_one({"bell": rang.bell_id})
        if rang.bell_id.startswith("slow"):
            time.sleep(0.3)
        if rang.bell_id.startswith("refused") and not self.unit.database.mended.find_one():
            raise Rejected("no such bell", code="no-bell")
        if rang.bell_id.startswith("leaky"):
            raise ValueError(f"cannot ring {rang.whisper}")
        self.unit.database.heard.insert_one({"bell": rang.bell_id}, session=self.unit.session)
        self.unit.publish(GongStruck(gong_id=rang.bell_id))

    @rpc(role=Role.READER)
    def bells(self, payload: dict[str, Any]) -> dict[str, Any]:
        return {"heard": self.unit.database.heard.count_documents({})}

    @rpc(role=Role.SENDER, writes=True)
    def toll(self, payload: dict[str, Any]) -> dict[str, Any]:
        wanted = load(Toll, payload)
        if wanted.times > 100:
            raise Rejected("the neighbours sleep", code="too-often", at_most=100)
        self.unit.publish(BellRang(bell_id=wanted.bell_id, times=wanted.times))
        if wanted.bell_id == "cracked":
            raise ZeroDivisionError
        return {"bell_id": wanted.bell_id}
