# SPDX-License-Identifier: Apache-2.0
"""One sentence through phrasebook, memory and engines, each answer judged before it counts."""

from collections.abc import Iterator, Mapping, Sequence

from kernel.errors import Unavailable
from services.translation.model import phrasebook
from services.translation.model.gate import Verdict
from services.translation.model.preparing import Prepared, Tactic, finish, masked_out, prepare
from services.translation.model.repairing import repaired
from services.translation.ports import Draft, Engine, MemoryKey
from services.translation.translating.results import ENGINE_DOWN, GATE, Attempt, SentenceResult
from services.translation.translating.task import Task


def translate_sentence(
    sentence: str, task: Task, known: Mapping[MemoryKey, Draft]
) -> SentenceResult:
    attempts: list[Attempt] = []
    for attempt, prepared, draft in _tries(sentence, task, known):
        if draft is None:
            attempts.append(attempt)
            continue
        answer = repaired(draft.words, prepared)
        verdict = _judged(prepared, answer.words, draft.unknown, task)
        attempts.append(
            Attempt(
                engine=attempt.engine,
                tactic=attempt.tactic,
                findings=verdict.findings,
                from_memory=attempt.from_memory,
                repairs=answer.repairs,
            )
        )
        if verdict.passed:
            _keep(attempt, prepared, draft, task)
            words = finish(answer.words, prepared, verdict.pairs, task.target)
            return SentenceResult(sentence=sentence, words=words, attempts=tuple(attempts))
    judged = any(finding != ENGINE_DOWN for each in attempts for finding in each.findings)
    down = any(ENGINE_DOWN in each.findings for each in attempts)
    return SentenceResult(
        sentence=sentence,
        refused=ENGINE_DOWN if down and not judged else GATE,
        attempts=tuple(attempts),
    )


def _tries(
    sentence: str, task: Task, known: Mapping[MemoryKey, Draft]
) -> Iterator[tuple[Attempt, Prepared, Draft | None]]:
    """Phrasebook, then each engine with growing protection. A dead engine gives no draft."""
    natural = _prepared(sentence, task, Tactic.NATURAL)
    if natural is None:
        return
    if not any(letter.isalpha() for letter in _without_facts(natural)):
        yield _attempt("original", Tactic.NATURAL), natural, Draft(words=natural.words)
    phrase = phrasebook.phrase(natural.source, source=task.source, target=task.target)
    if phrase:
        yield _attempt(phrasebook.NAME, Tactic.NATURAL), natural, Draft(words=phrase)
    for engine in task.engines:
        for tactic in Tactic:
            prepared = natural if tactic is Tactic.NATURAL else _prepared(sentence, task, tactic)
            if prepared is None or (
                tactic is not Tactic.NATURAL and prepared.words == natural.words
            ):
                continue
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


def _attempt(engine: str, tactic: Tactic, *findings: str, from_memory: bool = False) -> Attempt:
    return Attempt(engine=engine, tactic=tactic.value, findings=findings, from_memory=from_memory)


def _prepared(sentence: str, task: Task, tactic: Tactic) -> Prepared | None:
    try:
        return prepare(
            sentence, source=task.source, target=task.target, names=task.names, tactic=tactic
        )
    except ValueError:
        return None


def _without_facts(prepared: Prepared) -> str:
    text = prepared.source
    for fact in sorted(prepared.facts, key=lambda each: each.start, reverse=True):
        if not (fact.spelled and fact.kind != "time"):
            text = text[: fact.start] + text[fact.end :]
    return masked_out(text)


def _judged(prepared: Prepared, words: str, unknown: Sequence[str], task: Task) -> Verdict:
    return task.gate(prepared, words, source=task.source, target=task.target, unknown=unknown)


def recalled(sentences: Sequence[str], task: Task) -> Mapping[MemoryKey, Draft]:
    keys = [
        _key(prepared, engine, task)
        for sentence in sentences
        for tactic in Tactic
        if (prepared := _prepared(sentence, task, tactic))
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
