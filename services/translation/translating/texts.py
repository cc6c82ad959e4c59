# SPDX-License-Identifier: Apache-2.0
"""A whole text: taken apart, each sentence translated, put together and looked at once more."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing

from services.translation.model.gate import judge, lost_in
from services.translation.model.splitting import Piece, split, unwrap
from services.translation.policy import Unsafe
from services.translation.ports import Engine, Glossary, Memory, Recollection, ReviewedMemory
from services.translation.translating.ahead import asked_ahead, remembered_together
from services.translation.translating.approved import recollected
from services.translation.translating.results import GATE, NO_ENGINE, SentenceResult, Translation
from services.translation.translating.sentences import recalled, translate_sentence
from services.translation.translating.task import Gate, Task, TimeLeft, no_hurry

# With more than this share of it in the original a text is none that its readers can read.
LARGEST_SHARE_KEPT = 0.5
# Sentences that are prepared and judged without a pause: a tenth of a second.
PORTION = 40


def translate_text(
    text: str,
    *,
    source: str,
    target: str,
    names: Sequence[str],
    engines: Sequence[Engine],
    memory: Memory,
    gate: Gate = judge,
    unsafe: Unsafe = Unsafe.WHOLE,
    time_left: TimeLeft = no_hurry,
    glossary: Glossary | None = None,
    reviewed: ReviewedMemory | None = None,
    category: str = "",
) -> Translation:
    """Every sentence passes the gate, or stays in the original, or the text is refused."""
    task = Task(
        source=source, target=target, names=names, engines=engines, memory=memory, gate=gate,
        unsafe=unsafe, time_left=time_left, glossary=glossary, reviewed=reviewed,
        category=category,
    )  # fmt: skip
    return _translated(unwrap(text), task)


def _translated(text: str, task: Task) -> Translation:
    pieces = split(text)
    sentences = [piece.text for piece in pieces if piece.is_sentence]
    approved = recollected(sentences, task)
    if not task.engines and not any(approved):
        return Translation(refused=NO_ENGINE, explanation=_without_engine(task))
    with closing(_results(sentences, approved, task)) as by_sentence:
        return _put_together(text, pieces, by_sentence, task)


def _put_together(
    text: str, pieces: Sequence[Piece], by_sentence: Iterator[SentenceResult], task: Task
) -> Translation:
    words: list[str] = []
    results: list[SentenceResult] = []
    for piece in pieces:
        if not piece.is_sentence:
            words.append(piece.text)
            continue
        result = next(by_sentence)
        results.append(_kept(result) if task.unsafe == Unsafe.SENTENCE else result)
        if results[-1].refused and not results[-1].kept:
            return _refused(results)
        words.append(results[-1].words)
    return _whole(text, "".join(words), results, task)


def _results(
    sentences: Sequence[str], approved: Sequence[Sequence[Recollection]], task: Task
) -> Generator[SentenceResult]:
    """One for each sentence, portion by portion: others have their turn between them."""
    for start in range(0, len(sentences), PORTION):
        portion = list(zip(sentences, approved, strict=True))[start : start + PORTION]
        known = recalled([sentence for sentence, _ in portion], task)
        unknown = [sentence for sentence, by_a_person in portion if not by_a_person]
        with remembered_together(asked_ahead(task, unknown, known)) as at_hand:
            for sentence, by_a_person in portion:
                yield translate_sentence(sentence, at_hand, known, by_a_person)


def _whole(text: str, words: str, results: list[SentenceResult], task: Task) -> Translation:
    if lost := lost_in(text, words, task.names):
        return Translation(
            refused=GATE, explanation=f"{lost} is missing in the whole.", sentences=tuple(results)
        )
    kept = [result for result in results if result.kept]
    length = sum(len(result.sentence) for result in results)
    if sum(len(result.sentence) for result in kept) > LARGEST_SHARE_KEPT * length:
        return _refused(kept, results)
    return Translation(words=words, sentences=tuple(results), explanation=_why_kept(kept, results))


def _kept(result: SentenceResult) -> SentenceResult:
    """What the gate refused stays in the original; what no engine answered may come later."""
    if result.refused != GATE:
        return result
    return SentenceResult(
        sentence=result.sentence, words=result.sentence, refused=GATE, attempts=result.attempts,
        kept=True,
    )  # fmt: skip


def _why_kept(kept: list[SentenceResult], results: list[SentenceResult]) -> str:
    if not kept:
        return ""
    reasons = "; ".join(dict.fromkeys(_findings(each) for each in kept))
    return f"{len(kept)} of {len(results)} sentences stand in the original: {reasons}."


def _without_engine(task: Task) -> str:
    return f"No engine is installed from {task.source} to {task.target}."


def _refused(
    stopped: list[SentenceResult], among: list[SentenceResult] | None = None
) -> Translation:
    last, results = stopped[-1], among or stopped
    where = results.index(last) + 1
    return Translation(
        refused=last.refused,
        explanation=f"sentence {where} could not be translated safely: {_findings(last)}.",
        sentences=tuple(results),
    )


def _findings(result: SentenceResult) -> str:
    findings = dict.fromkeys(finding for each in result.attempts for finding in each.findings)
    return "; ".join(findings) or "it could not be prepared"
