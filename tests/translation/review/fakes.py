# SPDX-License-Identifier: Apache-2.0
"""The queue in memory; published events are kept in order."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import datetime

from contracts.languages import covering
from kernel.errors import Conflict
from kernel.messages import Event
from services.translation.ports import ApprovedSentence, Recollection, Sought, Suggestion
from services.translation.review.model import ReviewTask, State


class FakeReviewTasks:
    def __init__(self) -> None:
        self.kept: dict[str, ReviewTask] = {}
        self.published: list[Event] = []
        self.cancelled: set[str] = set()

    def find(self, task_id: str) -> ReviewTask | None:
        return deepcopy(self.kept.get(task_id))

    def of_request(self, request_id: str) -> Sequence[ReviewTask]:
        return [deepcopy(each) for each in self.kept.values() if each.request_id == request_id]

    def held_by(self, operator_id: str) -> Sequence[ReviewTask]:
        claimed = [each for each in self.kept.values() if each.state == State.CLAIMED]
        return [deepcopy(each) for each in claimed if each.claimed_by == operator_id]

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        moments = {each.id: each.next_at for each in self.kept.values()}
        due = {id: at for id, at in moments.items() if at is not None and at <= now}
        return sorted(due, key=lambda id: due[id])[:limit]

    def save(self, task: ReviewTask) -> None:
        known = self.kept.get(task.id)
        if (known.version if known else 0) != task.version:
            raise Conflict(f"task {task.id} changed meanwhile")
        task.version += 1
        self.published += task.messages
        task.messages.clear()
        self.kept[task.id] = deepcopy(task)

    def stands(self, request_id: str) -> bool:
        return request_id not in self.cancelled

    def cancel(self, request_id: str) -> None:
        self.cancelled.add(request_id)

    def of_type(self, kind: type[Event]) -> list[Event]:
        return [each for each in self.published if isinstance(each, kind)]


class FakeReviewers:
    def __init__(self, **languages: Sequence[str]) -> None:
        self.kept: dict[str, Sequence[str]] = dict(languages)

    def languages_of(self, operator_id: str) -> Sequence[str]:
        return list(self.kept.get(operator_id, ()))

    def of(self, language: str) -> Sequence[str]:
        wanted = set(covering(language))
        return sorted(id for id, languages in self.kept.items() if wanted & set(languages))

    def all(self) -> Mapping[str, Sequence[str]]:
        return dict(sorted(self.kept.items()))

    def set(self, operator_id: str, languages: Sequence[str], by: str) -> None:
        self.kept.pop(operator_id, None)
        if languages:
            self.kept[operator_id] = list(languages)


class FakeReviewedMemory:
    """Keeps everything, and suggests what it was told to."""

    def __init__(self, *suggestions: Suggestion) -> None:
        self.approved: list[ApprovedSentence] = []
        self._suggestions = suggestions

    def remember_reviewed(self, approved: Sequence[ApprovedSentence]) -> Sequence[tuple[str, ...]]:
        self.approved += approved
        return [()] * len(approved)

    def recall_reviewed(
        self, sought: Sequence[Sought], *, source: str, target: str
    ) -> Sequence[Sequence[Recollection]]:
        return [()] * len(sought)

    def suggest(
        self, sentence: str, *, source: str, target: str, names: Sequence[str] = ()
    ) -> Sequence[Suggestion]:
        return self._suggestions
