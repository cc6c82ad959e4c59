# SPDX-License-Identifier: Apache-2.0
"""One sentence through phrasebook, memory and engines, each answer judged before it counts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from kernel.errors import Unavailable
from services.translation.glossary import MISSING, Found, fitted, missing
from services.translation.model import phrasebook
from services.translation.model.preparing import Prepared, Tactic, finish, masked_out, prepare
from services.translation.model.repairing import repaired
from services.translation.ports import Draft, Engine, MemoryKey, Recollection
from services.translation.translating.approved import attempt_with
from services.translation.translating.results import (
    ENGINE_DOWN,
    GATE,
    NO_ENGINE,
    Attempt,
    SentenceResult,
)
from services.translation.translating.task import Task
from services.translation.translating.terms import in_place, locked_in

WITH_TERMS = "+terms"


def translate_sentence(
    sentence: str,
    task: Task,
    known: Mapping[MemoryKey, Draft],
    approved: Sequence[Recollection] = (),
) -> SentenceResult:
    attempts: list[Attempt] = []
    locked = locked_in(sentence, task)
    for attempt, prepared, draft in _tries(sentence, task, known, approved):
        if draft is None:
            attempts.append(attempt)
            continue
        words, tried = _judged(attempt, prepared, draft, locked, task)
        attempts.append(tried)
        if not tried.findings:
            _keep(attempt, prepared, draft, task)
            return SentenceResult(sentence=sentence, words=words, attempts=tuple(attempts))
    if not task.engines:
        return SentenceResult(sentence=sentence, refused=NO_ENGINE, attempts=tuple(attempts))
    judged = any(finding != ENGINE_DOWN for each in attempts for finding in each.findings)
    down = any(ENGINE_DOWN in each.findings for each in attempts)
    return SentenceResult(
        sentence=sentence,
        refused=ENGINE_DOWN if down and not judged else GATE,
        attempts=tuple(attempts),
    )


def _tries(
    sentence: str, task: Task, known: Mapping[MemoryKey, Draft], approved: Sequence[Recollection]
) -> Iterator[tuple[Attempt, Prepared, Draft | None]]:
    """What people approved, the phrasebook, then each engine with growing protection.

    A dead engine gives no draft.
    """
    ways = list(_ways(sentence, task))
    if not ways or ways[0][0] != Tactic.NATURAL:
        return
    natural = ways[0][1]
    if not any(letter.isalpha() for letter in _without_facts(natural)):
        yield _attempt("original", Tactic.NATURAL), natural, Draft(words=natural.words)
    for each in approved:
        yield attempt_with(each), natural, Draft(words=each.words)
    phrase = phrasebook.phrase(natural.source, source=task.source, target=task.target)
    if phrase:
        yield _attempt(phrasebook.NAME, Tactic.NATURAL), natural, Draft(words=phrase)
    for engine in task.engines:
        for tactic, prepared in ways:
            remembered = known.get(_key(prepared, engine, task))
            if remembered:
                yield _attempt(engine.name, tactic, from_memory=True), prepared, remembered
                continue
            try:
                draft = engine.translate(prepared.words, within_s=task.time_left())
            except Unavailable:
                yield _attempt(engine.name, tactic, ENGINE_DOWN), prepared, None
                break
            yield _attempt(engine.name, tactic), prepared, draft


def _ways(sentence: str, task: Task) -> Iterator[tuple[str, Prepared]]:
    """How an engine may be given the sentence, each that differs once: its name and the words.

    Locked terms are left to the engine first, whose grammar is the better one, then put in place.
    """
    seen: set[str] = set()
    places = (False, True) if locked_in(sentence, task) else (False,)
    for tactic in Tactic:
        for place in places:
            prepared = _prepared(sentence, task, tactic, place=place)
            if prepared is not None and prepared.words not in seen:
                seen.add(prepared.words)
                yield f"{tactic.value}{WITH_TERMS if place else ''}", prepared


def _attempt(engine: str, tactic: str, *findings: str, from_memory: bool = False) -> Attempt:
    return Attempt(engine=engine, tactic=str(tactic), findings=findings, from_memory=from_memory)


def _prepared(sentence: str, task: Task, tactic: Tactic, *, place: bool = False) -> Prepared | None:
    try:
        return prepare(
            sentence, source=task.source, target=task.target, names=task.names, tactic=tactic,
            place=partial(in_place, task=task) if place else None,
        )  # fmt: skip
    except ValueError:
        return None


def _judged(
    attempt: Attempt, prepared: Prepared, draft: Draft, locked: Sequence[Found], task: Task
) -> tuple[str, Attempt]:
    """The words for a family, and what was put right in them and found against them.

    What whoever approved the words knew of is not held against them.
    """
    answer = repaired(draft.words, prepared)
    words, prepared = fitted(answer.words, prepared, locked, task.target)
    verdict = task.gate(
        prepared, words, source=task.source, target=task.target, unknown=draft.unknown
    )
    findings = tuple(each for each in verdict.findings if each not in attempt.findings)
    if not findings:
        words = finish(words, prepared, verdict.pairs, task.target)
        findings = (MISSING,) if missing(locked, words, task.target) else ()
    return words, replace(attempt, findings=findings, repairs=answer.repairs)


def _without_facts(prepared: Prepared) -> str:
    text = prepared.source
    for fact in sorted(prepared.facts, key=lambda each: each.start, reverse=True):
        if not (fact.spelled and fact.kind != "time"):
            text = text[: fact.start] + text[fact.end :]
    return masked_out(text)


def recalled(sentences: Sequence[str], task: Task) -> Mapping[MemoryKey, Draft]:
    keys = [
        _key(prepared, engine, task)
        for sentence in sentences
        for _, prepared in _ways(sentence, task)
        for engine in task.engines
    ]
    return task.memory.recall(list(dict.fromkeys(keys)))


def new_words(
    sentences: Sequence[str], task: Task, known: Mapping[MemoryKey, Draft]
) -> Iterator[str]:
    """What the first engine will be asked, of the sentences that nothing else answers."""
    for sentence in sentences:
        natural = _prepared(sentence, task, Tactic.NATURAL)
        if natural is None or not any(letter.isalpha() for letter in _without_facts(natural)):
            continue
        if phrasebook.phrase(natural.source, source=task.source, target=task.target):
            continue
        if _key(natural, task.engines[0], task) not in known:
            yield natural.words


def _keep(attempt: Attempt, prepared: Prepared, draft: Draft, task: Task) -> None:
    engine = next((each for each in task.engines if each.name == attempt.engine), None)
    if engine is not None and not attempt.from_memory:
        task.memory.remember({_key(prepared, engine, task): draft})


def _key(prepared: Prepared, engine: Engine, task: Task) -> MemoryKey:
    return MemoryKey(
        words=" ".join(prepared.words.split()),
        source=task.source,
        target=task.target,
        engine=engine.name,
    )
