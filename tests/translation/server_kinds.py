# SPDX-License-Identifier: Apache-2.0
"""What each kind of server answers, as its reference says, and how it is made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from services.translation.adapters.azure import Azure
from services.translation.adapters.deepl import DeepL
from services.translation.adapters.google import Google
from services.translation.adapters.libretranslate import LibreTranslate
from services.translation.adapters.servers import Server
from tests.translation.stand_in_server import Heard, libretranslate

KEY = "secret-key-4821"


def deepl(heard: Heard) -> Any:
    if heard.path == "/v2/languages":
        codes = {"source": ["EN", "ES"], "target": ["EN-US", "ES", "ES-419", "PT-BR", "ZH-HANT"]}
        return [{"language": code} for code in codes[heard.params["type"]]]
    return {"translations": [{"text": text.upper()} for text in heard.body["text"]]}


def google(heard: Heard) -> Any:
    if heard.path.endswith("/languages"):
        codes = ("en", "es", "pt", "pt-PT", "zh-CN", "zh-TW", "tl")
        return {"data": {"languages": [{"language": code} for code in codes]}}
    return {"data": {"translations": [{"translatedText": q.upper()} for q in heard.body["q"]]}}


def azure(heard: Heard) -> Any:
    if heard.path == "/languages":
        codes = ("en", "es", "pt", "pt-pt", "fr-ca", "zh-Hans", "zh-Hant", "mww")
        return {"translation": {code: {"name": code} for code in codes}}
    return [
        {"translations": [{"text": one["Text"].upper(), "to": heard.params["to"]}]}
        for one in heard.body
    ]


@dataclass(frozen=True, kw_only=True)
class Kind:
    answering: Callable[[Heard], Any]
    made: Callable[..., Server]


KINDS = {
    "deepl": Kind(answering=deepl, made=lambda url, **more: DeepL(KEY, url=url, **more)),
    "google": Kind(answering=google, made=lambda url, **more: Google(KEY, url=url, **more)),
    "azure": Kind(
        answering=azure, made=lambda url, **more: Azure(KEY, region="eastus", url=url, **more)
    ),
    "libretranslate": Kind(
        answering=libretranslate, made=lambda url, **more: LibreTranslate(url, key=KEY, **more)
    ),
}
CLOUD = ("deepl", "google", "azure")
