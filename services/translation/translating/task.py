# SPDX-License-Identifier: Apache-2.0
"""From which language into which, and with whose help."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from services.translation.glossary import Swap
from services.translation.model.gate import Verdict
from services.translation.model.preparing import Prepared
from services.translation.policy import Unsafe
from services.translation.ports import Engine, Glossary, Memory, ReviewedMemory


class Gate(Protocol):
    """What decides whether an answer counts."""

    def __call__(
        self, prepared: Prepared, words: str, *, source: str, target: str, unknown: Sequence[str]
    ) -> Verdict:
        """A verdict without findings lets the words leave."""


TimeLeft = Callable[[], float | None]


def no_hurry() -> None:
    """Nobody waits: an engine has its own time."""


@dataclass(frozen=True, kw_only=True)
class Way:
    """How an engine may be given a sentence, and what has to be put back into its answer."""

    name: str
    prepared: Prepared
    swaps: tuple[Swap, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Task:
    """`names` are what no engine may touch; `unsafe` says how much stays in the original when a
    sentence has no safe translation; `time_left` is how many seconds engines have still; `opened`
    keeps the ways of sentences, which are asked for several times."""

    source: str
    target: str
    names: Sequence[str]
    engines: Sequence[Engine]
    memory: Memory
    gate: Gate
    unsafe: Unsafe = Unsafe.WHOLE
    time_left: TimeLeft = no_hurry
    glossary: Glossary | None = None
    reviewed: ReviewedMemory | None = None
    category: str = ""
    opened: dict[str, Sequence[Way]] = field(default_factory=dict, compare=False, repr=False)
