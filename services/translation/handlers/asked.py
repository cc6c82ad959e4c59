# SPDX-License-Identifier: Apache-2.0
"""What people ask who wait for the answer."""

from collections.abc import Mapping, Sequence

from services.translation.commands import AskOutlook, TranslateText
from services.translation.glossary import Found
from services.translation.handlers.means import Means, course_for, needs_none, wording_for
from services.translation.handlers.requests import gate_for
from services.translation.model.gate import judge
from services.translation.policy import Unsafe
from services.translation.policy.courses import Course
from services.translation.ports import Engines, LanguageStatus
from services.translation.translating import Translation, translate_text


def translate(command: TranslateText, means: Means) -> Translation:
    """One text for a person who waits, with the way each sentence took."""
    course = taken(command, means)
    may_leave = means.policy.may_leave(command.category)
    return translate_text(
        command.text,
        source=command.source,
        target=command.target,
        names=(*command.protected, *means.schools.all()),
        engines=means.engines.between(command.source, command.target, may_leave=may_leave),
        memory=means.memory,
        glossary=means.glossary,
        reviewed=means.reviewed,
        category=command.category,
        gate=gate_for(course) if course else judge,
        unsafe=course.unsafe if course else Unsafe.WHOLE,
    )


def taken(command: TranslateText, means: Means) -> Course | None:
    """What would be done with a message of this category; None where none was named, or where
    nothing has to be translated."""
    if not command.category or needs_none(command.source, command.target):
        return None
    return course_for(command.category, command.source, command.target, means)


def terms_in(
    made: Translation, command: TranslateText, means: Means
) -> Mapping[str, Sequence[Found]]:
    """What the glossary has of each sentence."""
    return {
        each.sentence: means.glossary.terms_in(each.sentence, command.source, command.target)
        for each in made.sentences
    }


def languages(engines: Engines) -> Sequence[LanguageStatus]:
    """What can be claimed for each pair of languages."""
    return engines.pairs()


def outlook(command: AskOutlook, means: Means) -> dict[str, Course | None]:
    """What would be done now with such a message, by language; None where nothing has to be."""
    found: dict[str, Course | None] = {}
    for language in command.languages:
        if needs_none(command.source, language):
            found[language] = None
            continue
        wording = wording_for(command.template, command.slots, language, means.templates)
        found[language] = course_for(
            command.category, command.source, language, means, wording, urgent=command.urgent
        )
    return found
