# SPDX-License-Identifier: Apache-2.0
"""A route measured on the sentences: what left, whether it was right, how near it came to ours."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sacrebleu.metrics.chrf import CHRF

from services.translation.checkset.checking import broken
from services.translation.checkset.sentences import SCHOOLS, Sentence, sentences
from services.translation.glossary.rows import ShippedGlossary
from services.translation.model.gate import judge
from services.translation.ports import Draft, Engine, MemoryKey
from services.translation.translating import Gate, translate_text


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one sentence: words that may leave, or why none do.

    `findings` are what the judge says of the words; there must be none.
    """

    sentence: Sentence
    words: str = ""
    refused: str = ""
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """One route on all sentences that are there in its source language."""

    source: str
    target: str
    outcomes: tuple[Outcome, ...]
    seconds: float

    @property
    def wrong(self) -> tuple[Outcome, ...]:
        return tuple(each for each in self.outcomes if each.findings)

    @property
    def refused(self) -> tuple[Outcome, ...]:
        return tuple(each for each in self.outcomes if each.refused)

    def refused_percent(self, tier: str = "") -> float:
        asked = [each for each in self.outcomes if tier in ("", each.sentence.tier)]
        return 100 * sum(bool(each.refused) for each in asked) / max(1, len(asked))

    @property
    def per_second(self) -> float:
        return len(self.outcomes) / self.seconds

    @property
    def references(self) -> int:
        """How many of the sentences have a translation of ours."""
        return sum(self.target in each.sentence.texts for each in self.outcomes)

    @property
    def chrf(self) -> float:
        """chrF of what a family would read: of a refused sentence that is the original."""
        compared = [
            (each.words or each.sentence.texts[self.source], each.sentence.texts[self.target])
            for each in self.outcomes
            if self.target in each.sentence.texts
        ]
        said, ours = [pair[0] for pair in compared], [pair[1] for pair in compared]
        return float(CHRF().corpus_score(said, [ours]).score)


class Forgetful:
    """No memory: what is measured is the engine."""

    def recall(self, keys: Sequence[MemoryKey]) -> Mapping[MemoryKey, Draft]:
        return {}

    def remember(self, drafts: Mapping[MemoryKey, Draft]) -> None:
        return


def measure(
    engines: Sequence[Engine],
    source: str,
    target: str,
    *,
    asked: Iterable[Sentence] = (),
    gate: Gate = judge,
    clock: Callable[[], float] = time.perf_counter,
) -> Measurement:
    """Every sentence through the engines, as a message would go. Unavailable is not caught."""
    chosen = [each for each in asked or sentences() if source in each.texts]
    began = clock()
    outcomes = [_outcome(each, engines, source, target, gate) for each in chosen]
    return Measurement(
        source=source, target=target, outcomes=tuple(outcomes), seconds=clock() - began
    )


def _outcome(
    sentence: Sentence, engines: Sequence[Engine], source: str, target: str, gate: Gate
) -> Outcome:
    result = translate_text(
        sentence.texts[source], source=source, target=target, names=SCHOOLS, engines=engines,
        memory=Forgetful(), gate=gate, glossary=ShippedGlossary(),
    )  # fmt: skip
    if result.refused:
        return Outcome(sentence=sentence, refused=result.explanation)
    findings = broken(sentence.expected, result.words, target)
    return Outcome(sentence=sentence, words=result.words, findings=findings)
