# SPDX-License-Identifier: Apache-2.0
from collections.abc import Collection
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from kernel.messages import Event
from services.directory.limits.commands import AddLimit
from services.directory.limits.errors import LimitNotFound, LimitStale
from services.directory.limits.model import Act, Limit
from services.directory.limits.ports import Known

ZONE = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)


def an_act(operator_id: str = "op-kim", at: datetime = NOW) -> Act:
    return Act(operator_id=operator_id, name=operator_id.removeprefix("op-").title(), at=at)


def a_limit(id: str = "L-1", **changed: Any) -> Limit:
    facts: dict[str, Any] = {
        "person_id": "luis",
        "student_ids": ("ana",),
        "document_reference": "Order 2026-D-1123",
        "entered": an_act(),
    }
    return Limit(id=id, **(facts | changed))


def asked(**changed: Any) -> AddLimit:
    facts = {
        "person_id": "luis", "student_ids": ("ana",), "document_reference": "Order 2026-D-1123",
    }  # fmt: skip
    return AddLimit(**(facts | changed))


class FakeLimits:
    """Limits in a dict; `published` is what the outbox would hold."""

    def __init__(self) -> None:
        self.kept: dict[str, Limit] = {}
        self.published: list[Event] = []

    def find(self, limit_id: str) -> Limit | None:
        return deepcopy(self.kept.get(limit_id))

    def get(self, limit_id: str) -> Limit:
        limit = self.find(limit_id)
        if limit is None:
            raise LimitNotFound(limit_id)
        return limit

    def on(self, person_id: str, now: datetime) -> list[Limit]:
        mine = [limit for limit in self.kept.values() if limit.person_id == person_id]
        return [deepcopy(limit) for limit in mine if not limit.is_over(now)]

    def tell_all_again(self) -> int:
        for limit in list(self.kept.values()):
            limit.untold = True
            self.save(deepcopy(limit))
        return len(self.kept)

    def save(self, limit: Limit) -> None:
        known = self.kept.get(limit.id)
        if (known.version if known else 0) != limit.version:
            raise LimitStale(f"somebody else changed {limit.id} meanwhile")
        limit.version += 1
        if limit.untold:
            limit.number = len(self.published) + 1
            self.published.append(limit.told())
            limit.untold = False
        self.kept[limit.id] = deepcopy(limit)


class FakeRoll:
    """Luis and Rosa have Ana, at s1, and Ben, at s2; Ba has Minh, at s2."""

    def __init__(self) -> None:
        self.people = {
            "luis": Known(name="Luis", is_student=False, student_ids=("ana", "ben")),
            "rosa": Known(name="Rosa", is_student=False, student_ids=("ana", "ben")),
            "ba": Known(name="Bà", is_student=False, student_ids=("minh",)),
            "ana": Known(name="Ana", is_student=True, school_ids=("s1",)),
            "ben": Known(name="Ben", is_student=True, school_ids=("s2",)),
            "minh": Known(name="Minh", is_student=True, school_ids=("s2",)),
        }

    def find(self, person_ids: Collection[str]) -> dict[str, Known]:
        return {id: self.people[id] for id in person_ids if id in self.people}
