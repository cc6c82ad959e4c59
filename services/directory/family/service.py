# SPDX-License-Identifier: Apache-2.0
"""The directory's methods about what families say. Method names are on the wire: never rename one.

An operator who is limited to some schools acts for their families only.
"""

from typing import Any

from kernel.identity import Role
from kernel.providers import Caller, Joined
from kernel.rpc import rpc
from kernel.unit import Unit
from services.directory import repository
from services.directory.config import DirectorySettings
from services.directory.family import handlers
from services.directory.family.commands import SetChoices, TakeBackChoices
from services.directory.ports import People
from services.directory.queries import MongoQueries
from services.directory.schemas import load

Payload = dict[str, Any]


class FamilyMethods:
    """Mixed into the directory's service, which has unit, caller, settings and queries."""

    unit: Unit
    caller: Caller
    settings: DirectorySettings
    queries: MongoQueries
    known_people: People = Joined(repository.people)

    @rpc(role=Role.OFFICE, writes=True)
    def person_set(self, payload: Payload) -> Payload:
        command = load(SetChoices, payload)
        self._mine(command.person_id)
        handlers.set_choices(
            command, self.known_people, owned=self.settings.family_fields,
            by=self.caller.operator.operator_id, now=self.unit.clock(),
        )  # fmt: skip
        return {"person_id": command.person_id}

    @rpc(role=Role.OFFICE, writes=True)
    def person_back_to_roster(self, payload: Payload) -> Payload:
        command = load(TakeBackChoices, payload)
        self._mine(command.person_id)
        fields = handlers.take_back_choices(command, self.known_people)
        return {"person_id": command.person_id, "fields": fields}

    def _mine(self, person_id: str) -> Payload:
        return self.queries.person(person_id, self.caller.operator.schools)
