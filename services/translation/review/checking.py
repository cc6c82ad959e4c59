# SPDX-License-Identifier: Apache-2.0
"""What a person hands in, judged as an engine's answer is."""

import re
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
BRACE = re.compile("[{}｛｝]")
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
    if final := list(_final(line.original, words)):
        return [Objection(number=line.number, finding=finding, final=True) for finding in final]
    source, target = task.source_language, task.language
    return [
        Objection(
            number=line.number,
            finding=finding,
            unsure=is_unsure(finding, line.original, words, source=source, target=target),
        )
        for finding in _findings(line, words, task, glossary)
    ]


def _final(original: str, words: str) -> Iterator[str]:
    """What no channel would send, whatever the reason."""
    if not words.strip():
        yield "there is no translation"
    elif words.splitlines() != [words]:
        yield "a line break appeared"
    elif any(unicodedata.category(letter) in UNSENDABLE for letter in words):
        yield "it holds a control character"
    else:
        lost = [kind for kind, pattern in NEVER if _differ(pattern, original, words)]
        yield from (f"a {kind} is missing, changed or added" for kind in lost)
        # Taken for a placeholder that nobody can fill in, and the original would be sent.
        if not lost and _differ(BRACE, original, words):
            yield "braces appeared or are gone"


def _differ(pattern: re.Pattern[str], original: str, words: str) -> bool:
    return Counter(pattern.findall(original)) != Counter(pattern.findall(words))


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
