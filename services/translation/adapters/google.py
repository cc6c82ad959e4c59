# SPDX-License-Identifier: Apache-2.0
"""Google Cloud Translation, Basic (v2), by API key.

Advanced (v3) needs a service account and a project, and brings glossaries and models of one's own,
which nothing here asks for. https://cloud.google.com/translate/docs/reference/rest/v2/translate
"""

from collections.abc import Iterable, Sequence

from kernel.errors import Unavailable
from services.translation.adapters.breaker import Breaker
from services.translation.adapters.offers import Offer
from services.translation.adapters.remote import Remote
from services.translation.adapters.servers import answers_of, every_pair
from services.translation.model.varieties import spelled

URL = "https://translation.googleapis.com"
PATH = "/language/translate/v2"
# Google's own codes, where they are not what a reader of tags takes them for.
CODES = {
    "zh-Hans": "zh-CN",
    "zh-Hant": "zh-TW",
    "pt-BR": "pt",
    "he": "iw",
    "jv": "jw",
    "fil": "tl",
    "nb": "no",
}
TAGS = {code: tag for tag, code in CODES.items()}


class Google:
    """Somebody else's server: texts leave the district."""

    kind = "google"
    version = "v2"
    quality = "Not measured here."
    leaves_district = True
    most_sentences = 128
    most_characters = 5_000
    at_once = 2

    def __init__(self, key: str, *, url: str = "", timeout_s: float = 15.0) -> None:
        # In a header and not in the address, which ends up in the logs of proxies.
        self._remote = Remote(
            self.kind, url or URL, headers={"X-Goog-Api-Key": key}, timeout_s=timeout_s
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
        body = {
            "q": list(sentences),
            "source": CODES.get(source, source),
            "target": CODES.get(target, target),
            # Otherwise an apostrophe comes back as "&#39;".
            "format": "text",
        }
        answer = self._remote.post(PATH, body, within_s=within_s)
        try:
            found = answer["data"]["translations"]
        except (KeyError, TypeError):
            found = None
        return answers_of(found, lambda one: one["translatedText"], len(sentences))

    def _ask_languages(self) -> Iterable[tuple[str, str]]:
        answer = self._remote.get(f"{PATH}/languages")
        try:
            codes = [str(one["language"]) for one in answer["data"]["languages"]]
        except (KeyError, TypeError):
            raise Unavailable("Google did not say which languages it knows.") from None
        return every_pair(dict.fromkeys(TAGS.get(code) or spelled(code) for code in codes))
