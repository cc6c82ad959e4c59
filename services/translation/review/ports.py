# SPDX-License-Identifier: Apache-2.0
"""What the reviewers' queue is kept in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.translation.ports import Glossary, ReviewedMemory
from services.translation.review.model import ReviewTask


class ReviewTasks(Protocol):
    def find(self, task_id: str) -> ReviewTask | None:
        """None where nothing was asked under this id."""

    def of_request(self, request_id: str) -> Sequence[ReviewTask]:
        """All of one request, in whatever state."""

    def held_by(self, operator_id: str) -> Sequence[ReviewTask]:
        """All that an operator has claimed."""

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        """Ids of those that time changes now, the longest overdue first."""

    def save(self, task: ReviewTask) -> None:
        """Store it and its events in the open unit of work. Raise Conflict on a stale version."""

    def stands(self, request_id: str) -> bool:
        """Whether somebody waits for the request still. Two that ask this and `cancel` at the same
        time come one after the other."""

    def cancel(self, request_id: str) -> None:
        """From here on nobody waits for the request; also for what is asked later."""


class Reviewers(Protocol):
    def languages_of(self, operator_id: str) -> Sequence[str]:
        """The languages an operator reviews; empty: none."""

    def of(self, language: str) -> Sequence[str]:
        """Operator ids of those who review the language: es covers es-MX, zh-Hans never zh-Hant."""

    def all(self) -> Mapping[str, Sequence[str]]:
        """{operator id: languages}."""

    def set(self, operator_id: str, languages: Sequence[str], by: str) -> None:
        """These and no others from now on; none: no reviewer any more."""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What the queue is worked on with."""

    tasks: ReviewTasks
    reviewers: Reviewers
    memory: ReviewedMemory
    glossary: Glossary
