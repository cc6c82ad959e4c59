# SPDX-License-Identifier: Apache-2.0
"""The translation service's methods about the reviewers' queue. Their names are on the wire."""

import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from nameko.extensions import DependencyProvider

from contracts.directory import OperatorRevoked
from contracts.notifications import AnnouncementCancelled
from kernel.audit import ids_under
from kernel.config import read
from kernel.contracts import load
from kernel.entrypoints import on_event
from kernel.identity import Operator, Role
from kernel.providers import Caller, Joined, Made
from kernel.rpc import rpc
from kernel.unit import Unit
from services.translation.config import TranslationSettings
from services.translation.glossary.repository import MongoGlossary
from services.translation.memory.sentences import SentenceMemory
from services.translation.review import commands, handlers
from services.translation.review.access import require_district, require_queue
from services.translation.review.aids import aids_for
from services.translation.review.model import WAITING
from services.translation.review.ports import Desk, Reviewers, ReviewTasks
from services.translation.review.queries import ReviewQueries, shown, summary
from services.translation.review.repository import MongoReviewers, MongoReviews, MongoReviewTasks
from services.translation.review.sweeping import ReviewSweeper

Payload = dict[str, Any]
# Texts may hold names: who looked at which message is kept.
MOST_DAYS = 400
CONCERNED = ids_under("task_id", "request_id")


def claim_lease() -> timedelta:
    return timedelta(minutes=max(1, read(TranslationSettings, os.environ).review_claim_min))


class ReviewMethods:
    """Mixed into the translation service, which has unit, caller, memory and glossary."""

    unit: Unit
    caller: Caller
    glossary: MongoGlossary
    reviewed: SentenceMemory
    reviews: MongoReviews = Joined(MongoReviews)
    review_tasks: ReviewTasks = Joined(MongoReviewTasks)
    reviewers: Reviewers = Joined(MongoReviewers)
    review_queries: ReviewQueries = Joined(ReviewQueries)
    claim_lease: timedelta = Made(claim_lease)
    review_sweeper: DependencyProvider = ReviewSweeper()

    @on_event(AnnouncementCancelled)  # queue "translation.drop_reviews": never rename
    def drop_reviews(self, cancelled: AnnouncementCancelled) -> None:
        handlers.drop(cancelled.announcement_id, self.review_tasks, self.unit.clock())

    @on_event(OperatorRevoked)  # queue "translation.forget_reviewer": never rename
    def forget_reviewer(self, revoked: OperatorRevoked) -> None:
        if revoked.over:
            handlers.forget_reviewer(revoked.operator_id, self._desk(), self._now())

    @rpc(role=Role.READER, shows_nobody="tasks: ids, languages and times, no words")
    def reviews_list(self, payload: Payload) -> Payload:
        asked, by = load(commands.ListTasks, payload), self._operator()
        languages, now = self.reviewers.languages_of(by.operator_id), self.unit.clock()
        tasks = self.review_queries.listed(asked, by, languages, now)
        waited_for = {one["language"] for one in tasks if one["state"] in WAITING}
        return {
            "tasks": tasks,
            "languages": languages,
            "nobody_reviews": sorted(each for each in waited_for if not self.reviewers.of(each)),
        }

    @rpc(role=Role.READER, reads=CONCERNED)
    def review_show(self, payload: Payload) -> Payload:
        asked, desk = load(commands.OneTask, payload), self._desk()
        task = handlers.the_task(asked.task_id, self._operator(), desk)
        return shown(task, self._now(), aids_for(task, desk))

    @rpc(role=Role.READER, writes=True, reads=CONCERNED)
    def review_claim(self, payload: Payload) -> Payload:
        return self._done(handlers.claim, commands.OneTask, payload, self.claim_lease)

    @rpc(role=Role.READER, writes=True, reads=CONCERNED)
    def review_release(self, payload: Payload) -> Payload:
        return self._done(handlers.release, commands.OneTask, payload)

    @rpc(role=Role.READER, writes=True, reads=CONCERNED)
    def review_accept(self, payload: Payload) -> Payload:
        return self._done(handlers.accept, commands.AcceptTask, payload)

    @rpc(role=Role.READER, writes=True, reads=CONCERNED)
    def review_edit(self, payload: Payload) -> Payload:
        return self._done(handlers.edit, commands.EditTask, payload)

    @rpc(role=Role.READER, writes=True, reads=CONCERNED)
    def review_decline(self, payload: Payload) -> Payload:
        return self._done(handlers.decline, commands.DeclineTask, payload)

    @rpc(role=Role.READER, writes=True, reads=CONCERNED)
    def review_escalate(self, payload: Payload) -> Payload:
        return self._done(handlers.escalate, commands.EscalateTask, payload)

    @rpc(role=Role.READER, writes=True, reads=CONCERNED)
    def review_reassign(self, payload: Payload) -> Payload:
        return self._done(handlers.reassign, commands.ReassignTask, payload, self.claim_lease)

    @rpc(role=Role.READER, shows_nobody="counts and times by language")
    def reviews_stats(self, payload: Payload) -> Payload:
        asked = load(commands.ShowStats, payload)
        self._operator()
        since = self._now() - timedelta(days=max(1, min(asked.days, MOST_DAYS)))
        return {"languages": self.review_queries.stats(since)}

    @rpc(role=Role.READER, shows_nobody="operators and their languages")
    def reviewers_list(self, payload: Payload) -> Payload:
        load(commands.ListReviewers, payload)
        found = self.reviewers.all()
        return {"reviewers": [_reviewer(id, languages) for id, languages in found.items()]}

    @rpc(role=Role.OFFICE, writes=True, shows_nobody="an act")
    def reviewers_add(self, payload: Payload) -> Payload:
        command = load(commands.SetReviewer, payload)
        by = self._district_office()
        return _reviewer(command.operator_id, handlers.set_reviewer(command, by, self.reviewers))

    @rpc(role=Role.OFFICE, writes=True, shows_nobody="an act")
    def reviewers_remove(self, payload: Payload) -> Payload:
        command = load(commands.RemoveReviewer, payload)
        by = self._district_office()
        left = handlers.remove_reviewer(command, by, self._desk(), self._now())
        return _reviewer(command.operator_id, left)

    def _done(self, handle: Any, asked: type[Any], payload: Payload, *more: Any) -> Payload:
        command, by = load(asked, payload), self._operator()
        return summary(handle(command, by, self._desk(), self._now(), *more), self._now())

    def _operator(self) -> Operator:
        by = self.caller.operator
        require_queue(by, self.reviewers.languages_of(by.operator_id))
        return by

    def _district_office(self) -> Operator:
        by = self.caller.operator
        require_district(by)
        return by

    def _desk(self) -> Desk:
        return Desk(
            tasks=self.review_tasks, reviewers=self.reviewers, memory=self.reviewed,
            glossary=self.glossary,
        )  # fmt: skip

    def _now(self) -> datetime:
        return self.unit.clock()

    def reviews_of(self, request_id: str) -> dict[str, Payload]:
        """{language: task without its words} of what people read, or have read, of a request."""
        return {
            task.language: summary(task, self._now())
            for task in self.review_tasks.of_request(request_id)
        }


def _reviewer(operator_id: str, languages: Sequence[str]) -> Payload:
    return {"operator_id": operator_id, "languages": list(languages)}
