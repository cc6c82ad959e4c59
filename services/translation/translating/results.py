# SPDX-License-Identifier: Apache-2.0
"""What came of a text, sentence by sentence, and the way each took."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from services.translation.model import phrasebook

NO_ENGINE = "no-engine"
GATE = "gate"
ENGINE_DOWN = "engine-down"


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One try at one sentence; `findings` are why it was not taken, `repairs` what was put right
    before it was judged, `unit_id` and `reviewed_by` where memory has it from."""

    engine: str
    tactic: str
    findings: tuple[str, ...] = ()
    from_memory: bool = False
    repairs: tuple[str, ...] = ()
    unit_id: str = ""
    reviewed_by: str = ""


@dataclass(frozen=True, kw_only=True)
class SentenceResult:
    """A sentence, and the way it took. Not taken: `words` is empty, `refused` says why.

    `kept`: it was refused, and stands in the text in the original.
    """

    sentence: str
    words: str = ""
    refused: str = ""
    attempts: tuple[Attempt, ...] = ()
    kept: bool = False

    @property
    def by(self) -> str:
        """Who had the work: memory, phrasebook, engine; "refused" when nobody could."""
        if self.refused:
            return "refused"
        last = self.attempts[-1]
        kinds = {phrasebook.NAME: "phrasebook", "original": "phrasebook"}
        return "memory" if last.from_memory else kinds.get(last.engine, "engine")

    @property
    def rank(self) -> str:
        """As `by`, and whose memory it was: memory:person, memory:import or memory:engine."""
        if self.by != "memory":
            return self.by
        last = self.attempts[-1]
        return last.engine if last.unit_id else "memory:engine"

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

    @property
    def approved(self) -> bool:
        """Whether a person approved every sentence; what is but a time or a name needs nobody."""
        made = [each for each in self.sentences if each.engine != "original"]
        return bool(made) and all(each.rank == "memory:person" for each in made)

    @property
    def unit_ids(self) -> list[str]:
        """The units of memory that stand in it, each as often as it does."""
        taken = [each.attempts[-1] for each in self.sentences if each.engine]
        return [last.unit_id for last in taken if last.unit_id]

    @property
    def kept(self) -> int:
        """So many sentences stand in the original."""
        return sum(each.kept for each in self.sentences)


def told(made: Mapping[str, Translation]) -> tuple[Mapping[str, Any], ...]:
    """The way of every sentence, as it is stored and explained: {"part", "sentence", "words", "by",
    "kept", "refused", "attempts": [{"engine", "tactic", "findings", "from_memory"}]}."""
    return tuple(
        {
            "part": part, "sentence": each.sentence, "words": each.words, "by": each.by,
            "kept": each.kept, "refused": each.refused,
            "attempts": [asdict(tried) for tried in each.attempts],
        }
        for part, translation in made.items()
        for each in translation.sentences
    )  # fmt: skip
