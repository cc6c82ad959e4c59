# SPDX-License-Identifier: Apache-2.0
"""The words of each language, as they come or do not come in time."""

from datetime import datetime, timedelta
from typing import Literal

from contracts.translation import ReviewRequested, Translated
from kernel.errors import Rejected
from services.notifications import templates
from services.notifications.commands import Words
from services.notifications.model import Announcement
from services.notifications.notices import NoticeKind
from services.notifications.ports import Announcements, Chunks
from services.notifications.texts import unfit

# Translation itself answers when its reviewers' time is over; should it be down, we go on.
GRACE = timedelta(minutes=2)


def take_words(translated: Translated, announcements: Announcements, chunks: Chunks) -> None:
    """Words for one language: its waiting chunks go out with them."""
    announcement = announcements.get(translated.request_id)
    if translated.refused:
        words = announcement.original_with_notice(translated.explanation or translated.refused)
    elif problem := _broken(translated.texts, announcement):
        words = announcement.original_with_notice(problem)
    else:
        words = _words(translated, announcement)
    if announcement.take_words(translated.language, words):
        chunks.release(announcement.id, translated.language)
    announcements.save(announcement)


def _words(translated: Translated, announcement: Announcement) -> Words:
    beside = translated.original_beside
    return Words(
        texts=translated.texts, language=translated.language, notice=_notice(translated),
        engine=translated.engine, explanation=translated.explanation,
        placeholders=announcement.placeholders, made_by=translated.made_by, tier=translated.tier,
        beside=dict(announcement.texts) if beside else {},
        original_language=announcement.language,
    )  # fmt: skip


def _notice(translated: Translated) -> NoticeKind | Literal[""]:
    """Readers of en-GB need no translation of en-US, and no notice of one; nor do those whose words
    a person wrote or read."""
    if translated.engine == "original" or translated.made_by != "machine":
        return ""
    return "partly" if translated.kept_sentences else "machine"


def _broken(texts: dict[str, str], announcement: Announcement) -> str:
    """Why a translation must not go out; "" when it may."""
    if texts.keys() != announcement.texts.keys() or not all(map(str.strip, texts.values())):
        return "the translation lacks a part"
    if _placeholders(texts) != set(announcement.placeholders):
        return "the translation changed a placeholder"
    problem = unfit(texts)
    return f"in the translation, the {problem}" if problem else ""


def _placeholders(texts: dict[str, str]) -> set[str] | None:
    """The placeholders of all parts; None when they are not well formed any more."""
    try:
        return {name for part, text in texts.items() for name in templates.check(text, part)}
    except Rejected:
        return None


def stop_waiting(
    announcement_id: str, announcements: Announcements, chunks: Chunks, now: datetime
) -> None:
    """The deadline for words has passed: the original goes out, with a notice."""
    announcement = announcements.get(announcement_id)
    overdue = announcement.overdue(now)
    for language in overdue:
        words = announcement.original_with_notice("no translation came before the deadline")
        if announcement.take_words(language, words):
            chunks.release(announcement.id, language)
    if overdue:
        announcements.save(announcement)


def await_review(review: ReviewRequested, announcements: Announcements) -> None:
    """A person reads the words of a language first: they come later than usual."""
    announcement = announcements.get(review.request_id)
    due_at = None if review.then == "wait" else review.due_at + GRACE
    announcement.await_review(review.language, due_at)
    announcements.save(announcement)
