# SPDX-License-Identifier: Apache-2.0
"""What a request is translated with, and by what rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from kernel.errors import Rejected
from services.translation.model.varieties import Match, match
from services.translation.policy import Policy, courses
from services.translation.policy.courses import Course, course
from services.translation.ports import (
    Answers,
    Engines,
    Glossary,
    Memory,
    Records,
    ReviewedMemory,
    Reviews,
    SchoolNames,
    Tally,
    Templates,
    TemplateWords,
)

Pause = Callable[[float], None]


@dataclass(frozen=True, kw_only=True)
class Means:
    """`pause` waits so many seconds, `clock` says what time it is."""

    engines: Engines
    memory: Memory
    reviewed: ReviewedMemory
    schools: SchoolNames
    glossary: Glossary
    templates: Templates
    reviews: Reviews
    records: Records
    answers: Answers
    tally: Tally
    policy: Policy
    clock: Callable[[], datetime]
    pause: Pause


def course_for(
    category: str, source: str, language: str, means: Means, wording: TemplateWords | None = None,
    *, urgent: bool = False,
) -> Course:  # fmt: skip
    """What is done with a message of this category for readers of a language."""
    mine = means.engines.between(source, language, may_leave=means.policy.may_leave(category))
    others = mine or means.engines.between(source, language, may_leave=True)
    return course(
        means.policy,
        category,
        language,
        courses.Means(
            engine=bool(mine),
            elsewhere=bool(others) and not mine,
            wording=wording.kind if wording else "",
            reviewed=bool(wording and wording.reviewed),
        ),
        urgent=urgent,
    )


def wording_for(
    template: str, slots: Mapping[str, str], language: str, templates: Templates
) -> TemplateWords | None:
    """The template's words in a language; None without a template, or with one that is no good."""
    if not template:
        return None
    try:
        return templates.words(template, slots, language)
    except Rejected:
        return None


def needs_none(source: str, language: str) -> bool:
    """Whether readers of a language read the source as it is: en-GB and en-US, not zh-Hans and
    zh-Hant."""
    return match(source, language) > Match.NONE
