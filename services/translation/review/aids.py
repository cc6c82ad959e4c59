# SPDX-License-Identifier: Apache-2.0
"""What helps whoever translates a sentence: the district's terms, and what was approved before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.translation.glossary import Found
from services.translation.ports import Suggestion
from services.translation.review.model import ReviewTask, State
from services.translation.review.ports import Desk

WORKABLE = (State.OPEN, State.CLAIMED, State.EXPIRED)


@dataclass(frozen=True, kw_only=True)
class Aid:
    terms: Sequence[Found] = ()
    suggestions: Sequence[Suggestion] = ()


def aids_for(task: ReviewTask, desk: Desk) -> Mapping[int, Aid]:
    """By number of the sentence. What is over needs none."""
    if task.state not in WORKABLE:
        return {}
    source, target = task.source_language, task.language
    return {
        line.number: Aid(
            terms=desk.glossary.terms_in(line.original, source, target),
            suggestions=desk.memory.suggest(
                line.original, source=source, target=target, names=task.names
            ),
        )
        for line in task.sentences
    }
