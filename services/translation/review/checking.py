# SPDX-License-Identifier: Apache-2.0
"""What a person hands in, judged as an engine's answer is."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.translation.glossary import lacking, missing, outside
from services.translation.memory.model import made_from
from services.translation.model.protection import RULES
from services.translation.ports import Glossary
from services.translation.review.errors import ReviewRefused
from services.translation.review.lines import Line
from services.translation.review.model import ReviewTask
from services.translation.review.unsure import is_unsure

UNSENDABLE = ("Cc", "Cs", "Co")
NEVER = tuple((kind, pattern) for kind, pattern in RULES if kind in ("placeholder", "url"))


@dataclass(frozen=True, kw_only=True)
class Objection:
    """What the gate has against one sentence. `final`: no reason lets it pass; `unsure`: it cannot
    read the language so far, and takes a person's word for it."""

    number: int
    finding: str
    final: bool = False
    unsure: bool = False


def require_right(
    task: ReviewTask, words: Sequence[str], despite: str, glossary: Glossary
) -> list[Objection]:
    """What was let pass: overridden by `despite`, or unsure. Raise ReviewRefused naming every
    sentence that does not pass."""
    if len(words) != len(task.sentences):
        raise ReviewRefused(
            f"{task.id} has {len(task.sentences)} sentences, and these are {len(words)}.",
            code="sentences", field="sentences",
        )  # fmt: skip
    found = [
        objection
        for line, said in zip(task.sentences, words, strict=True)
        for objection in objections(line, said, task, glossary)
    ]
    overridden = bool(despite.strip())
    stops = [each for each in found if each.final or not (overridden or each.unsure)]
    if stops:
        raise ReviewRefused(_said(stops), code="gate", findings=[_told(each) for each in stops])
    return found


def objections(line: Line, words: str, task: ReviewTask, glossary: Glossary) -> list[Objection]:
    """Everything that speaks against these words for this sentence."""
    if not words.strip():
        return [Objection(number=line.number, finding="there is no translation", final=True)]
    if words.splitlines() != [words]:
        return [Objection(number=line.number, finding="a line break appeared", final=True)]
    if any(unicodedata.category(letter) in UNSENDABLE for letter in words):
        return [Objection(number=line.number, finding="it holds a control character", final=True)]
    found = [
        Objection(number=line.number, finding=f"a {kind} is missing, changed or added", final=True)
        for kind, pattern in NEVER
        if Counter(pattern.findall(line.original)) != Counter(pattern.findall(words))
    ]
    # A channel would take them for a placeholder that nobody can fill in, and send the original.
    if not found and _braces(words) != _braces(line.original):
        return [Objection(number=line.number, finding="braces appeared or are gone", final=True)]
    if found:
        return found
    return [
        Objection(
            number=line.number,
            finding=finding,
            unsure=is_unsure(
                finding, line.original, words, source=task.source_language, target=task.language
            ),
        )
        for finding in _findings(line, words, task, glossary)
    ]


def _braces(text: str) -> Counter[str]:
    return Counter(letter for letter in text if letter in "{}｛｝")


def _findings(line: Line, words: str, task: ReviewTask, glossary: Glossary) -> Iterator[str]:
    source, target = task.source_language, task.language
    yield from made_from(
        line.original, words, source=source, target=target, names=task.names
    ).findings
    locked = glossary.terms_in(line.original, source, target, locked=True)
    for found in missing(outside(locked, line.original, task.names), words, target):
        yield lacking(found)


def _said(stops: Sequence[Objection]) -> str:
    what = "; ".join(_told(each) for each in stops)
    if any(each.final for each in stops):
        return f"{what}. Put it right; no reason lets that pass."
    return f'{what}. Put it right, or say why it is right as it is: --despite "WHY".'


def _told(objection: Objection) -> str:
    return f"sentence {objection.number}: {objection.finding}"
