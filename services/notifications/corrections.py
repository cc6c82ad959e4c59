# SPDX-License-Identifier: Apache-2.0
"""What a correction takes over from the announcement that it corrects."""

from services.notifications.commands import Announce, CancelAnnouncement, CorrectAnnouncement
from services.notifications.errors import BadAnnouncement
from services.notifications.model import Announcement, same_language
from services.notifications.texts import SUBJECT_LIMIT

Correcting = CancelAnnouncement | CorrectAnnouncement
OUTBOUND_MODES = ("capture", "allowlist", "live")  # the strictest first


def correction_of(announcement: Announcement, command: Correcting) -> Announce:
    """What is asked for by asking for a correction."""
    return Announce(
        idempotency_key=f"corrects:{announcement.id}",
        subject=command.correction_subject or _subject(announcement, command),
        body=command.correction,
        audience=announcement.audience,
        category=announcement.category,
        urgent=announcement.urgent,
        language=command.correction_language or announcement.language,
        channels=list(announcement.channels),
    )


def _subject(announcement: Announcement, command: Correcting) -> str:
    subject, theirs = announcement.texts["subject"], announcement.language
    language = command.correction_language or theirs
    if not same_language(language, theirs):
        raise BadAnnouncement(
            f"the correction needs a subject in {language}: the announcement's is in {theirs}.",
            "correction_subject",
        )
    longer = f"Correction: {subject}"
    fits = same_language(language, "en") and len(longer) <= SUBJECT_LIMIT
    return longer if fits else subject


def strictest(*outbound_modes: str) -> str:
    """A correction goes no further than what it corrects went; "" when no mode was noted."""
    return next((mode for mode in OUTBOUND_MODES if mode in outbound_modes), "")
