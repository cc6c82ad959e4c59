# SPDX-License-Identifier: Apache-2.0
"""Engines that are a pair of languages of a server: one shape for all of them."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from kernel.errors import Unavailable
from services.translation.adapters.breaker import Breaker
from services.translation.model.languages import base_of
from services.translation.ports import Draft


class Server(Protocol):
    """A translation server, whoever runs it."""

    kind: str  # as in RAPPORT_TRANSLATION_ROUTES
    version: str
    quality: str
    most_sentences: int  # in one request
    most_characters: int
    at_once: int  # requests side by side

    @property
    def leaves_district(self) -> bool:
        """True unless the district runs it."""

    @property
    def breaker(self) -> Breaker:
        """Whether it is asked at present."""

    def pairs(self) -> Iterable[tuple[str, str]]:
        """(language that it reads, BCP 47 tag that it writes); empty while nobody knows.

        Asks the server now and then, and never with a text.
        """

    def translate(
        self, sentences: Sequence[str], source: str, target: str, *, within_s: float | None = None
    ) -> Sequence[str]:
        """As many as sentences. `target` is one of the tags of `pairs`. Raise Unavailable."""


def every_pair(tags: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each language of these into each other."""
    known = list(tags)
    for source in dict.fromkeys(map(base_of, known)):
        yield from ((source, tag) for tag in known if base_of(tag) != source)


def answers_of(found: object, read: Callable[[Mapping[str, object]], object], n: int) -> list[str]:
    """As many texts as were asked for. Raise Unavailable when the answer is another."""
    try:
        words = [read(one) for one in found]  # type: ignore[attr-defined]
    except (KeyError, TypeError, IndexError):
        words = []
    if len(words) != n or not all(isinstance(one, str) for one in words):
        raise Unavailable("The translation server answered something else than translations.")
    return [str(one) for one in words]


class ServerEngine:
    """One pair of languages of a server."""

    def __init__(self, server: Server, source: str, target: str) -> None:
        self._server = server
        self._source = source
        self._target = target

    @property
    def name(self) -> str:
        return f"{self._server.kind}:{self._source}-{self._target}@{self._server.version}"

    @property
    def quality(self) -> str:
        return self._server.quality

    @property
    def leaves_district(self) -> bool:
        return self._server.leaves_district

    def translate(self, sentence: str, *, within_s: float | None = None) -> Draft:
        words = self._server.translate([sentence], self._source, self._target, within_s=within_s)
        return Draft(words=words[0])

    def translate_many(
        self, sentences: Sequence[str], *, within_s: float | None = None
    ) -> Sequence[Draft | None]:
        deadline = None if within_s is None else time.monotonic() + within_s
        failed = threading.Event()

        def translated(batch: Sequence[str]) -> Sequence[Draft | None]:
            left = None if deadline is None else deadline - time.monotonic()
            try:
                if not failed.is_set():
                    words = self._server.translate(batch, self._source, self._target, within_s=left)
                    return [Draft(words=one) for one in words]
            except Unavailable:
                # What is there is used; the rest is asked for one by one, or not at all.
                failed.set()
            return [None] * len(batch)

        batches = list(self._batches(sentences))
        # Threads are green ones in a running service.
        with ThreadPoolExecutor(max_workers=self._server.at_once) as threads:
            return [draft for drafts in threads.map(translated, batches) for draft in drafts]

    def _batches(self, sentences: Sequence[str]) -> Iterator[Sequence[str]]:
        batch: list[str] = []
        for sentence in sentences:
            characters = sum(map(len, batch)) + len(sentence)
            full = len(batch) >= self._server.most_sentences
            if batch and (full or characters > self._server.most_characters):
                yield batch
                batch = []
            batch.append(sentence)
        if batch:
            yield batch
