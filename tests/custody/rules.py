# SPDX-License-Identifier: Apache-2.0
"""Who may be told what, written out again from the documentation: nothing of contracts/ decides."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from contracts.directory import ChoiceRecorded, LimitRecorded
from tests.custody.known import Known

WHERE, RECORDS, CONTACT = "where and when", "records", "being brought together"
# docs/limits.md: what each scope keeps from a person.
KEEPS = {
    "records": {RECORDS},
    "location-and-schedule": {WHERE},
    "contact": {CONTACT, WHERE},
    "all": {RECORDS, WHERE, CONTACT},
}
TELLS = {
    "emergency": {WHERE},
    "attendance": {RECORDS, WHERE},
    "academic": {RECORDS},
    "gatherings": {WHERE, CONTACT},
    "newsletter": {WHERE},
    "general": {WHERE},
}
NOBODY = ""


@dataclass(frozen=True, kw_only=True)
class Question:
    """A message of a category at a contact point, at a moment."""

    category: str
    channel: str
    point: str
    at: datetime


def is_barred(asked: Question, student: str, known: Known, limits: Iterable[LimitRecorded]) -> bool:
    """Whether anybody who is reached there must not be told of this child."""
    return any(
        one.person_id in known.sharing.get(asked.point, ()) and _keeps(one, student, asked)
        for one in limits
    )


def _keeps(limit: LimitRecorded, student: str, asked: Question) -> bool:
    begun = limit.begins_at is None or limit.begins_at <= asked.at
    over = limit.ends_at is not None and limit.ends_at <= asked.at
    about = not limit.student_ids or student in limit.student_ids
    keeps: set[str] = set().union(*(KEEPS[scope] for scope in limit.scopes))
    return begun and not over and about and not keeps.isdisjoint(TELLS[asked.category])


def may_be_told(person: str, student: str, asked: Question, known: Known) -> bool:
    """Whether this person, who is reached there, may be told of this child; limits are apart."""
    if student == NOBODY:
        return not _said_no(person, student, asked, known)
    if student not in children(person, known):
        return False
    usual = frozenset({"mail", "emergency"})
    needed = "emergency" if asked.category == "emergency" else "mail"
    if needed not in known.rights.get((person, student), usual):
        return False
    grown = student in known.of_age and RECORDS in TELLS[asked.category]
    return not grown and not _said_no(person, student, asked, known)


def children(person: str, known: Known) -> list[str]:
    return [one for one in known.children.get(person, ()) if one in known.present]


def _said_no(person: str, student: str, asked: Question, known: Known) -> bool:
    """The last word at the address, and the last word of the person: either no is a no."""
    said = [one for one in known.choices.values() if _covers(one, student, asked)]
    there = [one for one in said if one.contact_point_id == asked.point]
    theirs = [one for one in said if one.person_id == person]
    return _ends_with_no(there) or _ends_with_no(theirs)


def _ends_with_no(said: Collection[ChoiceRecorded]) -> bool:
    if not said:
        return False
    last = max(one.at for one in said)
    return any(not one.allowed for one in said if one.at == last)


def _covers(said: ChoiceRecorded, student: str, asked: Question) -> bool:
    every = said.category == "" and asked.category != "emergency"
    kind = every or said.category == asked.category
    return kind and said.channel in ("", asked.channel) and said.student_id in ("", student)


def justified(
    asked: Question, known: Known, limits: Collection[LimitRecorded], childless: Collection[str]
) -> set[str]:
    """On account of which children ("": nobody's) a message may go there. Empty: it must not."""
    return {
        student
        for person in known.sharing.get(asked.point, ())
        if person in known.present
        for student in (*children(person, known), *[NOBODY] * (person in childless))
        if may_be_told(person, student, asked, known)
        and not is_barred(asked, student, known, limits)
    }
