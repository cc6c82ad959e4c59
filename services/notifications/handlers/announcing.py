# SPDX-License-Identifier: Apache-2.0
"""An announcement asked for, cancelled or corrected."""

from collections.abc import Callable
from datetime import datetime

from kernel.errors import Forbidden
from services.notifications import templates
from services.notifications.audience import is_within, parse_audience, within_schools
from services.notifications.commands import (
    Announce,
    CancelAnnouncement,
    CorrectAnnouncement,
    Requester,
)
from services.notifications.corrections import Correcting, correction_of, strictest
from services.notifications.errors import (
    CorrectedOtherwise,
    KeyUsedForSomethingElse,
    NotOnlyYours,
    StillGoingOut,
)
from services.notifications.model import Announcement, State
from services.notifications.ports import Announcements, Audiences


def announce(
    command: Announce, by: Requester, announcements: Announcements, audiences: Audiences,
    new_id: Callable[[], str], now: datetime, outbound: str = "",
) -> tuple[Announcement, bool]:  # fmt: skip
    """Accept an announcement; the same key again gives the same one. True when it is new.

    `outbound` is the mode it is asked for in, beyond which it never goes.
    """
    key = f"{by.operator_id}:{command.idempotency_key}"
    known = announcements.find_by_key(key)
    if known is not None:
        if known.request_hash != command.request_hash:
            raise KeyUsedForSomethingElse(command.idempotency_key)
        return known, False
    announcement = draft(command, by, audiences, id=new_id(), key=key, now=now)
    announcement.outbound = outbound
    announcements.save(announcement)
    return announcement, True


def draft(
    command: Announce, by: Requester, audiences: Audiences, *, id: str, key: str, now: datetime
) -> Announcement:
    """The announcement as it would be accepted. Raises Rejected naming what is wrong with it."""
    names = {name for part, text in command.texts.items() for name in templates.check(text, part)}
    audience = within_schools(parse_audience(command.audience, audiences.places), by.schools)
    announcement = Announcement.accept(
        command, id=id, key=key, operator_id=by.operator_id, audience=str(audience),
        placeholders=sorted(names), now=now,
    )  # fmt: skip
    announcement.schools = list(by.schools)
    return announcement


def cancel(
    command: CancelAnnouncement, by: Requester, announcements: Announcements,
    new_id: Callable[[], str], now: datetime, outbound: str = "",
) -> Announcement:  # fmt: skip
    """Stop it, and with a correction tell those whom it reached. Again is the same as once."""
    announcement = _theirs(command.announcement_id, by, announcements)
    correction = None
    if command.correction:
        correction = _correction(announcement, command, by, announcements, new_id, now, outbound)
    announcement.cancel(now)
    announcements.save(announcement)
    if correction is not None:
        announcements.save(correction)
    return announcement


def correct(
    command: CorrectAnnouncement, by: Requester, announcements: Announcements,
    new_id: Callable[[], str], now: datetime, outbound: str = "",
) -> Announcement:  # fmt: skip
    """Tell those whom it reached, now that it is over. Again is the same as once."""
    announcement = _theirs(command.announcement_id, by, announcements)
    if not announcement.is_over:
        raise StillGoingOut(announcement.id)
    correction = _correction(announcement, command, by, announcements, new_id, now, outbound)
    if correction is not None:
        announcements.save(announcement)
        announcements.save(correction)
    return announcement


def _theirs(announcement_id: str, by: Requester, announcements: Announcements) -> Announcement:
    """An operator for some schools stops and corrects only what they asked for themselves."""
    announcement = announcements.get(announcement_id)
    if by.schools and announcement.operator_id != by.operator_id:
        raise Forbidden("Somebody else asked for it: they can cancel it.", code="not-yours")
    return announcement


def _correction(
    announcement: Announcement, command: Correcting, by: Requester, announcements: Announcements,
    new_id: Callable[[], str], now: datetime, outbound: str,
) -> Announcement | None:  # fmt: skip
    """The correction, noted in what it corrects; None when it was asked for before."""
    asked = correction_of(announcement, command)
    if announcement.correction_id:
        known = announcements.get(announcement.correction_id)
        if known.state != State.CANCELLED:
            if known.request_hash != asked.request_hash:
                raise CorrectedOtherwise(known.id)
            return None
    if not is_within(parse_audience(announcement.audience, None), by.schools):
        raise NotOnlyYours(announcement.id)
    names = templates.check(asked.subject, "subject") + templates.check(asked.body, "body")
    correction = Announcement.accept(
        asked, id=(id := new_id()), key=f":{asked.idempotency_key}:{id}",
        operator_id=by.operator_id, audience=asked.audience, placeholders=names, now=now,
        corrects=announcement.id,
    )  # fmt: skip
    correction.schools = list(by.schools)
    correction.outbound = strictest(announcement.outbound, outbound)
    announcement.correction_id = correction.id
    return correction
