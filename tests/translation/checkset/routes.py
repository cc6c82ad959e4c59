# SPDX-License-Identifier: Apache-2.0
"""The routes that ship, each with the one engine it names, each asked every thing once a run."""

import functools
from collections.abc import Sequence

from services.translation.adapters.routes import Routes, parsed
from services.translation.adapters.turns import OneAtATime
from services.translation.checkset import SCHOOLS, sentences
from services.translation.checkset.measuring import Measurement, measure
from services.translation.config import DEFAULT_ROUTES
from services.translation.model.gate import judge
from services.translation.model.preparing import prepare
from services.translation.model.splitting import split, unwrap
from services.translation.ports import Draft, Engine
from services.translation.translating import Gate
from tests.bench.quality import of_line

# How the office reads what families answer in languages that no route above brings to English.
REPLIES = [
    "fr-en=apertium:fr-es+apertium:spa-eng_US",
    "it-en=apertium:ita-spa+apertium:spa-eng_US",
    "ca-es=apertium:cat-eng_US+apertium:eng-spa",
]
LINES = [*DEFAULT_ROUTES, *REPLIES]
# Both cores of a small machine.
PROCESSES = 2


class Remembered(OneAtATime):
    """An engine that is asked the same thing only once, however many tests want to know."""

    def __init__(self, engine: Engine) -> None:
        self.name, self.quality = engine.name, engine.quality
        self.leaves_district = engine.leaves_district
        self._engine = engine
        self._answers: dict[str, Draft] = {}

    def translate(self, sentence: str, *, within_s: float | None = None) -> Draft:
        if sentence not in self._answers:
            self._answers[sentence] = self._engine.translate(sentence)
        return self._answers[sentence]

    def ask(self, asked: Sequence[str]) -> None:
        """Many at once, as far as they are new: engines of several processes share the work."""
        new = [each for each in asked if each not in self._answers]
        for sentence, draft in zip(new, self._engine.translate_many(new), strict=True):
            if draft is not None:
                self._answers[sentence] = draft


@functools.cache
def first_words(source: str, target: str) -> list[str]:
    """What an engine of this pair is asked first, for all sentences."""
    texts = [each.texts[source] for each in sentences() if source in each.texts]
    pieces = [piece.text for text in texts for piece in split(unwrap(text)) if piece.is_sentence]
    prepared = [prepare(each, source=source, target=target, names=SCHOOLS) for each in pieces]
    return list(dict.fromkeys(each.words for each in prepared))


class RealRoutes:
    """Kept open for a run of the tests: measured once with each gate."""

    def __init__(self) -> None:
        self._routes = Routes(LINES, processes=PROCESSES)
        self._engines: dict[str, Remembered] = {}

    def measured(self, line: str, gate: Gate = judge) -> Measurement:
        route = parsed(line)
        self.engine(line).ask(first_words(route.source, route.target))
        return _measured(self.engine(line), route.source, route.target, gate)

    def engine(self, line: str) -> Remembered:
        if line not in self._engines:
            self._engines[line] = Remembered(of_line(self._routes, line))
        return self._engines[line]

    def close(self) -> None:
        self._routes.close()


@functools.cache
def _measured(engine: Remembered, source: str, target: str, gate: Gate) -> Measurement:
    return measure([engine], source, target, gate=gate)
