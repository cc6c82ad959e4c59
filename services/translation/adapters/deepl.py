# SPDX-License-Identifier: Apache-2.0
"""DeepL, API version 2. https://developers.deepl.com/api-reference/translate"""

from collections.abc import Iterable, Sequence
from typing import Any

from kernel.errors import Unavailable
from services.translation.adapters.breaker import Breaker
from services.translation.adapters.offers import Offer
from services.translation.adapters.remote import Remote
from services.translation.adapters.servers import answers_of
from services.translation.model.languages import base_of
from services.translation.model.varieties import spelled

PAID = "https://api.deepl.com"
FREE = "https://api-free.deepl.com"
FREE_KEY = ":fx"
LATIN_AMERICAN = "es-419"
# Since it knows Latin American Spanish, its ES is that of Spain.
SPAIN = "es-ES"


class DeepL:
    """Somebody else's server: texts leave the district."""

    kind = "deepl"
    version = "v2"
    quality = "Not measured here; DeepL publishes its own figures."
    leaves_district = True
    # The API takes 50 texts and 128 KiB, in which one character may be twelve bytes.
    most_sentences = 50
    most_characters = 8_000
    at_once = 2

    def __init__(self, key: str, *, url: str = "", timeout_s: float = 15.0) -> None:
        self._remote = Remote(
            self.kind,
            url or (FREE if key.endswith(FREE_KEY) else PAID),
            headers={"Authorization": f"DeepL-Auth-Key {key}"},
            timeout_s=timeout_s,
        )
        self._offer = Offer(self._ask_languages)

    @property
    def breaker(self) -> Breaker:
        return self._remote.breaker

    def pairs(self) -> Iterable[tuple[str, str]]:
        return self._offer.pairs()

    def translate(
        self, sentences: Sequence[str], source: str, target: str, *, within_s: float | None = None
    ) -> Sequence[str]:
        answer = self._remote.post(
            "/v2/translate",
            {
                "text": list(sentences),
                "source_lang": source.upper(),
                "target_lang": "ES" if target == SPAIN else target.upper(),
                # These are single sentences already, and what is in them stays as it is.
                "split_sentences": "0",
                "preserve_formatting": True,
                # Families are addressed as usted; where a language knows no such form it is left.
                "formality": "prefer_more",
                "model_type": "quality_optimized",
            },
            within_s=within_s,
        )
        found = answer.get("translations") if isinstance(answer, dict) else None
        return answers_of(found, lambda one: one["text"], len(sentences))

    def _ask_languages(self) -> Iterable[tuple[str, str]]:
        sources = self._languages("source")
        targets = [spelled(code) for code in self._languages("target")]
        if LATIN_AMERICAN in targets:
            targets = [SPAIN if tag == "es" else tag for tag in targets]
        return [
            (base_of(source), tag)
            for source in sources
            for tag in targets
            if base_of(source) != base_of(tag)
        ]

    def _languages(self, kind: str) -> list[str]:
        answer: Any = self._remote.get("/v2/languages", params={"type": kind})
        try:
            return [str(one["language"]) for one in answer]
        except (KeyError, TypeError):
            raise Unavailable("DeepL did not say which languages it knows.") from None
