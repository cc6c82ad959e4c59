# SPDX-License-Identifier: Apache-2.0
"""Translation's methods about how languages stand. Their names are on the wire."""

import time
from typing import Any

from kernel.contracts import load
from kernel.identity import Role
from kernel.providers import Joined, Made
from kernel.rpc import rpc
from kernel.unit import Unit
from services.translation.adapters.routes import Routes
from services.translation.glossary.ports import GlossaryTerms
from services.translation.memory.ports import Units
from services.translation.policy import Policy
from services.translation.review.ports import Reviewers
from services.translation.standing import handlers
from services.translation.standing.commands import AskStanding, BeginMeasuring, GoOnMeasuring
from services.translation.standing.dependencies import MeasurementsProvider
from services.translation.standing.measuring import Bench, begin_measuring, go_on_measuring
from services.translation.standing.ports import Inventory, Measurements, Measurings
from services.translation.standing.repository import MongoMeasurings
from services.translation.standing.schemas import progress, shown
from services.translation.standing.urgent import UrgentWork
from services.translation.standing.wordings import LibraryWordings
from services.translation.templates.library import Library
from services.translation.templates.reading import shipped
from services.translation.templates.repository import MongoWordingRecords

Payload = dict[str, Any]
OURS = "sentences that come with the platform"


class StandingMethods:
    """Mixed into the translation service, which has all that serves a language."""

    unit: Unit
    engines: Routes
    policy: Policy
    reviewers: Reviewers
    memory_units: Units
    glossary_terms: GlossaryTerms
    wording_records: MongoWordingRecords
    measurements: Measurements = MeasurementsProvider()
    measurings: Measurings = Joined(MongoMeasurings)
    urgent_work: UrgentWork = Made(UrgentWork)

    @rpc(role=Role.READER, shows_nobody="languages, and what serves them")
    def languages_standing(self, payload: Payload) -> Payload:
        self.learn()
        found = handlers.standing(load(AskStanding, payload), self._inventory())
        return {"languages": [shown(each) for each in found]}

    @rpc(role=Role.OFFICE, writes=True, shows_nobody=OURS)
    def languages_measure(self, payload: Payload) -> Payload:
        return progress(begin_measuring(load(BeginMeasuring, payload), self._bench()))

    # Outside a transaction: engines are slow. Who began it is in the audit.
    @rpc(role=Role.OFFICE, shows_nobody=OURS)
    def languages_measure_on(self, payload: Payload) -> Payload:
        found = go_on_measuring(load(GoOnMeasuring, payload), self._bench())
        self.learn()
        return progress(found)

    def learn(self) -> None:
        """Let ways be chosen by what was measured here, in whichever process."""
        self.engines.learn(self.measurements.figures())

    def _bench(self) -> Bench:
        return Bench(
            engines=self.engines, measurings=self.measurings, measurements=self.measurements,
            urgency=self.urgent_work, clock=self.unit.clock, now_s=time.monotonic,
        )  # fmt: skip

    def _inventory(self) -> Inventory:
        return Inventory(
            engines=self.engines, policy=self.policy,
            wordings=LibraryWordings(Library(shipped(), self.wording_records.all())),
            measurements=self.measurements, reviewers=self.reviewers.all(),
            remembered=self.memory_units.held(),
            terms=handlers.by_pair(self.glossary_terms.all().values()),
        )  # fmt: skip
