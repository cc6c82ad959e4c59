# SPDX-License-Identifier: Apache-2.0
"""Servers that speak the LibreTranslate protocol, self-hosted or bought."""

import time
from collections.abc import Callable, Iterable
from typing import Any

import requests

from kernel.errors import Unavailable
from services.translation.adapters.turns import OneAtATime
from services.translation.ports import Draft

LANGUAGES_KEPT_S = 300.0
BUSY = 429


class LibreTranslateServer:
    """One server; `ours`: the district runs it. Redacts: the key never appears in an error."""

    def __init__(
        self,
        url: str,
        *,
        key: str = "",
        ours: bool = True,
        timeout_s: float = 15.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = url.rstrip("/")
        self._key = key
        self.ours = ours
        self._timeout_s = timeout_s
        self._clock = clock
        self._pairs: set[tuple[str, str]] = set()
        self._asked_at: float | None = None
        self._session = requests.Session()

    def serves(self, source: str, target: str) -> bool:
        """False as well while the server is away: nothing is claimed that cannot be kept."""
        return (source, target) in self.pairs()

    def pairs(self) -> Iterable[tuple[str, str]]:
        now = self._clock()
        if self._asked_at is None or now - self._asked_at > LANGUAGES_KEPT_S:
            try:
                known = self._call("GET", "/languages")
            except Unavailable:
                return sorted(self._pairs)
            self._pairs = {
                (str(language["code"]), str(target))
                for language in known
                for target in language.get("targets", [])
                if target != language["code"]
            }
            self._asked_at = now
        return sorted(self._pairs)

    def translate(
        self, sentence: str, source: str, target: str, *, within_s: float | None = None
    ) -> str:
        """Raise Unavailable when the server is away, busy, or answers what it should not."""
        answer = self._call(
            "POST",
            "/translate",
            {"q": sentence, "source": source, "target": target, "format": "text"}
            | ({"api_key": self._key} if self._key else {}),
            within_s=within_s,
        )
        try:
            return str(answer["translatedText"])
        except (KeyError, TypeError) as strange:
            raise Unavailable("The translation server answered without a translation.") from strange

    def _call(
        self,
        method: str,
        path: str,
        body: dict[str, str] | None = None,
        *,
        within_s: float | None = None,
    ) -> Any:
        limit_s = self._timeout_s if within_s is None else min(within_s, self._timeout_s)
        try:
            answer = self._session.request(
                method, self._url + path, json=body, timeout=max(0.001, limit_s)
            )
        except requests.RequestException as broken:
            # Not the error's own text: it may name the address with what is in it.
            raise Unavailable(
                f"The translation server does not answer ({type(broken).__name__})."
            ) from None
        if answer.status_code == BUSY:
            wait = answer.headers.get("Retry-After", "")
            raise Unavailable(
                "The translation server is busy.",
                retry_after_s=float(wait) if wait.isdigit() else None,
            )
        if not answer.ok:
            raise Unavailable(f"The translation server answered {answer.status_code}.")
        try:
            return answer.json()
        except ValueError as strange:
            raise Unavailable("The translation server did not answer in JSON.") from strange


class LibreTranslate(OneAtATime):
    """One pair of languages of such a server."""

    quality = "As good as the server: have somebody who speaks the language read a sample."

    def __init__(self, server: LibreTranslateServer, source: str, target: str) -> None:
        self._server = server
        self._source = source
        self._target = target

    @property
    def name(self) -> str:
        return f"libretranslate:{self._source}-{self._target}@1"

    @property
    def leaves_district(self) -> bool:
        return not self._server.ours

    def translate(self, sentence: str, *, within_s: float | None = None) -> Draft:
        words = self._server.translate(sentence, self._source, self._target, within_s=within_s)
        return Draft(words=words)
