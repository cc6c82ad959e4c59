# SPDX-License-Identifier: Apache-2.0
"""One sentence through phrasebook, memory and engines, each answer judged before it counts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kernel.errors import Unavailable
from services.translation.glossary import Found, fitted, lacking, missing, swapped
from services.translation.model import phrasebook
from services.translation.model.gate import Verdict, misrendered
from services.translation.model.preparing import Prepared, Tactic, finish
from services.translation.model.repairing import repaired
from services.translation.model.stand_ins import masked_out
from services.translation.ports import Draft, Engine, MemoryKey, Recollection
from services.translation.translating.approved import attempt_with
from services.translation.translating.results import (
    ENGINE_DOWN,
    GATE,
    NO_ENGINE,
    Attempt,
    SentenceResult,
)
from services.translation.translating.task import Task, Way
from services.translation.translating.terms import locked_in
from services.translation.translating.ways import natural, ways


def translate_sentence(
    sentence: str,
    task: Task,
    known: Mapping[MemoryKey, Draft],
    approved: Sequence[Recollection] = (),
) -> SentenceResult:
    attempts: list[Attempt] = []
    locked = locked_in(sentence, task)
    for attempt, way, draft in _tries(sentence, task, known, approved):
        if draft is None:
            attempts.append(attempt)
            continue
        words, tried = _judged(attempt, way, draft, locked, task)
        attempts.append(tried)
        if not tried.findings:
            _keep(attempt, way.prepared, draft, task)
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
) -> Iterator[tuple[Attempt, Way, Draft | None]]:
    """What people approved, the phrasebook, then each engine with growing protection.

    A dead engine gives no draft.
    """
    open_ways = ways(sentence, task)
    if not open_ways or open_ways[0].name != Tactic.NATURAL:
        return
    plain = open_ways[0]
    if not any(letter.isalpha() for letter in _without_facts(plain.prepared)):
        yield _attempt("original", plain.name), plain, Draft(words=plain.prepared.words)
    for each in approved:
        yield attempt_with(each), plain, Draft(words=each.words)
    phrase = phrasebook.phrase(plain.prepared.source, source=task.source, target=task.target)
    if phrase:
        yield _attempt(phrasebook.NAME, plain.name), plain, Draft(words=phrase)
    for engine in task.engines:
        yield from _tries_with(engine, open_ways, task, known)


def _tries_with(
    engine: Engine, open_ways: Sequence[Way], task: Task, known: Mapping[MemoryKey, Draft]
) -> Iterator[tuple[Attempt, Way, Draft | None]]:
    """First what is remembered, whichever way it came: those before it were no good then."""
    unknown: list[Way] = []
    for way in open_ways:
        remembered = known.get(_key(way.prepared, engine, task))
        if remembered:
            yield _attempt(engine.name, way.name, from_memory=True), way, remembered
        else:
            unknown.append(way)
    for way in unknown:
        try:
            draft = engine.translate(way.prepared.words, within_s=task.time_left())
        except Unavailable:
            yield _attempt(engine.name, way.name, ENGINE_DOWN), way, None
            return
        yield _attempt(engine.name, way.name), way, draft


def _attempt(engine: str, tactic: str, *findings: str, from_memory: bool = False) -> Attempt:
    return Attempt(engine=engine, tactic=tactic, findings=findings, from_memory=from_memory)


def _judged(
    attempt: Attempt, way: Way, draft: Draft, locked: Sequence[Found], task: Task
) -> tuple[str, Attempt]:
    """The words for a family, and what was put right in them and found against them.

    What whoever approved the words knew of is not held against them.
    """
    answer = repaired(draft.words, way.prepared, task.target)
    words, prepared = fitted(answer.words, way.prepared, locked, task.target)
    verdict = task.gate(
        prepared, words, source=task.source, target=task.target, unknown=draft.unknown
    )
    findings = verdict.findings
    if verdict.passed or set(findings) <= set(attempt.findings):
        words = finish(words, prepared, verdict.pairs, task.target)
        findings = _wrong_when_finished(words, prepared, verdict, task)
        words = swapped(words, way.swaps, task.target) or ""
        lost = missing(locked, words, task.target)
        findings += tuple(dict.fromkeys(map(lacking, lost)))
    left = tuple(each for each in findings if each not in attempt.findings)
    return words, replace(attempt, findings=left, repairs=answer.repairs)


def _wrong_when_finished(
    words: str, prepared: Prepared, verdict: Verdict, task: Task
) -> tuple[str, ...]:
    """What has been written anew since the gate saw it is read once more."""
    written_anew = verdict.pairs or prepared.tactic is not Tactic.NATURAL
    if not (verdict.passed and written_anew):
        return ()
    return misrendered(words, prepared, source=task.source, target=task.target)


def _without_facts(prepared: Prepared) -> str:
    text = prepared.source
    for fact in sorted(prepared.facts, key=lambda each: each.start, reverse=True):
        if not (fact.spelled and fact.kind != "time"):
            text = text[: fact.start] + text[fact.end :]
    return masked_out(text)


def recalled(sentences: Sequence[str], task: Task) -> Mapping[MemoryKey, Draft]:
    keys = [
        _key(way.prepared, engine, task)
        for sentence in sentences
        for way in ways(sentence, task)
        for engine in task.engines
    ]
    return task.memory.recall(list(dict.fromkeys(keys)))


def new_words(
    sentences: Sequence[str], task: Task, known: Mapping[MemoryKey, Draft]
) -> Iterator[str]:
    """What the first engine will be asked, of the sentences that nothing else answers."""
    for sentence in sentences:
        plain = natural(sentence, task)
        if plain is None or not any(letter.isalpha() for letter in _without_facts(plain)):
            continue
        if phrasebook.phrase(plain.source, source=task.source, target=task.target):
            continue
        first = task.engines[0]
        if not any(_key(way.prepared, first, task) in known for way in ways(sentence, task)):
            yield plain.words


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
