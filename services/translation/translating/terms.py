# SPDX-License-Identifier: Apache-2.0
"""The glossary's locked terms on the way of a sentence."""

from collections.abc import Sequence

from services.translation.glossary import Found, outside, placed
from services.translation.model.protection import Span
from services.translation.translating.task import Task


def locked_in(sentence: str, task: Task) -> Sequence[Found]:
    """Terms without which no translation of this sentence leaves; none inside a name."""
    if task.glossary is None:
        return ()
    text = sentence.replace("*", "")
    found = task.glossary.terms_in(text, task.source, task.target, locked=True)
    return outside(found, text, task.names)


def in_place(text: str, spans: Sequence[Span], task: Task) -> list[Span]:
    """What is masked when terms are put in place by us, not left to the engine."""
    return placed(text, spans, locked_in(text, task))
