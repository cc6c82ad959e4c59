# SPDX-License-Identifier: Apache-2.0
"""The directory's methods about sources of rosters. Their names are on the wire."""

from typing import Any

from kernel.errors import Forbidden
from kernel.identity import Role
from kernel.providers import Caller
from kernel.rpc import rpc
from kernel.unit import Unit
from services.directory.roster.sources.asking import AskSources, AskSync, SyncSource
from services.directory.roster.sources.queries import SourceQueries
from services.directory.roster.sources.requests import request_sync
from services.directory.schemas import load

Payload = dict[str, Any]


class SourcesMethods:
    """Mixed into the directory's service, which has unit and caller."""

    unit: Unit
    caller: Caller

    @rpc(role=Role.READER, shows_nobody="names of sources, and counts")
    def roster_sources(self, payload: Payload) -> Payload:
        load(AskSources, payload)
        return {"sources": SourceQueries(self.unit.database).sources()}

    @rpc(role=Role.SENDER, writes=True)
    def roster_sync(self, payload: Payload) -> Payload:
        command, operator = load(SyncSource, payload), self.caller.operator
        if operator.schools:
            raise Forbidden(
                "a roster is the whole district's; this operator is limited to some schools.",
                code="school-scope",
            )
        return request_sync(command, self.unit, operator.operator_id)

    @rpc(role=Role.READER, shows_nobody="counts")
    def roster_sync_progress(self, payload: Payload) -> Payload:
        return SourceQueries(self.unit.database).progress(load(AskSync, payload).sync_id)
