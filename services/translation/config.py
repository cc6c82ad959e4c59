# SPDX-License-Identifier: Apache-2.0
"""Settings of translation."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from marshmallow import ValidationError, validate

from kernel.config import setting

# Ways that ship and are measured. Without a setting the graph of engines comes to these itself.
DEFAULT_ROUTES = [
    "en-es=neural:en-pt+apertium:pt-es",
    "en-es=apertium:eng-spa",
    "en-pt=neural:en-pt",
    "en-ca=apertium:eng-cat",
    "es-en=apertium:es-pt+neural:pt-en",
    "es-en=apertium:spa-eng",
    "es-pt=apertium:es-pt_BR",
    "es-fr=apertium:es-fr",
    "es-it=apertium:spa-ita",
    "pt-en=neural:pt-en",
    "pt-es=apertium:pt-es",
    "fr-es=apertium:fr-es",
    "it-es=apertium:ita-spa",
    "ca-en=apertium:cat-eng",
]


MOST_PROCESSES = 4
KINDS = ("neural", "apertium", "model", "libretranslate", "deepl", "google", "azure")


class Whose(StrEnum):
    """Who runs a server that is asked."""

    YES = "yes"
    NO = "no"
    NEAR = "near"


def timeouts(lines: Sequence[str]) -> dict[str, float]:
    """Seconds by kind. Raise ValidationError with the form that is expected."""
    found: dict[str, float] = {}
    for line in lines:
        kind, _, seconds = line.partition("=")
        if kind not in KINDS or not re.fullmatch(r"\d+(\.\d+)?", seconds) or not float(seconds):
            raise ValidationError(
                f'"{line}" is not of the form deepl=8: one of {", ".join(KINDS)} and seconds.'
            )
        found[kind] = float(seconds)
    return found


@dataclass(frozen=True, kw_only=True)
class TranslationSettings:
    """What the translation service needs to know besides the kernel's settings."""

    translation_routes: list[str] = setting(
        "Engines for each pair of languages, best first, e.g. en-es=neural:en-pt+apertium:pt-es. "
        "Kinds: neural, apertium, model, libretranslate, deepl, google, azure, console. A pair "
        "that is not named goes by the engines that were measured best; empty: all do.",
        [],
    )
    translation_timeout_s: float = setting("Seconds an engine has for one sentence.", 15.0)
    translation_timeouts: list[str] = setting(
        "Where an engine has another time than that, by kind: deepl=8,model=30.",
        [],
        check=timeouts,
    )
    translation_processes: int = setting(
        "Processes of each neural engine, 130 MB each; 0: as many as there are cores, at most 4.",
        0,
        check=validate.Range(min=0, max=64),
    )
    translation_near_varieties: bool = setting(
        "Whether families may get another variety of their language where no engine writes theirs: "
        "Brazilian Portuguese for that of Portugal. Never another script.",
        True,
    )
    translation_policy: str = setting(
        "A file with what the district wants otherwise than docs/translation.md has it: which "
        "category is how risky, what reviewers have to see, what may leave the district.",
        "",
    )
    review_claim_min: int = setting(
        "Minutes a reviewer has a claimed task to themselves; then others may take it.", 120
    )
    libretranslate_url: str = setting(
        "A LibreTranslate-compatible server, asked where no other engine serves a pair; empty: "
        "none. Texts of announcements go there.",
        "",
    )
    libretranslate_key: str = setting("Its API key, when it wants one.", "", secret=True)
    libretranslate_is_ours: Whose = setting(
        "yes: the district runs that server, and no text leaves the district; no: somebody else "
        "does; near: it is the district's own when its address is of this machine or of a private "
        "network.",
        Whose.NEAR,
    )
    deepl_key: str = setting("API key of DeepL; empty: not used.", "", secret=True)
    google_translate_key: str = setting(
        "API key of Google Cloud Translation (Basic, v2); empty: not used.", "", secret=True
    )
    azure_translator_key: str = setting(
        "Key of an Azure AI Translator resource; empty: not used.", "", secret=True
    )
    azure_translator_region: str = setting("Its region, unless it is a global resource.", "")
    azure_translator_url: str = setting(
        "Its address; api-nam.cognitive.microsofttranslator.com works on texts in America only.",
        "https://api.cognitive.microsofttranslator.com",
    )
    models: str = setting(
        "Directory of translation models that the district installed, one folder a pair of "
        "languages (docs/translation.md); empty: none.",
        "",
    )

    def timeout_of(self, kind: str) -> float:
        """Seconds that an engine of this kind has for one sentence."""
        return timeouts(self.translation_timeouts).get(kind, self.translation_timeout_s)

    @property
    def processes(self) -> int:
        """How many processes a neural engine has."""
        return self.translation_processes or min(os.cpu_count() or 1, MOST_PROCESSES)
