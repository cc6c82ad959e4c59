# SPDX-License-Identifier: Apache-2.0
"""Models that the district installed itself, run by CTranslate2 in processes of their own.

One folder a pair of languages in RAPPORT_MODELS, with CTranslate2's files, the tokenizer's and
rapport.json: {"from": "en", "to": "es", "version": "opus-2020-02-26", "source": "source.spm",
"target": "target.spm", "prefix": ""}. `prefix` is for models of several languages: ">>pt_BR<<".
"""

import json
import logging
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kernel.errors import Rejected, Unavailable
from services.translation.adapters.breaker import Breaker
from services.translation.adapters.children import KeptOpen
from services.translation.adapters.offers import Offer
from services.translation.adapters.pools import Pool
from services.translation.model.languages import base_of
from services.translation.model.varieties import spelled
from services.translation.ports import Draft

CARD = "rapport.json"
CHILD = [sys.executable, "-m", "services.translation.adapters.models_child"]
FIELDS = {
    "from": True,
    "to": True,
    "version": True,
    "source": True,
    "target": True,
    "prefix": False,
}
HELLO = b'{"hello": true}\n'

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Card:
    """What rapport.json says."""

    folder: Path
    source: str
    target: str
    version: str


class InstalledModel:
    """One model. It is offered only when it loads."""

    quality = "Not measured here: have somebody who speaks the language read a sample."
    leaves_district = False

    def __init__(self, card: Card, *, timeout_s: float = 15.0, processes: int = 1) -> None:
        self._card = card
        self._digest = ""
        command = [*CHILD, str(card.folder)]
        self._pool = Pool(
            self.step,
            lambda: KeptOpen(self.step, [command], terminator=b"\n", timeout_s=timeout_s),
            processes,
        )
        self._offer = Offer(self._ask_whether_it_loads)

    @property
    def step(self) -> str:
        """As in RAPPORT_TRANSLATION_ROUTES."""
        return f"model:{self._card.folder.name}"

    @property
    def name(self) -> str:
        return f"{self.step}@{self._card.version}-{self._digest}"

    @property
    def breaker(self) -> Breaker:
        return self._pool.breaker

    @property
    def process_ids(self) -> list[int]:
        return self._pool.process_ids

    def pairs(self) -> Iterable[tuple[str, str]]:
        """What it reads and writes; nothing while it does not load."""
        return self._offer.pairs()

    def translate(self, sentence: str, *, within_s: float | None = None) -> Draft:
        return _draft(self._pool.ask(_request(sentence), within_s=within_s))

    def translate_many(
        self, sentences: Sequence[str], *, within_s: float | None = None
    ) -> Sequence[Draft | None]:
        answers = self._pool.ask_many([_request(one) for one in sentences], within_s=within_s)
        return [None if answer is None else _draft(answer) for answer in answers]

    def close(self) -> None:
        self._pool.close()

    def _ask_whether_it_loads(self) -> Iterable[tuple[str, str]]:
        try:
            self._digest = str(json.loads(self._pool.ask(HELLO))["digest"])
        except Unavailable:
            log.warning("model_does_not_load", extra={"model": self._card.folder.name})
            raise
        return [(self._card.source, self._card.target)]


def cards(directory: str) -> list[Card]:
    """The models of a directory. Raise Rejected naming the file and the field that is wrong."""
    if not directory:
        return []
    if not Path(directory).is_dir():
        raise Rejected(f"RAPPORT_MODELS: {directory} is no directory.", code="bad-model")
    return [_card(path) for path in sorted(Path(directory).glob(f"*/{CARD}"))]


def _card(path: Path) -> Card:
    try:
        read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        given = {field: str(read.get(field, "")) for field in FIELDS}
    except (OSError, ValueError, AttributeError):
        raise Rejected(f"{path} is no JSON object that can be read.", code="bad-model") from None
    for field, is_needed in FIELDS.items():
        if is_needed and not given[field]:
            raise Rejected(f'{path} does not say "{field}".', code="bad-model")
    return Card(
        folder=path.parent,
        source=base_of(given["from"]),
        target=spelled(given["to"]),
        version=given["version"],
    )


def _request(sentence: str) -> bytes:
    return json.dumps({"sentence": sentence}).encode() + b"\n"


def _draft(answer: bytes) -> Draft:
    return Draft(words=str(json.loads(answer)["words"]))
