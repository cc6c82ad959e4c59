# SPDX-License-Identifier: Apache-2.0
"""What a person hands in, judged as an engine's answer is."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.translation.model.gate import judge
from services.translation.model.preparing import Prepared, prepare
from services.translation.model.protection import RULES
from services.translation.review.errors import ReviewRefused
from services.translation.review.lines import Line
from services.translation.review.model import ReviewTask

NEVER = tuple((kind, pattern) for kind, pattern in RULES if kind in ("placeholder", "url"))


@dataclass(frozen=True, kw_only=True)
class Objection:
    """What the gate has against one sentence. `final`: no reason lets it pass."""

    number: int
    finding: str
    final: bool = False


def require_right(task: ReviewTask, words: Sequence[str], despite: str) -> list[Objection]:
    """The objections that `despite` overrode. Raise ReviewRefused naming every sentence that does
    not pass."""
    if len(words) != len(task.sentences):
        raise ReviewRefused(
            f"{task.id} has {len(task.sentences)} sentences, and these are {len(words)}.",
            code="sentences", field="sentences",
        )  # fmt: skip
    found = [
        objection
        for line, said in zip(task.sentences, words, strict=True)
        for objection in objections(line, said, task)
    ]
    stops = [each for each in found if each.final or not despite.strip()]
    if stops:
        raise ReviewRefused(_said(stops), code="gate", findings=[_told(each) for each in stops])
    return found


def objections(line: Line, words: str, task: ReviewTask) -> list[Objection]:
    """Everything that speaks against these words for this sentence."""
    if not words.strip():
        return [Objection(number=line.number, finding="there is no translation", final=True)]
    if words.splitlines() != [words]:
        return [Objection(number=line.number, finding="a line break appeared", final=True)]
    found = [
        Objection(number=line.number, finding=f"a {kind} is missing, changed or added", final=True)
        for kind, pattern in NEVER
        if Counter(pattern.findall(line.original)) != Counter(pattern.findall(words))
    ]
    if found:
        return found
    return [
        Objection(number=line.number, finding=finding) for finding in _findings(line, words, task)
    ]


def _findings(line: Line, words: str, task: ReviewTask) -> Iterable[str]:
    try:
        prepared = prepare(
            line.original, source=task.source_language, target=task.language, names=task.names
        )
    except ValueError:
        return ("it holds more names and numbers than can be compared",)
    verdict = judge(
        prepared, _masked(words, prepared), source=task.source_language, target=task.language
    )
    return verdict.findings


def _masked(words: str, prepared: Prepared) -> str:
    """With the stand-ins that the gate looks for in place of names and addresses."""
    for stand_in, name in sorted(prepared.masks.items(), key=lambda each: -len(each[1])):
        words = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", stand_in, words, count=1)
    return words


def _said(stops: Sequence[Objection]) -> str:
    what = "; ".join(_told(each) for each in stops)
    if any(each.final for each in stops):
        return f"{what}. Put it right; no reason lets that pass."
    return f'{what}. Put it right, or say why it is right as it is: --despite "WHY".'


def _told(objection: Objection) -> str:
    return f"sentence {objection.number}: {objection.finding}"
