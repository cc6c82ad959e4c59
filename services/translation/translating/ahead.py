# SPDX-License-Identifier: Apache-2.0
"""The sentences of a text that are new: asked for, and remembered, at once and not one by one."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from services.translation.ports import Draft, Engine, Memory, MemoryKey
from services.translation.translating.sentences import new_words
from services.translation.translating.task import Task


class Ahead:
    """An engine that was asked for some sentences before."""

    def __init__(self, engine: Engine, drafts: Mapping[str, Draft]) -> None:
        self._engine = engine
        self._drafts = drafts
        self.name = engine.name
        self.quality = engine.quality
        self.leaves_district = engine.leaves_district

    def translate(self, sentence: str, *, within_s: float | None = None) -> Draft:
        return self._drafts.get(sentence) or self._engine.translate(sentence, within_s=within_s)

    def translate_many(
        self, sentences: Sequence[str], *, within_s: float | None = None
    ) -> Sequence[Draft | None]:
        return self._engine.translate_many(sentences, within_s=within_s)


class Later:
    """Memory that is told all at the end: each telling waits for a disk."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._drafts: dict[MemoryKey, Draft] = {}

    def recall(self, keys: Sequence[MemoryKey]) -> Mapping[MemoryKey, Draft]:
        return self._memory.recall(keys)

    def remember(self, drafts: Mapping[MemoryKey, Draft]) -> None:
        self._drafts.update(drafts)

    def tell(self) -> None:
        if self._drafts:
            self._memory.remember(self._drafts)


@contextmanager
def remembered_together(task: Task) -> Iterator[Task]:
    """The same task; what comes of it is remembered when its portion is done, or refused."""
    memory = Later(task.memory)
    try:
        yield replace(task, memory=memory)
    finally:
        memory.tell()


def asked_ahead(task: Task, sentences: Sequence[str], known: Mapping[MemoryKey, Draft]) -> Task:
    """The same task, its first engine's natural drafts at hand.

    Nothing else changes: a sentence that has no draft is asked for by itself, and the gate decides
    about each. One sentence alone needs no such care.
    """
    if not task.engines:
        return task
    first, *others = task.engines
    words = list(dict.fromkeys(new_words(sentences, task, known)))
    if len(words) < 2:
        return task
    drafts = first.translate_many(words, within_s=task.time_left())
    at_hand = {one: draft for one, draft in zip(words, drafts, strict=True) if draft}
    return replace(task, engines=[Ahead(first, at_hand), *others])
