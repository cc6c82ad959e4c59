# SPDX-License-Identifier: Apache-2.0
"""Why did, or didn't, this person get this? The whole story, step by step."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kernel.clock import utc_now
from kernel.errors import Rejected
from kernel.mongo import Database
from kernel.unit import Unit
from services.notifications.audience import matched, member_from, parse_audience
from services.notifications.commands import Words
from services.notifications.errors import AnnouncementNotFound
from services.notifications.model import Announcement, Fate, State
from services.notifications.queries.receipts import lines_of
from services.notifications.recipients.facts import full_name
from services.notifications.repository import MongoChunks
from services.notifications.repository.announcements import from_document
from services.notifications.repository.ledger import WENT

Document = dict[str, Any]
WAITS = {"quiet-hours": "quiet hours of the family or the district", "digest": "their digest"}
REASONS = {
    "no-contact": "There is no email address or phone number on file.",
    "no-channel": "There is no address for the channels that this announcement used.",
    "cancelled": "The announcement was cancelled before this left.",
    "somebody-gone": "It names somebody who was not reached there any more when it was to leave.",
    "contact-gone": "Nobody it was meant for was reached there any more when it was to leave.",
    "limit": "A limit is in force on somebody who is reached there.",
    "held-back": "It was held back. The office knows why.",  # in place of a limit
    "no-right": "The school's file gives them no right to such messages about this child.",
    "of-age": "The student is of age: what is in their records goes to them.",
    "opted-out": "They, or whoever is reached there, asked not to get such messages.",
    "flagged": "This address did not work: see rapport people flagged.",
    "asked-in-capture": "It was asked for in the mode capture, and stays there.",
    "not-on-allowlist": "In the mode allowlist only named addresses leave.",
    "refused": "The relay or gateway refused it, and would again.",
    "undelivered": "The gateway took it, and tells that it did not arrive.",
    "bounced": "It was handed over and came back: it did not arrive (rapport people flagged).",
    "gave-up": "The relay or gateway kept putting it off until we gave up.",
    "no-answer": "It was handed over, but no answer came back: nobody can say.",
    "placeholder-missing": "A name that the text asks for is not on file.",
    "placeholder-unfit": "A name that the text asks for cannot stand in a message.",
    "control-character": "A name in it has a character that no mail can hold.",
    "bad-address": "The address on file is none that mail can be sent to.",
    "address-needs-smtputf8": "The address has letters before the @ that not every server takes.",
}


def why(
    unit: Unit, announcement_id: str, person_id: str, schools: Sequence[str] = (),
    office_of: Sequence[str] | None = None,
) -> Document:  # fmt: skip
    """{"person", "outcome", "story": [{"at", "what", "next_step"}]}. Raises NotFound or Rejected.

    Who asks for some schools learns nothing about people of others, not even that they exist. And
    of limits only the office does, for the schools `office_of`; None: they are not of the office.
    """
    database = unit.database
    announcement, person = _found(database, announcement_id, person_id, schools)
    sees_limits = office_of is not None and _belongs(person, office_of)
    theirs = {"announcement_id": announcement_id, "people": person_id}
    entries = list(database.ledger.find(theirs).sort("at", 1))
    chunks = MongoChunks(unit).planned_for(announcement_id, person_id)
    story = [
        _asked(announcement),
        *_membership(announcement, person, entries or chunks, database),
        *[line for each in _languages(person, chunks) for line in _words(announcement, each)],
        *[line for chunk in chunks for line in _planned(chunk, entries)],
        *[line for entry in entries
          for line in lines_of(entry, lambda one: _told(one, database, sees_limits))],
        *_ended(announcement),
    ]  # fmt: skip
    return {
        "person": {
            "person_id": person_id,
            "name": full_name(person),
            "language": person["language"],
            "student_ids": [one["id"] for one in person["students"]],
        },
        "outcome": _outcome(announcement, entries, chunks),
        "story": story,
    }


def _found(
    database: Database, announcement_id: str, person_id: str, schools: Sequence[str]
) -> tuple[Announcement, Document]:
    document = database.announcements.find_one({"_id": announcement_id})
    if document is None:
        raise AnnouncementNotFound(announcement_id)
    person = database.people.find_one({"_id": person_id})
    if person is None or not _belongs(person, schools):
        raise Rejected(
            f"nobody here has the id {person_id}. See: rapport people find.", code="no-person"
        )
    return from_document(document), person


def _line(at: datetime | None, what: str) -> Document:
    return {"at": at.isoformat() if at else None, "what": what, "next_step": ""}


def _asked(announcement: Announcement) -> Document:
    of_whom = (
        f"it corrects {announcement.corrects}, for those whom that reached"
        if announcement.corrects
        else f"audience: {announcement.audience}"
    )
    return _line(announcement.accepted_at, f"{announcement.operator_id} asked for it; {of_whom}.")


def _membership(
    announcement: Announcement, person: Document, planned: list[Document], database: Database
) -> list[Document]:
    if announcement.corrects:
        return [_corrected(announcement, person, database)]
    now = matched(parse_audience(announcement.audience, None), member_from(person))
    if now:
        on_account = f", on account of {', '.join(now.student_ids)}" if now.student_ids else ""
        text = f"Belongs to the audience as {', '.join(sorted(now.roles))}{on_account}."
    elif planned:
        text = "Belonged to the audience when it was frozen; does not any more."
    else:
        text = "Does not belong to the audience."
    return [_line(None, text)]


def _corrected(announcement: Announcement, person: Document, database: Database) -> Document:
    if announcement.plan_due_at is not None:
        text = f"Waits until it is known whom {announcement.corrects} reached."
        return _line(None, text)
    known = {"announcement_id": announcement.corrects, "people": person["_id"]}
    states = {entry["state"] for entry in database.ledger.find(known, {"state": 1})}
    if states & set(WENT):
        text = f"{announcement.corrects} reached them."
    elif Fate.UNKNOWN in states:
        text = f"{announcement.corrects} may have reached them: nobody can say."
    else:
        text = f"{announcement.corrects} did not reach them, so there is nothing to correct."
    return _line(None, text)


def _belongs(person: Document, schools: Sequence[str]) -> bool:
    own = {*person["schools"], *[id for one in person["students"] for id in one["schools"]]}
    return not schools or not own.isdisjoint(schools)


def _languages(person: Document, chunks: list[Document]) -> list[str]:
    """Those in which it was planned: on a shared phone that may be another than the person's."""
    planned = sorted({chunk["language"] for chunk in chunks})
    return planned or [person["language"]] * bool(person["language"])


def _words(announcement: Announcement, language: str) -> list[Document]:
    words = announcement.words_for(language)
    if words is None:
        waiting = language in announcement.pending_languages
        return [_line(None, _awaited(announcement, language))] if waiting else []
    return [_line(None, _worded(words, language))]


def _awaited(announcement: Announcement, language: str) -> str:
    if language not in announcement.in_review:
        return f"The words in {language} are awaited."
    due_at = announcement.in_review[language]
    until = f", until {due_at.isoformat(timespec='minutes')}" if due_at else ""
    return f"A person reads the words in {language} first{until} (rapport reviews list)."


def _worded(words: Words, language: str) -> str:
    if words.notice == "original":
        why = words.explanation.rstrip(".")
        return f"Went out in {words.language} with a notice in {language}: {why}."
    if words.engine == "original" or (words.language != language and not words.engine):
        return f"Written in {words.language}; needs no translation."
    made = {
        "person": f"Put into {language}, and read before it went out, by a person.",
        "template": f"Prepared before in {language} ({words.engine}).",
    }.get(words.made_by, f"Translated into {language} by {words.engine}.")
    beside = f" The original in {words.original_language} stands beside it." * bool(words.beside)
    return f"{made} {words.explanation}".strip() + beside


def _planned(chunk: Document, entries: list[Document]) -> list[Document]:
    delivery = chunk["delivery"]
    if any(entry["_id"] == delivery["id"] for entry in entries):
        return []
    waiting = "waits for its translation" if chunk["state"] == "waiting" else _on_its_way(chunk)
    shared = _shared(delivery["people"])
    return [_line(None, f"By {chunk['channel']} to {delivery['address']}{shared}: {waiting}.")]


def _on_its_way(chunk: Document) -> str:
    put_off = chunk.get("put_off")
    if put_off is None or put_off["until"] <= utc_now():
        return "is on its way"
    return f"waits until {put_off['local']} ({WAITS[put_off['why']]})"


def _shared(people: list[str]) -> str:
    return f" (shared by {len(people)} people, sent once)" if len(people) > 1 else ""


def _without_limit(entry: Document) -> Document:
    return entry | {"reason": "held-back", "limit_id": ""}


def _told(entry: Document, database: Any, sees_limits: bool) -> str:
    if entry.get("reason") == "limit" and not sees_limits:
        entry = _without_limit(entry)
    named = entry.get("reason") or ""
    reason = REASONS.get(named, named) + _aside(entry)
    if not entry["channel"]:  # there is no contact point
        reached = "Could not be reached" if entry["state"] == Fate.UNREACHABLE else entry["state"]
        return f"{str(reached).capitalize()}. {reason}"
    point = database.reach.find_one({"_id": entry["contact_point_id"]}, {"address": 1})
    address = point["address"] if point and point["address"] else entry["contact_point_id"]
    code = f" (code {entry['code']})" if entry.get("code") else ""
    shared = _shared(entry["people"])
    told = f"By {entry['channel']} to {address}{shared}: {entry['state']}{code}. {reason}"
    return told.strip()


def _aside(entry: Document) -> str:
    if entry.get("limit_id"):
        about = ", ".join(student for student in entry.get("about", ()) if student)
        account = f" It was on account of {about}." * bool(about)
        return f"{account} Limit {entry['limit_id']}: see rapport limits list."
    if entry.get("neutral"):
        return "Limits could not be checked then, so it went without the child's name."
    return ""


def _ended(announcement: Announcement) -> list[Document]:
    if announcement.finished_at is None:
        return []
    corrected = announcement.correction_id
    by = f" Those whom it reached get a correction: {corrected}." if corrected else ""
    return [_line(announcement.finished_at, f"The announcement was {announcement.state}.{by}")]


def _outcome(announcement: Announcement, entries: list[Document], chunks: list[Document]) -> str:
    states = {entry["state"] for entry in entries}
    for state in (
        Fate.DELIVERED,
        Fate.SENT,
        Fate.UNKNOWN,
        Fate.FAILED,
        Fate.SUPPRESSED,
        Fate.UNREACHABLE,
    ):
        if state in states:
            return str(state)
    if chunks:
        return "on its way"
    if announcement.state == State.CANCELLED:
        return "cancelled"
    return "not in the audience" if announcement.planned else "being planned"
