# SPDX-License-Identifier: Apache-2.0
from collections.abc import Mapping, Sequence
from dataclasses import replace

from services.translation.glossary.errors import ChangedMeanwhile, NoChange
from services.translation.glossary.model.changes import Change
from services.translation.glossary.model.term import Term
from services.translation.glossary.rows import shipped


class FakeGlossaryTerms:
    def __init__(self) -> None:
        self._own: dict[str, Term] = {}
        self._changes: list[Change] = []

    def all(self) -> Mapping[str, Term]:
        return {**shipped(), **self._own}

    def version(self) -> int:
        return len(self._changes)

    def apply(self, change: Change) -> None:
        if change.number != self.version() + 1:
            raise ChangedMeanwhile("somebody else was first")
        for step in change.steps:
            self._own.pop(step.term_id, None)
            if step.after is not None and step.after != shipped().get(step.term_id):
                self._own[step.term_id] = step.after
        self._changes.append(change)

    def changes(self, *, term_id: str = "", limit: int) -> Sequence[Change]:
        found = [
            replace(
                change,
                steps=tuple(step for step in change.steps if step.term_id == term_id),
                counts=change.counted,
            )
            for change in reversed(self._changes)
            if not term_id or any(step.term_id == term_id for step in change.steps)
        ]
        return found[:limit]

    def change(self, number: int) -> Change:
        if not 0 < number <= len(self._changes):
            raise NoChange(str(number))
        return self._changes[number - 1]

    def mark_undone(self, number: int, by: int) -> None:
        self._changes[number - 1] = replace(self._changes[number - 1], undone_by=by)
