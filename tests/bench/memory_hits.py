# SPDX-License-Identifier: Apache-2.0
"""How fast translation memory answers: through its port, and as whole sentences of messages."""

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from deploy.embedded import ports
from deploy.embedded.database import Database as Server
from kernel.clock import utc_now
from kernel.config import KernelSettings
from kernel.mongo import Database, open_database
from kernel.unit import Unit
from services.translation.memory.model import Origin, TranslationUnit
from services.translation.memory.repository import COLLECTIONS, MongoMemory, MongoUnits
from services.translation.memory.sentences import SentenceMemory, unit_of
from services.translation.ports import ApprovedSentence
from services.translation.translating import translate_text
from tests.bench.figures import Figure

UNITS, BATCH, ROUNDS, SENTENCES = 100_000, 500, 100, 400
THINGS = ("gym", "library", "office", "pool", "cafeteria", "playground", "auditorium", "garden")
COSAS = ("gimnasio", "lugar", "salón", "patio", "comedor", "campo", "teatro", "jardín")


def figures() -> list[Figure]:
    with empty_database() as database:
        units = MongoUnits(Unit(database))
        known = [*(_unit(number) for number in range(SENTENCES)), *_more(SENTENCES, UNITS)]
        for start in range(0, UNITS, BATCH):
            units.keep(known[start : start + BATCH])
        keys = [unit.key for unit in known]
        batches = [keys[at * BATCH : (at + 1) * BATCH] for at in range(ROUNDS)]
        seconds = _timed(lambda: _all_found(units, batches))
        texts = [_sentence(number)[0] for number in range(SENTENCES)]
        whole = _timed(lambda: _all_translated(database, texts))
        near = _timed(lambda: SentenceMemory(units, utc_now).suggest(
            "The gym number 17 of our school is closed.", source="en", target="es"))  # fmt: skip
    hits = ROUNDS * BATCH
    return [
        Figure(figure="memory_hits_per_s", value=hits / seconds, unit="units/s", n=hits),
        Figure(figure="memory_sentences_per_s", value=SENTENCES / whole, unit="sentences/s",
               n=SENTENCES),
        Figure(figure="memory_suggest_s", value=near, unit="s, one sentence", n=UNITS),
    ]  # fmt: skip


def _all_found(units: MongoUnits, batches: Sequence[Sequence[str]]) -> None:
    for batch in batches:
        found = units.recall(batch)
        assert len(found) == len(batch)


def _all_translated(database: Database, texts: Sequence[str]) -> None:
    unit = Unit(database)
    for at in range(0, len(texts), 20):
        text = "\n".join(texts[at : at + 20])
        made = translate_text(
            text, source="en", target="es", names=(), engines=(), memory=MongoMemory(unit),
            reviewed=SentenceMemory(MongoUnits(unit), utc_now),
        )  # fmt: skip
        assert not made.refused, made.explanation


def _sentence(number: int) -> tuple[str, str]:
    """Each differs in a word, since numbers are taken out."""
    which = number % len(THINGS)
    word = "".join("abcdefghij"[int(digit)] for digit in str(number))
    return (
        f"The {THINGS[which]} of group x{word} opens on Monday at 4:30 PM.",
        f"El {COSAS[which]} del grupo x{word} abre el lunes a las 4:30 p. m.",
    )


def _unit(number: int) -> TranslationUnit:
    sentence, words = _sentence(number)
    unit, findings = unit_of(
        ApprovedSentence(
            sentence=sentence, words=words, source="en", target="es", reviewed_by="bench",
            reviewed_at=utc_now(),
        ),
        Origin.PERSON, utc_now(),
    )  # fmt: skip
    assert unit is not None, (sentence, findings)
    return unit


def _more(first: int, last: int) -> Iterator[TranslationUnit]:
    """As many more, without judging each."""
    model = _unit(0)
    for number in range(first, last):
        sentence, words = _sentence(number)
        key = sha256(sentence.encode()).hexdigest()[:32]
        yield replace(model, unit_id=f"unit-{number}", key=key, sentence=sentence, words=words)


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


@contextmanager
def empty_database() -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as directory:
        server = Server(Path(directory), ports.choose_free(1)[0], cache_gb=1)
        try:
            server.start()
            settings = KernelSettings(
                amqp_url="amqp://nobody@127.0.0.1:1/none", mongo_uri=server.uri, district="bench",
                token_key="k" * 40,
            )  # fmt: skip
            opened = open_database(settings, "translation", COLLECTIONS)
            yield opened
            opened.client.close()
        finally:
            server.stop()
