# SPDX-License-Identifier: Apache-2.0
"""Whether what left may have left: for each message, by what was known when it did."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from contracts.directory import LimitRecorded
from tests.custody.known import Known
from tests.custody.reading import announced, found_in, text_of_mail
from tests.custody.rules import NOBODY, Question, justified
from tests.custody.world import (
    ADDRESSES,
    GUARDIANS,
    MARKS,
    SCHOOL_OF,
    SCHOOLS,
    STUDENTS,
    channel_of,
)

BOUND = timedelta(seconds=2)
POINT_AT = {address: point for point, address in ADDRESSES.items()}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What an announcement was asked to be. `school` "": for the whole district.

    `childless` had no children on file when it was planned: to them it goes on nobody's account.
    """

    category: str
    is_urgent: bool
    school: str = ""
    childless: set[str] = field(default_factory=set)


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """A message as it left: to whom, in which bytes, when, and what was known of whom then.

    `limits` are those that it had to keep to, `is_current` says whether limits were known as of
    then: else it may say nothing of children, and a routine one may not leave at all.
    """

    address: str
    text: str
    at: datetime
    known: Known
    limits: list[LimitRecorded]
    is_current: bool = True


def text_of(content: bytes | str) -> str:
    return text_of_mail(content) if isinstance(content, bytes) else content


def judge(seen: Evidence, announcements: Mapping[str, Asked]) -> list[str]:
    """What is wrong with it: sentences, none when it may have left."""
    asked = announcements[announced(seen.text)]
    point = POINT_AT[seen.address]
    question = Question(category=asked.category, channel=channel_of(point), point=point, at=seen.at)
    about = justified(question, seen.known, seen.limits, asked.childless)
    if asked.school:
        about = {id for id in about if SCHOOL_OF.get(id) == asked.school}
    problems = [] if about else [f"{asked} went to {point}, where nobody may be told"]
    if not seen.is_current and not asked.is_urgent:
        problems.append(f"{asked} went to {point} while limits were not known")
    return problems + _given_away(seen, point, about)


def _given_away(seen: Evidence, point: str, about: set[str]) -> list[str]:
    """Of whom or what it says something that is not for those who read it there."""
    there = {id for id in seen.known.sharing.get(point, ()) if id in seen.known.present}
    children = about - {NOBODY} if seen.is_current else set()
    fine = {point} | there & set(GUARDIANS) | children | {SCHOOL_OF[id] for id in children}
    wrong = found_in(seen.text, MARKS) - fine
    return [f"what went to {point} tells of {_kind(id)} {id}" for id in sorted(wrong)]


def _kind(id: str) -> str:
    if id in STUDENTS:
        return "the child"
    if id in SCHOOLS:
        return "the school"
    return "the guardian" if id in GUARDIANS else "the address"
