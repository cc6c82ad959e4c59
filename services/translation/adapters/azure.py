# SPDX-License-Identifier: Apache-2.0
"""Azure AI Translator, API version 3.0.

https://learn.microsoft.com/azure/ai-services/translator/reference/v3-0-reference
"""

from collections.abc import Iterable, Sequence

from kernel.errors import Unavailable
from services.translation.adapters.breaker import Breaker
from services.translation.adapters.offers import Offer
from services.translation.adapters.remote import Remote
from services.translation.adapters.servers import answers_of, every_pair
from services.translation.model.languages import base_of
from services.translation.model.varieties import spelled

URL = "https://api.cognitive.microsofttranslator.com"
VERSION = "3.0"
TAGS = {"pt": "pt-BR"}  # where a code is not what a reader of tags takes it for


class Azure:
    """Somebody else's server: texts leave the district.

    `region` is where a regional or multi-service resource is; a global one has none. Which part of
    the world works on the texts is said by the address: api-nam... stays in America.
    """

    kind = "azure"
    version = "v3"
    quality = "Not measured here."
    leaves_district = True
    # The API takes 1,000 texts and 50,000 characters; larger requests are slower to answer.
    most_sentences = 100
    most_characters = 10_000
    at_once = 2

    def __init__(
        self, key: str, *, region: str = "", url: str = "", timeout_s: float = 15.0
    ) -> None:
        headers = {"Ocp-Apim-Subscription-Key": key}
        if region:
            headers["Ocp-Apim-Subscription-Region"] = region
        self._remote = Remote(self.kind, url or URL, headers=headers, timeout_s=timeout_s)
        self._codes: dict[str, str] = {}
        self._read_as: dict[str, str] = {}
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
            "/translate",
            [{"Text": sentence} for sentence in sentences],
            params={
                "api-version": VERSION,
                "from": self._read_as.get(source, source),
                "to": self._codes.get(target, target),
                "textType": "plain",
            },
            within_s=within_s,
        )
        return answers_of(
            answer,
            lambda one: one["translations"][0]["text"],  # type: ignore[index]
            len(sentences),
        )

    def _ask_languages(self) -> Iterable[tuple[str, str]]:
        answer = self._remote.get(
            "/languages", params={"api-version": VERSION, "scope": "translation"}
        )
        try:
            codes = list(answer["translation"])
        except (KeyError, TypeError):
            raise Unavailable("Azure did not say which languages it knows.") from None
        self._codes = {TAGS.get(code) or spelled(code): code for code in codes}
        for tag, code in self._codes.items():
            # Chinese is read as zh-Hans here: there is no "zh".
            self._read_as.setdefault(base_of(tag), code)
        return every_pair(self._codes)
