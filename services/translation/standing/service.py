# SPDX-License-Identifier: Apache-2.0
"""Translation's methods about how languages stand. Their names are on the wire."""

from typing import Any

from kernel.contracts import load
from kernel.identity import Role
from kernel.rpc import rpc
from services.translation.glossary.ports import GlossaryTerms
from services.translation.memory.ports import Units
from services.translation.policy import Policy
from services.translation.ports import Engines
from services.translation.review.ports import Reviewers
from services.translation.standing import handlers
from services.translation.standing.commands import AskStanding
from services.translation.standing.measured import Measured
from services.translation.standing.ports import Inventory
from services.translation.standing.schemas import shown
from services.translation.standing.wordings import LibraryWordings
from services.translation.templates.library import Library
from services.translation.templates.reading import shipped
from services.translation.templates.repository import MongoWordingRecords

Payload = dict[str, Any]


class StandingMethods:
    """Mixed into the translation service, which has all that serves a language."""

    engines: Engines
    policy: Policy
    reviewers: Reviewers
    memory_units: Units
    glossary_terms: GlossaryTerms
    wording_records: MongoWordingRecords

    @rpc(role=Role.READER, shows_nobody="languages, and what serves them")
    def languages_standing(self, payload: Payload) -> Payload:
        found = handlers.standing(load(AskStanding, payload), self._inventory())
        return {"languages": [shown(each) for each in found]}

    def _inventory(self) -> Inventory:
        return Inventory(
            engines=self.engines, policy=self.policy,
            wordings=LibraryWordings(Library(shipped(), self.wording_records.all())),
            measurements=Measured(), reviewers=self.reviewers.all(),
            remembered=self.memory_units.held(), terms=self.glossary_terms.all().values(),
        )  # fmt: skip
