# SPDX-License-Identifier: Apache-2.0
"""What people approved, on the way of a sentence: asked before all others."""

from collections.abc import Sequence

from services.translation.model.preparing import Prepared, Tactic, prepare
from services.translation.ports import Recollection, Sought
from services.translation.translating.results import Attempt
from services.translation.translating.task import Task


def recollected(sentences: Sequence[str], task: Task) -> Sequence[Sequence[Recollection]]:
    """For each sentence of a text what people approved for it, best first."""
    if task.reviewed is None:
        return [() for _ in sentences]
    around = ["", *sentences, ""]
    sought = {
        at: Sought(
            prepared=prepared, before=around[at], after=around[at + 2], category=task.category
        )
        for at, sentence in enumerate(sentences)
        if (prepared := _prepared(sentence, task))
    }
    found = task.reviewed.recall_reviewed(
        list(sought.values()), source=task.source, target=task.target
    )
    by_place = dict(zip(sought, found, strict=True))
    return [by_place.get(at, ()) for at in range(len(sentences))]


def attempt_with(known: Recollection) -> Attempt:
    """Its findings are those that whoever approved it knew of."""
    return Attempt(
        engine=known.by, tactic=Tactic.NATURAL.value, findings=known.accepted, from_memory=True,
        unit_id=known.unit_id, reviewed_by=known.reviewed_by,
    )  # fmt: skip


def _prepared(sentence: str, task: Task) -> Prepared | None:
    try:
        return prepare(sentence, source=task.source, target=task.target, names=task.names)
    except ValueError:
        return None
