# SPDX-License-Identifier: Apache-2.0
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kernel.audit import ids_under
from kernel.errors import Rejected
from kernel.identity import Role
from kernel.mongo import Database
from kernel.providers import Caller, Joined
from kernel.rpc import rpc
from kernel.unit import Unit
from services.directory import schemas
from services.directory.config import DirectorySettings
from services.directory.history import History
from services.directory.past.queries import PastQueries
from services.directory.schemas import load

Payload = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class AskPast:
    person_id: str
    at: datetime


class PastMethods:
    """Questions about the past. Names are on the wire: never rename one casually."""

    unit: Unit
    caller: Caller
    settings: DirectorySettings
    past: PastQueries = Joined(PastQueries)

    @rpc(role=Role.READER, reads=ids_under("person_id"))
    def person_as_of(self, payload: Payload) -> Payload:
        asked = load(AskPast, payload)
        _require_kept(asked.at, self.unit.database, self.settings)
        return self.past.as_of(asked.person_id, asked.at, self.caller.operator.schools)

    @rpc(role=Role.READER, reads=ids_under("person_id"))
    def person_history(self, payload: Payload) -> Payload:
        person_id = load(schemas.ShowPerson, payload).person_id
        return self.past.history(person_id, self.caller.operator.schools)


def _require_kept(moment: datetime, database: Database, settings: DirectorySettings) -> None:
    if moment < History(database).kept_since(settings.history_days):
        raise Rejected(
            f"what was is kept for {settings.history_days} days (RAPPORT_HISTORY_DAYS). Take a "
            "later day.",
            code="too-old",
        )
