# SPDX-License-Identifier: Apache-2.0
"""Puts announcements into the languages of their families, or says why it cannot."""

import time
from typing import Any

from contracts.directory import SchoolRecorded
from contracts.translation import RequestTranslation
from kernel.audit import ids_under
from kernel.clock import utc_now
from kernel.entrypoints import on_batch, on_command
from kernel.identity import Role
from kernel.rpc import LONG_S, rpc
from kernel.service import Service
from services.translation import handlers
from services.translation.adapters.routes import Routes
from services.translation.adapters.tally import PrometheusTally
from services.translation.dependencies import (
    AnswersProvider,
    EnginesProvider,
    PolicyProvider,
    RecordsProvider,
    SchoolNamesProvider,
    TallyProvider,
    TemplatesProvider,
)
from services.translation.glossary.repository import COLLECTIONS as GLOSSARY_COLLECTIONS
from services.translation.glossary.service import GlossaryMethods
from services.translation.memory.service import MemoryMethods
from services.translation.policy import Policy
from services.translation.ports import Templates
from services.translation.repository import (
    COLLECTIONS,
    MongoAnswers,
    MongoRecords,
    MongoSchoolNames,
)
from services.translation.review.repository import COLLECTIONS as REVIEW_COLLECTIONS
from services.translation.review.service import ReviewMethods
from services.translation.schemas import (
    AskOutlookSchema,
    ExplainSchema,
    TranslateTextSchema,
    explained,
    foreseen,
    listed,
    shown,
)
from services.translation.standing.repository import COLLECTIONS as STANDING_COLLECTIONS
from services.translation.standing.service import StandingMethods
from services.translation.templates.repository import COLLECTIONS as TEMPLATE_COLLECTIONS
from services.translation.templates.service import TemplatesMethods


class TranslationService(
    MemoryMethods, ReviewMethods, GlossaryMethods, TemplatesMethods, StandingMethods, Service
):  # fmt: skip
    """Owns engines, memory, the glossary, templates and the reviewers' queue."""

    name = "translation"
    collections = (
        *COLLECTIONS, *REVIEW_COLLECTIONS, *GLOSSARY_COLLECTIONS, *TEMPLATE_COLLECTIONS,
        *STANDING_COLLECTIONS,
    )  # fmt: skip

    engines: Routes = EnginesProvider()
    schools: MongoSchoolNames = SchoolNamesProvider()
    templates: Templates = TemplatesProvider()
    records: MongoRecords = RecordsProvider()
    answers: MongoAnswers = AnswersProvider()
    tally: PrometheusTally = TallyProvider()
    policy: Policy = PolicyProvider()

    # Outside a transaction: engines are slow. Each answer commits in one of its own, once.
    @on_command(RequestTranslation, lane="normal", workers=2, outside=True)
    def request_translation(self, command: RequestTranslation) -> None:
        self._answer(command)

    @on_command(RequestTranslation, lane="urgent", workers=4, outside=True)
    def request_translation_urgently(self, command: RequestTranslation) -> None:
        with self.urgent_work.in_hand():
            self._answer(command)

    @on_batch(SchoolRecorded)  # queue "translation.remember_schools": never rename
    def remember_schools(self, recorded: list[SchoolRecorded]) -> None:
        self.schools.record(recorded)

    @rpc(role=Role.READER, within_s=LONG_S, shows_nobody="the words that were asked for")
    def translate(self, payload: dict[str, Any]) -> dict[str, Any]:
        command = TranslateTextSchema().load(payload)
        means = self._means()
        made = handlers.translate(command, means)
        return shown(made, handlers.terms_in(made, command, means), handlers.taken(command, means))

    @rpc(role=Role.READER, shows_nobody="pairs of languages")
    def languages(self, payload: dict[str, Any]) -> list[dict[str, Any]]:
        return listed(handlers.languages(self.engines))

    @rpc(role=Role.READER, shows_nobody="what would be done with a message")
    def outlook(self, payload: dict[str, Any]) -> dict[str, Any]:
        return foreseen(handlers.outlook(AskOutlookSchema().load(payload), self._means()))

    # Names may stand in the words: who looked at which message is kept, as with reviews.
    @rpc(role=Role.READER, reads=ids_under("request_id"))
    def explain(self, payload: dict[str, Any]) -> dict[str, Any]:
        request_id = ExplainSchema().load(payload)["request_id"]
        reviews = self.reviews_of(request_id)
        return {
            "languages": [
                explained(each) | {"review": reviews.get(each.language)}
                for each in self.records.of(request_id)
            ]
        }

    def _answer(self, command: RequestTranslation) -> None:
        handlers.request_translation(command, self._means())

    def _means(self) -> handlers.Means:
        self.learn()
        return handlers.Means(
            engines=self.engines,
            memory=self.memory,
            reviewed=self.reviewed,
            schools=self.schools,
            glossary=self.glossary,
            templates=self.templates,
            reviews=self.reviews,
            records=self.records,
            answers=self.answers,
            tally=self.tally,
            policy=self.policy,
            clock=utc_now,
            pause=time.sleep,
        )
