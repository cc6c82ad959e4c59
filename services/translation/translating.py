# SPDX-License-Identifier: Apache-2.0
"""A text through phrasebook, memory and engines, each answer judged before it counts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from kernel.errors import Unavailable
from services.translation.model import phrasebook
from services.translation.model.gate import Verdict, judge, lost_in
from services.translation.model.preparing import Prepared, Tactic, finish, masked_out, prepare
from services.translation.model.splitting import split, unwrap
from services.translation.ports import Draft, Engine, Memory, MemoryKey

NO_ENGINE = "no-engine"
GATE = "gate"
ENGINE_DOWN = "engine-down"


class Gate(Protocol):
    """What decides whether an answer counts."""

    def __call__(
        self, prepared: Prepared, words: str, *, source: str, target: str, unknown: Sequence[str]
    ) -> Verdict:
        """A verdict without findings lets the words leave."""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One try at one sentence; `findings` are why it was not taken."""

    engine: str
    tactic: str
    findings: tuple[str, ...] = ()
    from_memory: bool = False


@dataclass(frozen=True, kw_only=True)
class SentenceResult:
    """A sentence, and the way it took. Not taken: `words` is empty, `refused` says why."""

    sentence: str
    words: str = ""
    refused: str = ""
    attempts: tuple[Attempt, ...] = ()

    @property
    def by(self) -> str:
        """Who had the work: memory, phrasebook, engine; "refused" when nobody could."""
        if self.refused:
            return "refused"
        last = self.attempts[-1]
        kinds = {phrasebook.NAME: "phrasebook", "original": "phrasebook"}
        return "memory" if last.from_memory else kinds.get(last.engine, "engine")

    @property
    def engine(self) -> str:
        return self.attempts[-1].engine if self.attempts and not self.refused else ""


@dataclass(frozen=True, kw_only=True)
class Translation:
    """A whole text translated, or refused as a whole."""

    words: str = ""
    refused: str = ""
    explanation: str = ""
    sentences: tuple[SentenceResult, ...] = ()

    @property
    def engines(self) -> list[str]:
        """Who translated, each once, in the order of the text."""
        return list(dict.fromkeys(each.engine for each in self.sentences if each.engine))


@dataclass(frozen=True, kw_only=True)
class Task:
    """From which language into which, what to leave alone, and who can help."""

    source: str
    target: str
    names: Sequence[str]
    engines: Sequence[Engine]
    memory: Memory
    gate: Gate


def translate_text(
    text: str,
    *,
    source: str,
    target: str,
    names: Sequence[str],
    engines: Sequence[Engine],
    memory: Memory,
    gate: Gate = judge,
) -> Translation:
    """Every sentence passes the gate, or the text is refused: never a wrong number, day or name."""
    if not engines:
        return Translation(
            refused=NO_ENGINE,
            explanation=f"No engine is installed from {source} to {target}.",
        )
    task = Task(
        source=source, target=target, names=names, engines=engines, memory=memory, gate=gate
    )
    pieces = split(unwrap(text))
    known = _recalled([piece.text for piece in pieces if piece.is_sentence], task)
    words: list[str] = []
    results: list[SentenceResult] = []
    for piece in pieces:
        if piece.is_sentence:
            results.append(_sentence(piece.text, task, known))
            if results[-1].refused:
                return _refused(results)
        words.append(results[-1].words if piece.is_sentence else piece.text)
    whole = "".join(words)
    lost = lost_in(unwrap(text), whole, names)
    if lost:
        return Translation(
            refused=GATE, explanation=f"{lost} is missing in the whole.", sentences=tuple(results)
        )
    return Translation(words=whole, sentences=tuple(results))


def _refused(results: list[SentenceResult]) -> Translation:
    last = results[-1]
    findings = dict.fromkeys(finding for each in last.attempts for finding in each.findings)
    reasons = "; ".join(findings) or "it could not be prepared"
    return Translation(
        refused=last.refused,
        explanation=f"sentence {len(results)} could not be translated safely: {reasons}.",
        sentences=tuple(results),
    )


def _sentence(sentence: str, task: Task, known: Mapping[MemoryKey, Draft]) -> SentenceResult:
    attempts: list[Attempt] = []
    for attempt, prepared, draft in _tries(sentence, task, known):
        if draft is None:
            attempts.append(attempt)
            continue
        verdict = _judged(prepared, draft, task)
        attempts.append(
            Attempt(
                engine=attempt.engine,
                tactic=attempt.tactic,
                findings=verdict.findings,
                from_memory=attempt.from_memory,
            )
        )
        if verdict.passed:
            _keep(attempt, prepared, draft, task)
            words = finish(draft.words, prepared, verdict.pairs, task.target)
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
                draft = engine.translate(prepared.words)
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


def _judged(prepared: Prepared, draft: Draft, task: Task) -> Verdict:
    return task.gate(
        prepared, draft.words, source=task.source, target=task.target, unknown=draft.unknown
    )


def _recalled(sentences: Sequence[str], task: Task) -> Mapping[MemoryKey, Draft]:
    keys = [
        _key(prepared, engine, task)
        for sentence in sentences
        for tactic in Tactic
        if (prepared := _prepared(sentence, task, tactic))
        for engine in task.engines
    ]
    return task.memory.recall(list(dict.fromkeys(keys)))


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
