# SPDX-License-Identifier: Apache-2.0
"""An audience frozen into chunks, stretch by stretch, until all of it is told."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from contracts.translation import RequestTranslation
from services.notifications.config import NotificationsSettings
from services.notifications.model import Announcement, State
from services.notifications.planning.deliveries import Delivery, chunks_of
from services.notifications.planning.stretches import next_stretch
from services.notifications.ports import Announcements, Audiences, Chunks, Ledger
from services.notifications.quiet.planning import timings

WINDOW = 4_000  # of eight languages, whole chunks
FIRST_WINDOW = 200  # small, so that a message starts to leave at once
GROWTH = 5  # and goes on leaving while the next stretch is planned
LOOK_AGAIN = timedelta(seconds=0.5)


def plan_correction(
    announcement_id: str, announcements: Announcements, chunks: Chunks, now: datetime
) -> None:
    """Hand a correction to planning once it is known whom the corrected announcement reached."""
    correction = announcements.get(announcement_id)
    if correction.plan_due_at is None or correction.plan_due_at > now:
        return
    if chunks.in_flight(correction.corrects):
        chunks.hurry(correction.corrects, now)
        correction.plan_due_at = now + LOOK_AGAIN
    else:
        correction.start_planning()
    announcements.save(correction)


def plan_window(
    announcement_id: str, announcements: Announcements, audiences: Audiences, chunks: Chunks,
    ledger: Ledger, settings: NotificationsSettings, now: datetime,
) -> bool:  # fmt: skip
    """Freeze the next stretch of the audience into chunks. True when nothing is left to plan."""
    announcement = announcements.get(announcement_id)
    if announcement.planned or announcement.state != State.PLANNING:
        return True
    size = min(WINDOW, FIRST_WINDOW * GROWTH**announcement.stretches)
    stretch = next_stretch(announcement, size, audiences, ledger, now)
    _ask_for_words(announcement, stretch.deliveries, settings, now)
    when = timings(announcement, stretch.deliveries, audiences.wishes, audiences.timetable)
    chunks.add(
        chunks_of(
            announcement, stretch.deliveries, window=announcement.planned_after,
            copy=audiences.version(), limits=stretch.limits, timings=when,
        )
    )  # fmt: skip
    ledger.add(stretch.missed)
    announcement.plan_further(stretch.after)
    announcements.save(announcement)
    return announcement.planned


def _ask_for_words(
    announcement: Announcement, deliveries: list[Delivery], settings: NotificationsSettings,
    now: datetime,
) -> None:  # fmt: skip
    missing = announcement.miss(delivery.language for delivery in deliveries)
    if not missing:
        return
    wait_s = settings.urgent_words_wait_s if announcement.urgent else settings.words_wait_s
    if announcement.words_due_at is None:
        announcement.words_due_at = now + timedelta(seconds=wait_s)
    announcement.messages.append(
        RequestTranslation(
            request_id=announcement.id,
            source_language=announcement.language,
            languages=missing,
            texts=announcement.texts,
            protected=[settings.district_name],
            category=announcement.category,
            urgent=announcement.urgent,
            due_at=announcement.words_due_at,
            template=announcement.template,
            slots=announcement.slots,
            asked_by=announcement.operator_id,
            schools=announcement.schools,
        )
    )


def is_over(announcement_id: str, announcements: Announcements, chunks: Chunks) -> bool:
    """Whether all of it is planned and no chunk is left; what it is once it stays.

    Asked after planning and after every chunk, each time when that is committed: so whoever comes
    last sees it, and no two that end at once write one document.
    """
    if chunks.any_left(announcement_id):
        return False
    return announcements.get(announcement_id).state == State.SENDING


def complete(
    announcement_id: str, totals: Mapping[str, int], announcements: Announcements, now: datetime
) -> None:
    announcement = announcements.get(announcement_id)
    if announcement.state == State.SENDING:
        announcement.complete(now, totals)
        announcements.save(announcement)
