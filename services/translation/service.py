# SPDX-License-Identifier: Apache-2.0
"""Puts announcements into the languages of their families, or says why it cannot."""

import time
from typing import Any

from contracts.directory import SchoolRecorded
from contracts.translation import RequestTranslation
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
    MemoryProvider,
    PolicyProvider,
    SchoolNamesProvider,
    TallyProvider,
)
from services.translation.policy import Policy
from services.translation.repository import (
    COLLECTIONS,
    MongoAnswers,
    MongoMemory,
    MongoSchoolNames,
)
from services.translation.schemas import TranslateTextSchema, listed, shown


class TranslationService(Service):
    """Owns engines, memory and, later, glossaries and reviewed templates."""

    name = "translation"
    collections = COLLECTIONS

    engines: Routes = EnginesProvider()
    memory: MongoMemory = MemoryProvider()
    schools: MongoSchoolNames = SchoolNamesProvider()
    answers: MongoAnswers = AnswersProvider()
    tally: PrometheusTally = TallyProvider()
    policy: Policy = PolicyProvider()

    # Outside a transaction: engines are slow. Each answer commits in one of its own, once.
    @on_command(RequestTranslation, lane="normal", workers=2, outside=True)
    def request_translation(self, command: RequestTranslation) -> None:
        self._answer(command)

    @on_command(RequestTranslation, lane="urgent", workers=4, outside=True)
    def request_translation_urgently(self, command: RequestTranslation) -> None:
        self._answer(command)

    @on_batch(SchoolRecorded)  # queue "translation.remember_schools": never rename
    def remember_schools(self, recorded: list[SchoolRecorded]) -> None:
        self.schools.record(recorded)

    @rpc(role=Role.READER, within_s=LONG_S, shows_nobody="the words that were asked for")
    def translate(self, payload: dict[str, Any]) -> dict[str, Any]:
        command = TranslateTextSchema().load(payload)
        return shown(handlers.translate(command, self.engines, self.memory, self.schools))

    @rpc(role=Role.READER, shows_nobody="pairs of languages")
    def languages(self, payload: dict[str, Any]) -> list[dict[str, Any]]:
        return listed(handlers.languages(self.engines))

    def _answer(self, command: RequestTranslation) -> None:
        means = handlers.Means(
            engines=self.engines,
            memory=self.memory,
            schools=self.schools,
            answers=self.answers,
            tally=self.tally,
            policy=self.policy,
            pause=time.sleep,
        )
        handlers.request_translation(command, means)
