# SPDX-License-Identifier: Apache-2.0
"""The directory's methods about flagged contact points. Their names are on the wire."""

from typing import Any

from contracts.notifications import ContactFlagged
from kernel.audit import ids_under
from kernel.entrypoints import on_event
from kernel.identity import Role
from kernel.providers import Caller, Joined
from kernel.rpc import rpc
from kernel.unit import Unit
from services.directory.flags import handlers
from services.directory.flags.commands import ListFlagged, Unflag
from services.directory.flags.errors import NotFlagged
from services.directory.flags.ports import Flags
from services.directory.flags.queries import FlagQueries
from services.directory.flags.repository import MongoFlags
from services.directory.queries import MongoQueries
from services.directory.schemas import load

Payload = dict[str, Any]


class FlagsMethods:
    """Mixed into the directory's service, which has unit, caller and queries."""

    unit: Unit
    caller: Caller
    queries: MongoQueries
    flags: Flags = Joined(MongoFlags)

    @on_event(ContactFlagged)  # queue "directory.remember_flag": never rename
    def remember_flag(self, flagged: ContactFlagged) -> None:
        handlers.remember_flag(flagged, self.flags)

    @rpc(role=Role.READER, reads=ids_under("person_id"))
    def people_flagged(self, payload: Payload) -> Payload:
        load(ListFlagged, payload)
        return {"flagged": self._flagged()}

    @rpc(role=Role.OFFICE, writes=True, shows_nobody="an act")
    def people_unflag(self, payload: Payload) -> Payload:
        command, operator = load(Unflag, payload), self.caller.operator
        if operator.schools and command.contact_point_id not in self._seen():
            raise NotFlagged(command.contact_point_id)
        handlers.unflag(command, self.flags, operator.operator_id, self.unit.clock())
        return {"contact_point_id": command.contact_point_id}

    def with_flags(self, person: Payload) -> Payload:
        """A person as shown, each contact point with the reason why it is flagged, or ""."""
        points = person["contact_points"]
        reasons = self.flags.reasons([point["contact_point_id"] for point in points])
        marked = [one | {"flagged": reasons.get(one["contact_point_id"], "")} for one in points]
        return person | {"contact_points": marked}

    def _seen(self) -> set[str]:
        return {one["contact_point_id"] for one in self._flagged()}

    def _flagged(self) -> list[Payload]:
        return FlagQueries(self.unit.database, self.queries).open(self.caller.operator.schools)
