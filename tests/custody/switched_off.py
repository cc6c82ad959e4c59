# SPDX-License-Identifier: Apache-2.0
"""Each safeguard switched off, so that it is seen whether anybody would notice."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.notifications.channels.part import Held, PartAsPlanned
from services.notifications.limits.known import KnownLimits
from services.notifications.limits.repository import MongoRulebook
from services.notifications.limits.rules import Rules
from services.notifications.repository import MongoAudiences
from tests.custody.memory import WatchedGate

Document = dict[str, Any]


class NoGate(WatchedGate):
    """Nothing is checked at sending."""

    def barred(self, *_: Any) -> dict[str, Held]:
        return {}


class NotPlanned(MongoAudiences):
    """Nothing is checked at planning: nobody looks at the copy of limits and choices."""

    def rulebook(self, now: datetime) -> MongoRulebook:
        return Blank(self.unit, now, parents_of_adults_are_told=True)


class Blank(MongoRulebook):
    version = -1  # type: ignore[assignment]  # a property there

    def rules_for(self, points: Sequence[Document]) -> Rules:
        return Rules(now=self.now, parents_of_adults_are_told=True)


class Alone(MongoAudiences):
    """At planning, who shares a contact point with somebody barred is written to there."""

    def rulebook(self, now: datetime) -> MongoRulebook:
        return AloneThere(self.unit, now, parents_of_adults_are_told=False)


class AloneThere(MongoRulebook):
    def rules_for(self, points: Sequence[Document]) -> Rules:
        return replace(super().rules_for(points), limited_at={})


class AloneKnown(KnownLimits):
    """The same at sending."""

    def rules(self, *asked: Any) -> Rules:
        return replace(super().rules(*asked), limited_at={})


class NamesWhoLeft(WatchedGate):
    """A text that names those who read it also names who is not reached there any more."""

    def barred(
        self, deliveries: Sequence[Document], planned: PartAsPlanned, known: Any
    ) -> Mapping[str, Held]:  # type: ignore[override]  # read only
        return super().barred(deliveries, replace(planned, names_readers=False), known)
