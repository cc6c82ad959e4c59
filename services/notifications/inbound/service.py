# SPDX-License-Identifier: Apache-2.0
"""The methods about what families wrote. Their names are on the wire."""

from typing import Any

from kernel.audit import ids_under
from kernel.contracts import load
from kernel.identity import Role
from kernel.providers import Caller
from kernel.rpc import rpc
from kernel.unit import Unit
from services.notifications.inbound.commands import ListReplies
from services.notifications.inbound.queries import replies


class RepliesMethods:
    """Mixed into the service of notifications, which has unit and caller."""

    unit: Unit
    caller: Caller

    # By the reply's own id too: a number on nobody's file writes about children as well.
    @rpc(role=Role.READER, reads=ids_under("people", "reply_id"))
    def replies_list(self, payload: dict[str, Any]) -> dict[str, Any]:
        asked = load(ListReplies, payload)
        schools = self.caller.operator.schools
        return {"replies": replies(self.unit.database, asked.limit, schools)}
