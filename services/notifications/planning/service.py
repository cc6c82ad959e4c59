# SPDX-License-Identifier: Apache-2.0
"""Plans announcements and takes in their words: freezes audiences, releases chunks.

A process of its own: planning for a hundred thousand delays nobody who asks, and nothing urgent.
"""

import eventlet
from nameko.extensions import DependencyProvider

from contracts.notifications import PlanAnnouncement
from contracts.translation import ReviewRequested, Translated
from kernel.clock import utc_now
from kernel.entrypoints import on_command, on_event
from kernel.providers import Joined, Made
from kernel.service import Service
from services.notifications import handlers
from services.notifications.config import NotificationsSettings
from services.notifications.dependencies import audiences, settings
from services.notifications.ending import end_if_over
from services.notifications.inbound import passing
from services.notifications.inbound.ports import Outgoing, Replies
from services.notifications.inbound.repository import MongoReplies
from services.notifications.planning.sweeping import Sweeper, outgoing
from services.notifications.planning.turns import Turns
from services.notifications.ports import Announcements, Audiences, Chunks, Ledger
from services.notifications.repository import (
    COLLECTIONS,
    MongoAnnouncements,
    MongoChunks,
    MongoLedger,
)


class PlanningService(Service):
    name = "notifications.plan"
    collections = COLLECTIONS

    announcements: Announcements = Joined(MongoAnnouncements)
    chunks: Chunks = Joined(MongoChunks)
    ledger: Ledger = Joined(MongoLedger)
    audiences: Audiences = Joined(audiences)
    replies: Replies = Joined(MongoReplies)
    outgoing: Outgoing = Joined(outgoing)
    settings: NotificationsSettings = Made(settings)
    turns: Turns = Made(Turns)
    sweeper: DependencyProvider = Sweeper()

    @on_command(PlanAnnouncement, lane="normal", workers=1, outside=True)
    def plan(self, command: PlanAnnouncement) -> None:
        self._plan(command.announcement_id)

    @on_command(PlanAnnouncement, lane="urgent", workers=2, outside=True)
    def plan_urgent(self, command: PlanAnnouncement) -> None:
        self._plan(command.announcement_id)

    @on_event(Translated, lane="normal", outside=True)
    def take_words(self, translated: Translated) -> None:
        self._take_words(translated)

    @on_event(Translated, lane="urgent", outside=True)
    def take_urgent_words(self, translated: Translated) -> None:
        self._take_words(translated)

    @on_event(ReviewRequested, lane="normal", outside=True)
    def await_review(self, review: ReviewRequested) -> None:
        self._await_review(review)

    @on_event(ReviewRequested, lane="urgent", outside=True)
    def await_urgent_review(self, review: ReviewRequested) -> None:
        self._await_review(review)

    def _await_review(self, review: ReviewRequested) -> None:
        if passing.reply_id_of(review.request_id):
            return  # the office reads the original meanwhile
        with self.turns.of(review.request_id):
            self.unit.once(lambda _: handlers.await_review(review, self.announcements))

    def _take_words(self, translated: Translated) -> None:
        if passing.reply_id_of(translated.request_id):
            self.unit.once(
                lambda _: passing.take_translation(translated, self.replies, self.outgoing)
            )
            return
        with self.turns.of(translated.request_id):
            self.unit.once(
                lambda _: handlers.take_words(translated, self.announcements, self.chunks)
            )

    def _plan(self, announcement_id: str) -> None:
        """Window by window, each committed: whoever goes on after a crash goes on from there."""
        planned = False
        while not planned:
            with self.turns.of(announcement_id):
                planned = self.unit.run(lambda: self._plan_window(announcement_id))
            eventlet.sleep(0)
        # Where everything was sent before the last stretch was planned, or there was nothing.
        end_if_over(self.unit, announcement_id, utc_now())

    def _plan_window(self, announcement_id: str) -> bool:
        return handlers.plan_window(
            announcement_id, self.announcements, self.audiences, self.chunks, self.ledger,
            self.settings, utc_now(),
        )  # fmt: skip
