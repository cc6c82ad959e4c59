# SPDX-License-Identifier: Apache-2.0
from typing import Any
from zoneinfo import ZoneInfo

from contracts.notifications import LimitsConfirmed
from kernel.audit import ids_under
from kernel.contracts import load
from kernel.entrypoints import on_event
from kernel.errors import Forbidden
from kernel.identity import Role
from kernel.providers import Caller
from kernel.rpc import LONG_S, rpc
from kernel.unit import Unit
from services.directory.config import DirectorySettings
from services.directory.limits import dependencies, handlers, watermark
from services.directory.limits.commands import (
    AddLimit,
    ApproveLimit,
    EndLimit,
    ExplainLimits,
    KeepLimit,
    ListLimits,
    ResendLimits,
)
from services.directory.limits.model import Act, Limit
from services.directory.limits.ports import Limits, Roll
from services.directory.limits.queries import LimitQueries

Payload = dict[str, Any]
MAY = Role.OFFICE
CONCERNED = ids_under("limit_id", "person_id", "student_id", "student_ids")


class LimitsMethods:
    """The directory's methods about limits. Names are on the wire: never rename one casually."""

    unit: Unit
    caller: Caller
    settings: DirectorySettings
    limits: Limits = dependencies.limits()
    roll: Roll = dependencies.roll()
    limit_queries: LimitQueries = dependencies.limit_queries()
    watermark = dependencies.WatermarkTeller()

    @rpc(role=MAY, writes=True, reads=CONCERNED)
    def limits_add(self, payload: Payload) -> Payload:
        limit, created = handlers.add_limit(
            load(AddLimit, payload), self.limits, self.roll, by=self._act(),
            zone=ZoneInfo(self.settings.time_zone), schools=self._schools(),
        )  # fmt: skip
        return self._shown(limit) | {"created": created}

    @rpc(role=MAY, writes=True, reads=CONCERNED)
    def limits_end(self, payload: Payload) -> Payload:
        limit = handlers.end_limit(
            load(EndLimit, payload), self.limits, self.roll, by=self._act(), schools=self._schools()
        )
        return self._shown(limit)

    @rpc(role=MAY, writes=True, reads=CONCERNED)
    def limits_approve(self, payload: Payload) -> Payload:
        limit = handlers.approve_limit(
            load(ApproveLimit, payload), self.limits, self.roll,
            by=self._act(), schools=self._schools(),
        )  # fmt: skip
        return self._shown(limit)

    @rpc(role=MAY, writes=True, reads=CONCERNED)
    def limits_keep(self, payload: Payload) -> Payload:
        command = load(KeepLimit, payload)
        limit = handlers.keep_limit(command, self.limits, self.roll, schools=self._schools())
        return self._shown(limit)

    @rpc(role=Role.ADMIN, writes=True, within_s=LONG_S)
    def limits_resend(self, payload: Payload) -> Payload:
        load(ResendLimits, payload)
        return {"limits": self.limits.tell_all_again()}

    @rpc(role=MAY, reads=CONCERNED)
    def limits_list(self, payload: Payload) -> Payload:
        asked = load(ListLimits, payload)
        now = self.unit.clock()
        return {"limits": self.limit_queries.listed(asked, self._schools(), now)}

    @rpc(role=MAY, reads=CONCERNED)
    def limits_explain(self, payload: Payload) -> Payload:
        asked = load(ExplainLimits, payload)
        return self.limit_queries.explained(asked, self._schools(), self.unit.clock())

    @rpc(role=Role.READER, shows_nobody="numbers and times")
    def limits_state(self, payload: Payload) -> Payload:
        return self.limit_queries.state()

    # In no inbox: of four a second the highest is noted, and that as often as they come.
    @on_event(LimitsConfirmed, outside=True)  # queue "directory.remember_confirmed": never rename
    def remember_confirmed(self, confirmed: LimitsConfirmed) -> None:
        watermark.confirm(self.unit.database, confirmed, self.unit.clock())

    def limits_of_person(self, person_id: str) -> Payload:
        """For who may see them: the limits on a person and about them."""
        try:
            schools = self.caller.operator.acting_as(MAY).schools
        except Forbidden:
            return {}
        now = self.unit.clock()
        return {"limits": self.limit_queries.of_person(person_id, schools, now)}

    def _shown(self, limit: Limit) -> Payload:
        return self.limit_queries.one(limit, self.unit.clock())

    def _act(self) -> Act:
        operator = self.caller.operator
        return Act(operator_id=operator.operator_id, name=operator.name, at=self.unit.clock())

    def _schools(self) -> list[str]:
        return self.caller.operator.schools
