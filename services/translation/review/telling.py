# SPDX-License-Identifier: Apache-2.0
"""The events of a task, made from what it is."""

from datetime import datetime
from typing import Any, Protocol

from contracts.translation import (
    ReviewClaimed,
    ReviewEscalated,
    ReviewFinished,
    ReviewRequested,
    Translated,
)


class Told(Protocol):
    """What every event of a task says."""

    id: str
    request_id: str
    language: str
    category: str
    tier: str
    reason: str
    asked_at: datetime
    due_at: datetime
    then: str
    urgent: bool

    @property
    def words(self) -> int: ...


def requested(task: Told) -> ReviewRequested:
    return ReviewRequested(
        task_id=task.id, request_id=task.request_id, language=task.language,
        category=task.category, due_at=task.due_at, then=task.then, words=task.words,
        reason=task.reason, urgent=task.urgent,
    )  # fmt: skip


def claimed(task: Told, operator_id: str, now: datetime) -> ReviewClaimed:
    """Without an operator: it was given back."""
    return ReviewClaimed(
        task_id=task.id, request_id=task.request_id, language=task.language,
        operator_id=operator_id, claimed_at=now,
    )  # fmt: skip


def escalated(task: Told, reason: str, now: datetime) -> ReviewEscalated:
    return ReviewEscalated(
        task_id=task.id, request_id=task.request_id, language=task.language, reason=reason,
        escalated_at=now,
    )  # fmt: skip


def finished(task: Told, outcome: str, operator_id: str, now: datetime) -> ReviewFinished:
    return ReviewFinished(
        task_id=task.id, request_id=task.request_id, language=task.language, outcome=outcome,
        operator_id=operator_id, finished_at=now,
        waited_s=max(0, int((now - task.asked_at).total_seconds())),
    )  # fmt: skip


def answer(task: Told, **fields: Any) -> Translated:
    """What the request gets, once."""
    return Translated(
        request_id=task.request_id, language=task.language, urgent=task.urgent, tier=task.tier,
        **fields,
    )  # fmt: skip
