# SPDX-License-Identifier: Apache-2.0
"""One function per command or reaction. Each runs in a unit of work, and may run again."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Literal

from contracts.directory import (
    ClassRecorded,
    ContactPointRecorded,
    ContactPointRemoved,
    RosterImported,
    SchoolRecorded,
)
from contracts.translation import RequestTranslation, ReviewRequested, Translated
from kernel.errors import Forbidden, Rejected
from kernel.messages import Event
from services.notifications import templates
from services.notifications.audience import is_within, parse_audience, within_schools
from services.notifications.commands import (
    Announce,
    CancelAnnouncement,
    CorrectAnnouncement,
    Requester,
    Words,
)
from services.notifications.config import NotificationsSettings
from services.notifications.corrections import Correcting, correction_of, strictest
from services.notifications.errors import (
    CorrectedOtherwise,
    KeyUsedForSomethingElse,
    NotOnlyYours,
    StillGoingOut,
)
from services.notifications.model import Announcement, State, unfit
from services.notifications.notices import NoticeKind
from services.notifications.planning.deliveries import Delivery, chunks_of
from services.notifications.planning.stretches import next_stretch
from services.notifications.ports import Announcements, Audiences, Chunks, Ledger, Recipients
from services.notifications.quiet.planning import timings

WINDOW = 4_000  # of eight languages, whole chunks
FIRST_WINDOW = 200  # small, so that a message starts to leave at once
GROWTH = 5  # and goes on leaving while the next stretch is planned
LOOK_AGAIN = timedelta(seconds=0.5)
# Translation itself answers when its reviewers' time is over; should it be down, we go on.
GRACE = timedelta(minutes=2)


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


PLACES = (SchoolRecorded, ClassRecorded)
CONTACTS = (ContactPointRecorded, ContactPointRemoved)


def remember(facts: list[Event], recipients: Recipients) -> None:
    """Bring directory's facts into the copy of recipients."""
    imports = [fact for fact in facts if isinstance(fact, RosterImported)]
    places = [fact for fact in facts if isinstance(fact, PLACES)]
    contacts = [fact for fact in facts if isinstance(fact, CONTACTS)]
    others = (RosterImported, *PLACES, *CONTACTS)
    people = [fact for fact in facts if not isinstance(fact, others)]
    recipients.remember(people, contacts)  # type: ignore[arg-type]  # what is left is about people
    recipients.remember_places(places)
    recipients.followed(imports)
