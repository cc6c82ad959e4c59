# SPDX-License-Identifier: Apache-2.0
"""The glossary's locked terms on the way of a sentence."""

import re
from collections.abc import Sequence

from services.translation.glossary import Found, placed
from services.translation.model.protection import Span
from services.translation.translating.task import Task


def locked_in(sentence: str, task: Task) -> Sequence[Found]:
    """Terms without which no translation of this sentence leaves; none inside a name."""
    if task.glossary is None:
        return ()
    text = sentence.replace("*", "")
    found = task.glossary.terms_in(text, task.source, task.target, locked=True)
    if not found:
        return ()
    names = [
        match.span()
        for name in task.names
        if name and name.lower() in text.lower()
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
    ]
    return [
        each
        for each in found
        if not any(each.start < end and start < each.end for start, end in names)
    ]


def in_place(text: str, spans: Sequence[Span], task: Task) -> list[Span]:
    """What is masked when terms are put in place by us, not left to the engine."""
    return placed(text, spans, locked_in(text, task))
