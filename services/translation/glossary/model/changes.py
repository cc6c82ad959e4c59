# SPDX-License-Identifier: Apache-2.0
"""What a change does to the glossary, term by term, so that it can be shown first and undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from services.translation.glossary.model.term import Term


@dataclass(frozen=True, kw_only=True)
class Step:
    """One term before and after; None: there is none."""

    term_id: str
    before: Term | None
    after: Term | None

    @property
    def kind(self) -> str:
        if self.before is None:
            return "added"
        if self.after is None or (self.before.active and not self.after.active):
            return "removed"
        return "changed"


@dataclass(frozen=True, kw_only=True)
class Change:
    """Who changed what, when. `number` is its place in the history."""

    number: int
    kind: str
    operator_id: str
    name: str
    at: datetime
    steps: tuple[Step, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    note: str = ""
    undone_by: int = 0

    @property
    def counted(self) -> Mapping[str, int]:
        """How many terms were added, changed and removed."""
        return self.counts or counted(self.steps)


def counted(steps: Sequence[Step]) -> dict[str, int]:
    return {
        kind: sum(step.kind == kind for step in steps) for kind in ("added", "changed", "removed")
    }


def steps_to(
    current: Mapping[str, Term], wanted: Sequence[Term], *, alone: bool, shipped: Mapping[str, Term]
) -> list[Step]:
    """From the glossary there is to one with these terms.

    `alone`: other terms of the same pairs of languages go.
    """
    steps = [
        Step(term_id=term.term_id, before=current.get(term.term_id), after=term)
        for term in wanted
        if current.get(term.term_id) != term
    ]
    if not alone:
        return steps
    ids = {term.term_id for term in wanted}
    pairs = {(term.source, term.target) for term in wanted}
    gone = [
        term
        for term_id, term in current.items()
        if term_id not in ids and (term.source, term.target) in pairs and term.active
    ]
    return steps + [removal(term, shipped) for term in gone]


def removal(term: Term, shipped: Mapping[str, Term]) -> Step:
    """A term that comes with the platform is switched off, one of the district's own is deleted."""
    after = replace(term, active=False) if term.term_id in shipped else None
    return Step(term_id=term.term_id, before=term, after=after)


def steps_back(change: Change, current: Mapping[str, Term]) -> tuple[list[Step], list[str]]:
    """What undoes it, and the terms that somebody has changed again since."""
    back = [
        Step(term_id=step.term_id, before=step.after, after=step.before) for step in change.steps
    ]
    touched = [step.term_id for step in back if current.get(step.term_id) != step.before]
    return back, touched
