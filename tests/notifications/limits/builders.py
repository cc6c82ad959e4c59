# SPDX-License-Identifier: Apache-2.0
"""Limits and choices as the directory tells them, and a part that is about to leave."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from contracts.choices import Choice
from contracts.directory import ChoiceRecorded, LimitRecorded, LimitsWatermark
from contracts.rights import Limit, Scope
from kernel.unit import Unit
from services.notifications.limits.repository import MongoLimits
from services.notifications.limits.rules import Rules
from tests.notifications.builders import NOW

Document = dict[str, Any]


def a_limit(person_id: str = "g1", *student_ids: str, **changes: Any) -> Limit:
    values: Document = {
        "limit_id": "L1", "person_id": person_id, "student_ids": frozenset(student_ids),
        "scopes": frozenset({Scope.ALL}),
    }  # fmt: skip
    return Limit(**values | changes)


def a_choice(**changes: Any) -> Choice:
    """A no."""
    return Choice(**{"choice_id": "C1", "allowed": False, "at": NOW} | changes)


def rules(
    *limits: Limit, points: Sequence[Document] = (), choices: Sequence[Choice] = (), **changes: Any
) -> Rules:
    """What the copy would say of these contact points."""
    by_person: dict[str, list[Limit]] = {}
    for limit in limits:
        by_person.setdefault(limit.person_id, []).append(limit)
    by_whose: dict[str, list[Choice]] = {}
    for choice in choices:
        by_whose.setdefault(choice.contact_point_id or choice.person_id, []).append(choice)
    sharing = {
        point["_id"]: [id for id in point["person_ids"] if id in by_person] for point in points
    }
    values: Document = {
        "now": NOW, "limits": by_person, "choices": by_whose,
        "limited_at": {id: people for id, people in sharing.items() if people},
    }  # fmt: skip
    return Rules(**values | changes)


def limit_recorded(
    number: int, person_id: str = "g1", *student_ids: str, **changes: Any
) -> LimitRecorded:
    values: Document = {
        "limit_id": f"L{number}", "number": number, "person_id": person_id,
        "student_ids": list(student_ids), "scopes": ["all"],
    }  # fmt: skip
    return LimitRecorded(**values | changes)


def watermark(number: int, at: datetime = NOW) -> LimitsWatermark:
    return LimitsWatermark(number=number, at=at)


def choice_recorded(**changes: Any) -> ChoiceRecorded:
    values: Document = {
        "choice_id": "C1", "allowed": False, "at": NOW, "basis": "revocation", "origin": "sms",
    }  # fmt: skip
    return ChoiceRecorded(**values | changes)


def remember(unit: Unit, *facts: Any) -> None:
    """As the reaction does."""
    limits = [one for one in facts if isinstance(one, LimitRecorded)]
    marks = [one for one in facts if isinstance(one, LimitsWatermark)]
    choices = [one for one in facts if isinstance(one, ChoiceRecorded)]
    if limits or marks:
        unit.run(lambda: MongoLimits(unit).remember(limits, marks))
    if choices:
        unit.run(lambda: MongoLimits(unit).remember_choices(choices))
