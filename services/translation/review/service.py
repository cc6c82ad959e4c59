# SPDX-License-Identifier: Apache-2.0
"""The translation service's methods about the reviewers' queue. Their names are on the wire."""

import os
from datetime import timedelta
from typing import Any

from nameko.extensions import DependencyProvider

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
from services.translation.review import commands, handlers
from services.translation.review.access import require_queue
from services.translation.review.model import ReviewTask
from services.translation.review.ports import Reviewers, ReviewTasks
from services.translation.review.queries import ReviewQueries, shown, summary
from services.translation.review.repository import MongoReviewers, MongoReviews, MongoReviewTasks
from services.translation.review.sweeping import ReviewSweeper

Payload = dict[str, Any]
# Texts may hold names: who looked at which message is kept.
CONCERNED = ids_under("task_id", "request_id")


def claim_lease() -> timedelta:
    return timedelta(minutes=read(TranslationSettings, os.environ).review_claim_min)


class ReviewMethods:
    """Mixed into the translation service, which has unit and caller."""

    unit: Unit
    caller: Caller
    reviews: MongoReviews = Joined(MongoReviews)
    review_tasks: ReviewTasks = Joined(MongoReviewTasks)
    reviewers: Reviewers = Joined(MongoReviewers)
    review_queries: ReviewQueries = Joined(ReviewQueries)
    claim_lease: timedelta = Made(claim_lease)
    review_sweeper: DependencyProvider = ReviewSweeper()

    @on_event(AnnouncementCancelled)  # queue "translation.drop_reviews": never rename
    def drop_reviews(self, cancelled: AnnouncementCancelled) -> None:
        handlers.drop(cancelled.announcement_id, self.review_tasks, self.unit.clock())

    @rpc(role=Role.READER, shows_nobody="tasks: ids, languages and times, no words")
    def reviews_list(self, payload: Payload) -> Payload:
        asked, by = load(commands.ListTasks, payload), self._operator()
        languages, now = self.reviewers.languages_of(by.operator_id), self.unit.clock()
        return {
            "tasks": self.review_queries.listed(asked, by, languages, now),
            "languages": languages,
        }

    @rpc(role=Role.READER, reads=CONCERNED)
    def review_show(self, payload: Payload) -> Payload:
        asked = load(commands.OneTask, payload)
        task = handlers.the_task(asked.task_id, self._operator(), self.review_tasks, self.reviewers)
        return shown(task, self.unit.clock())

    @rpc(role=Role.READER, writes=True, reads=CONCERNED)
    def review_claim(self, payload: Payload) -> Payload:
        asked, now = load(commands.OneTask, payload), self.unit.clock()
        return self._told(
            handlers.claim(
                asked.task_id, self._operator(), self.review_tasks, self.reviewers, now,
                self.claim_lease,
            )
        )  # fmt: skip

    @rpc(role=Role.READER, writes=True, reads=CONCERNED)
    def review_release(self, payload: Payload) -> Payload:
        asked, now = load(commands.OneTask, payload), self.unit.clock()
        return self._told(
            handlers.release(
                asked.task_id, self._operator(), self.review_tasks, self.reviewers, now
            )
        )

    @rpc(role=Role.READER, writes=True, reads=CONCERNED)
    def review_accept(self, payload: Payload) -> Payload:
        return self._decided(handlers.accept, load(commands.AcceptTask, payload))

    @rpc(role=Role.READER, writes=True, reads=CONCERNED)
    def review_edit(self, payload: Payload) -> Payload:
        return self._decided(handlers.edit, load(commands.EditTask, payload))

    @rpc(role=Role.READER, writes=True, reads=CONCERNED)
    def review_decline(self, payload: Payload) -> Payload:
        return self._decided(handlers.decline, load(commands.DeclineTask, payload))

    @rpc(role=Role.READER, writes=True, reads=CONCERNED)
    def review_escalate(self, payload: Payload) -> Payload:
        return self._decided(handlers.escalate, load(commands.EscalateTask, payload))

    @rpc(role=Role.READER, writes=True, reads=CONCERNED)
    def review_reassign(self, payload: Payload) -> Payload:
        return self._decided(
            handlers.reassign, load(commands.ReassignTask, payload), self.claim_lease
        )

    def _decided(self, handle: Any, command: Any, *more: Any) -> Payload:
        by, now = self._operator(), self.unit.clock()
        return self._told(handle(command, by, self.review_tasks, self.reviewers, now, *more))

    def _operator(self) -> Operator:
        by = self.caller.operator
        require_queue(by, self.reviewers.languages_of(by.operator_id))
        return by

    def _told(self, task: ReviewTask) -> Payload:
        return summary(task, self.unit.clock())
