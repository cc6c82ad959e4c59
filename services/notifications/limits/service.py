# SPDX-License-Identifier: Apache-2.0
"""Keeps the copy of limits and choices: a process of its own, so that they wait behind nothing."""

from contracts.directory import ChoiceRecorded, ContactFlagCleared, LimitRecorded, LimitsWatermark
from kernel.entrypoints import on_batch
from kernel.messages import Event
from kernel.providers import Joined
from kernel.service import Service
from services.notifications.limits import handlers
from services.notifications.limits.confirming import Confirmer
from services.notifications.limits.ports import Limits
from services.notifications.limits.repository import MongoLimits
from services.notifications.quiet.service import QuietMethods
from services.notifications.repository import COLLECTIONS


class LimitsService(QuietMethods, Service):
    name = "notifications.limits"
    collections = COLLECTIONS

    limits: Limits = Joined(MongoLimits)
    confirmer = Confirmer()

    # Four watermarks a second would be a million notes in three days; numbers and times guard it.
    @on_batch(LimitRecorded, LimitsWatermark, linger_ms=5, in_place=True, noted=False)
    def remember(self, facts: list[Event]) -> None:
        handlers.remember(facts, self.limits)
        if any(isinstance(fact, LimitRecorded) for fact in facts):
            self.confirmer.soon()

    @on_batch(ChoiceRecorded, linger_ms=5)
    def remember_choices(self, choices: list[ChoiceRecorded]) -> None:
        self.limits.remember_choices(choices)

    @on_batch(ContactFlagCleared)
    def clear_flags(self, cleared: list[ContactFlagCleared]) -> None:
        self.limits.clear_flags(cleared)
