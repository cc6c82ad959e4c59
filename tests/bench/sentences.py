# SPDX-License-Identifier: Apache-2.0
"""Sentences a second through the whole way of a request, engines at work and memory empty."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from itertools import islice

from kernel.mongo import Database
from kernel.unit import Unit
from services.translation import handlers
from services.translation.adapters.routes import Routes
from services.translation.checkset.sentences import sentences
from services.translation.config import TranslationSettings
from services.translation.handlers import Means
from services.translation.memory.repository import MongoMemory
from services.translation.model.splitting import split
from tests.bench.figures import Figure
from tests.translation.builders import a_request, the_means
from tests.translation.checkset import made_up
from tests.translation.fakes import FakeAnswers

SENTENCES, IN_ONE, ALONE = 1_000, 10, 100
LEAST_REMEMBERED = 0.8  # phrases and refusals are not
WORKERS = 2  # as the service has for routine requests
PAIRS = (("en", "es"), ("en", "pt"))


def figures(database: Database) -> Iterator[Figure]:
    texts = list(islice(_distinct(), SENTENCES + ALONE))
    assert len(texts) == SENTENCES + ALONE
    for source, target in PAIRS:
        database.memory.delete_many({})
        yield from _pair(database, source, target, texts)


def _pair(database: Database, source: str, target: str, texts: Sequence[str]) -> Iterator[Figure]:
    settings = TranslationSettings()
    with closing(Routes(settings.translation_routes, processes=settings.processes)) as routes:
        means = the_means(engines=routes, memory=MongoMemory(Unit(database)))
        # The processes are there before it counts, as in a service that has been running.
        _took(means, target, ["Hello to all of you."] * IN_ONE)
        alone = [_took(means, target, [text]) for text in texts[SENTENCES:]]
        began = time.perf_counter()
        with ThreadPoolExecutor(max_workers=WORKERS) as pool:
            announcements = list(
                pool.map(
                    lambda portion: _took(means, target, portion),
                    in_portions(texts[:SENTENCES]),
                )
            )
        seconds = time.perf_counter() - began
        remembered = database.memory.count_documents({})
    assert remembered > LEAST_REMEMBERED * SENTENCES, "it was not translated"
    name = f"sentences_{source}_{target}"
    yield Figure(figure=f"{name}_per_s", value=SENTENCES / seconds, unit="sentences/s", n=SENTENCES)
    yield Figure(figure=f"{name}_p95_ms", value=1000 * p95(alone), unit="ms, one alone", n=ALONE)
    yield Figure(
        figure=f"{name}_announcement_p95_ms", value=1000 * p95(announcements),
        unit="ms, ten in one", n=len(announcements),
    )  # fmt: skip


def _took(means: Means, target: str, texts: Sequence[str]) -> float:
    began = time.perf_counter()
    request = a_request(languages=[target], texts={"body": "\n".join(texts)})
    # Others each time: what was answered once is not answered again.
    answers = FakeAnswers()
    handlers.request_translation(request, replace(means, answers=answers))
    assert answers.of(target).refused in ("", "gate"), answers.of(target).explanation
    return time.perf_counter() - began


def _distinct() -> Iterator[str]:
    """Of the check set first, then made-up ones, each once."""
    known: set[str] = set()
    checked = (one.text for each in sentences() if each.source == "en"
               for one in split(each.texts["en"]) if one.is_sentence)  # fmt: skip
    made = (each.texts["en"] for each in made_up.sentences(SENTENCES * 2, seed=20261126))
    for text in (*checked, *made):
        if text not in known:
            known.add(text)
            yield text


def in_portions(texts: Sequence[str]) -> list[list[str]]:
    return [list(texts[at : at + IN_ONE]) for at in range(0, len(texts), IN_ONE)]


def p95(seconds: Sequence[float]) -> float:
    return sorted(seconds)[int(0.95 * len(seconds))]
