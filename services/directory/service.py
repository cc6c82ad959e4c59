# SPDX-License-Identifier: Apache-2.0
from typing import Any

from kernel.audit import ids_under
from kernel.identity import Role
from kernel.rpc import rpc
from kernel.service import Service
from services.directory import collections, schemas
from services.directory.clients.service import ClientsMethods
from services.directory.config import DirectorySettings
from services.directory.consent.service import ConsentMethods
from services.directory.dependencies import (
    QueriesProvider,
    SettingsProvider,
    UploadsProvider,
)
from services.directory.family.service import FamilyMethods
from services.directory.flags.service import FlagsMethods
from services.directory.limits.service import LimitsMethods
from services.directory.operators.service import OperatorsMethods
from services.directory.past.service import PastMethods
from services.directory.queries import MongoQueries
from services.directory.roster.service import RosterMethods
from services.directory.roster.sources.service import SourcesMethods
from services.directory.roster.uploads import Uploads
from services.directory.schemas import load

Payload = dict[str, Any]


class DirectoryService(
    RosterMethods,
    SourcesMethods,
    PastMethods,
    LimitsMethods,
    ConsentMethods,
    FlagsMethods,
    FamilyMethods,
    ClientsMethods,
    OperatorsMethods,
    Service,
):
    """Who is who. Method names are on the wire: never rename one casually."""

    name = "directory"
    collections = collections.ALL

    settings: DirectorySettings = SettingsProvider()
    queries: MongoQueries = QueriesProvider()
    uploads: Uploads = UploadsProvider()

    @rpc(role=Role.READER, reads=ids_under("person_id"))
    def people_find(self, payload: Payload) -> Payload:
        text = load(schemas.FindPeople, payload).text
        return {"people": self.queries.people(text, self.caller.operator.schools)}

    @rpc(role=Role.READER, reads=ids_under("person_id"))
    def person_show(self, payload: Payload) -> Payload:
        person_id = load(schemas.ShowPerson, payload).person_id
        found = self.queries.person(person_id, self.caller.operator.schools)
        return self.with_flags(found) | self.limits_of_person(person_id)

    @rpc(role=Role.READER, shows_nobody="counts")
    def languages(self, payload: Payload) -> Payload:
        return {"languages": self.queries.languages()}

    @rpc(role=Role.READER, shows_nobody="counts")
    def schools(self, payload: Payload) -> Payload:
        return {"schools": self.queries.schools()}
