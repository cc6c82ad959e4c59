# SPDX-License-Identifier: Apache-2.0
"""Engines one after the other, with what is known of their slips put right between them."""

import re
import time
from collections.abc import Mapping, Sequence

from services.translation.model.wording import (
    BRAZILIAN,
    FOR_SPANISH,
    FROM_SPANISH,
    LEARNED_SPANISH,
    SPANISH,
    Edits,
    edited,
)
from services.translation.ports import Draft, Engine


class Pivot:
    """A chain of one or more engines; the languages between them are nobody's to read."""

    def __init__(
        self, engines: Sequence[Engine], *, source: str, target: str, quality: str
    ) -> None:
        self._engines = engines
        self._after_first: Edits = ()
        self._last: Edits = ()
        self._learned: Mapping[str, str] = {}
        self.quality = quality
        if source == "en" and engines[0].name.startswith("neural:en-pt"):
            self._after_first = BRAZILIAN
            if target == "es":
                self._after_first = BRAZILIAN + FOR_SPANISH
                self._last = SPANISH
                self._learned = LEARNED_SPANISH

        if source == "es" and engines[0].name.startswith("apertium:es-pt"):
            self._after_first = FROM_SPANISH

    @property
    def name(self) -> str:
        return "+".join(engine.name for engine in self._engines)

    @property
    def leaves_district(self) -> bool:
        return any(engine.leaves_district for engine in self._engines)

    def translate(self, sentence: str, *, within_s: float | None = None) -> Draft:
        deadline = None if within_s is None else time.monotonic() + within_s
        draft = Draft(words=sentence)
        for number, engine in enumerate(self._engines):
            left = None if deadline is None else deadline - time.monotonic()
            draft = engine.translate(draft.words, within_s=left)
            if number == 0:
                draft = self._begun(draft)
        return self._finished(draft)

    def translate_many(
        self, sentences: Sequence[str], *, within_s: float | None = None
    ) -> Sequence[Draft | None]:
        """All through the first engine, then what came of them through the next."""
        deadline = None if within_s is None else time.monotonic() + within_s
        drafts: list[Draft | None] = [Draft(words=sentence) for sentence in sentences]
        for number, engine in enumerate(self._engines):
            left = None if deadline is None else deadline - time.monotonic()
            alive = [place for place, draft in enumerate(drafts) if draft is not None]
            words = [draft.words for draft in drafts if draft is not None]
            for place, draft in zip(
                alive, engine.translate_many(words, within_s=left), strict=True
            ):
                drafts[place] = self._begun(draft) if draft and number == 0 else draft
        return [draft and self._finished(draft) for draft in drafts]

    def _begun(self, draft: Draft) -> Draft:
        return Draft(words=edited(draft.words, self._after_first), unknown=draft.unknown)

    def _finished(self, draft: Draft) -> Draft:
        words, unknown = draft.words, []
        for word in draft.unknown:
            if known := self._learned.get(word.lower()):
                words = re.sub(rf"\b{re.escape(word)}\b", known, words)
            else:
                unknown.append(word)
        return Draft(words=edited(words, self._last), unknown=tuple(unknown))
