# SPDX-License-Identifier: Apache-2.0
"""Servers that speak the LibreTranslate protocol, self-hosted or bought."""

import time
from collections.abc import Callable, Iterable, Sequence

from kernel.errors import Unavailable
from services.translation.adapters.breaker import Breaker
from services.translation.adapters.offers import Offer
from services.translation.adapters.remote import Remote, is_nearby
from services.translation.model.languages import base_of
from services.translation.model.varieties import spelled

# Codes of older servers that are no language tags.
TAGS = {"zt": "zh-Hant", "pb": "pt-BR"}


class LibreTranslate:
    """One server; `ours`: the district runs it. None: when its address is near."""

    kind = "libretranslate"
    version = "1"
    quality = "As good as the server: have somebody who speaks the language read a sample."
    # Not every server that speaks the protocol takes more.
    most_sentences = 1
    most_characters = 5_000
    at_once = 4

    def __init__(
        self,
        url: str,
        *,
        key: str = "",
        ours: bool | None = None,
        timeout_s: float = 15.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.leaves_district = not (is_nearby(url) if ours is None else ours)
        self._key = key
        self._remote = Remote(
            self.kind, url, ours=not self.leaves_district, timeout_s=timeout_s, clock=clock
        )
        self._codes: dict[str, str] = {}
        self._offer = Offer(self._ask_languages, clock)

    @property
    def breaker(self) -> Breaker:
        return self._remote.breaker

    def pairs(self) -> Iterable[tuple[str, str]]:
        return self._offer.pairs()

    def translate(
        self, sentences: Sequence[str], source: str, target: str, *, within_s: float | None = None
    ) -> Sequence[str]:
        deadline = None if within_s is None else time.monotonic() + within_s
        words = []
        for sentence in sentences:
            left = None if deadline is None else deadline - time.monotonic()
            words.append(self._one(sentence, source, target, left))
        return words

    def _one(self, sentence: str, source: str, target: str, within_s: float | None) -> str:
        body = {
            "q": sentence,
            "source": self._codes.get(source, source),
            "target": self._codes.get(target, target),
            "format": "text",
        } | ({"api_key": self._key} if self._key else {})
        answer = self._remote.post("/translate", body, within_s=within_s)
        words = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(words, str):
            raise Unavailable("The translation server answered without a translation.")
        return words

    def _ask_languages(self) -> Iterable[tuple[str, str]]:
        known = self._remote.get("/languages")
        try:
            pairs = [
                (str(language["code"]), str(target))
                for language in known
                for target in language.get("targets", [])
                if target != language["code"]
            ]
        except (KeyError, TypeError, AttributeError):
            raise Unavailable("The translation server did not say what it can do.") from None
        # As the server spells them: one says zh and zt, another zh-Hans and zh-Hant.
        self._codes = {_tag(code): code for pair in pairs for code in pair}
        for tag, code in list(self._codes.items()):
            self._codes.setdefault(base_of(tag), code)
        return [(base_of(source), _tag(target)) for source, target in pairs]


def _tag(code: str) -> str:
    return TAGS.get(code) or spelled(code)
