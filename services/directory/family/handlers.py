# SPDX-License-Identifier: Apache-2.0
from collections.abc import Collection
from datetime import datetime
from typing import Any

from services.directory.errors import PersonNotFound
from services.directory.family.commands import SetChoices, TakeBackChoices
from services.directory.family.errors import ChoiceRefused
from services.directory.family.said import CHOICES, Said
from services.directory.model import Person
from services.directory.ports import People
from services.directory.roster.languages import language_tag


def set_choices(
    command: SetChoices, people: People, *, owned: Collection[str], by: str, now: datetime
) -> None:
    """`owned`: the fields that are the families' own in this district."""
    person = the_person(people, command.person_id)
    chosen = _chosen(command)
    for field in chosen:
        if field not in owned:
            raise ChoiceRefused(
                f"{field} belongs to the roster in this district (RAPPORT_FAMILY_FIELDS): change "
                "it in the student information system.",
                field=field,
            )
    person.say(
        **{
            field: Said(value=value, at=now, by=by, origin=command.said_by)
            for field, value in chosen.items()
        }
    )
    people.save_many([person])


def take_back_choices(command: TakeBackChoices, people: People) -> list[str]:
    """The fields in which the roster counts again."""
    person = the_person(people, command.person_id)
    unknown = set(command.fields) - set(CHOICES)
    if unknown:
        raise ChoiceRefused(
            f"{', '.join(sorted(unknown))} is none of {', '.join(CHOICES)}.", field=min(unknown)
        )
    chosen = [field for field in command.fields or CHOICES if field in person.family]
    person.unsay(*chosen)
    people.save_many([person])
    return chosen


def the_person(people: People, person_id: str) -> Person:
    (person,) = people.load_many([person_id])
    if person.recorded is None:
        raise PersonNotFound(f"there is no person {person_id}. See: rapport people find.")
    return person


def _chosen(command: SetChoices) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if command.language is not None:
        said["language"] = _tag("language", command.language)
    if command.spoken_language is not None:
        spoken = command.spoken_language
        said["spoken_language"] = _tag("spoken_language", spoken) if spoken else ""
    if command.interpreter is not None:
        said["interpreter"] = command.interpreter
    if not said:
        raise ChoiceRefused("say what the family chose: --language, --spoken or --interpreter.")
    return said


def _tag(field: str, text: str) -> str:
    tag = language_tag(text)
    if not tag:
        raise ChoiceRefused(
            f'{field}: "{text}" is neither a BCP 47 tag such as es or zh-Hans nor the English name '
            "of a language.",
            field=field,
        )
    return tag
