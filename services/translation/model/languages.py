# SPDX-License-Identifier: Apache-2.0
"""How each language writes days, months and numbers, as far as the gate has to understand it."""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from babel import Locale, UnknownLocaleError

from services.translation.model.vocabulary import VOCABULARY, Vocabulary

# Families of a United States district read 4:30 p. m. and $1,250.00, whatever their language.
REGIONS = {"en": "en_US", "es": "es_US", "pt": "pt_BR", "fr": "fr_CA", "it": "it_IT", "ca": "ca_ES"}


def base_of(language: str) -> str:
    """The language of a BCP 47 tag, without script and region: "es" of "es-MX"."""
    return re.split(r"[-_]", language)[0].lower()


@functools.cache
def locale_of(language: str) -> Locale | None:
    """The conventions of a BCP 47 language, None when nobody has written them down."""
    for identifier in (REGIONS.get(language, language), base_of(language)):
        try:
            return Locale.parse(identifier.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            continue
    return None


@dataclass(frozen=True, kw_only=True)
class Conventions:
    """Words that carry a fact in one language, all in lower case."""

    language: str
    months: Mapping[str, int] = field(default_factory=dict)
    weekdays: Mapping[str, int] = field(default_factory=dict)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)

    @property
    def known(self) -> bool:
        """True when number words, negation and days like "tomorrow" can be verified, too."""
        return bool(self.vocabulary.negations)


@functools.cache
def conventions_of(language: str) -> Conventions:
    base = base_of(language)
    locale = locale_of(language)
    months: dict[str, int] = {}
    weekdays: dict[str, int] = {}
    if locale is not None:
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[context][width].items():
                    months[_word(name)] = number
                for number, name in locale.days[context][width].items():
                    weekdays[_word(name)] = number
    vocabulary = VOCABULARY.get(base, Vocabulary())
    weekdays.update(vocabulary.more_weekdays)
    return Conventions(
        language=language, months=months, weekdays=_plurals(weekdays), vocabulary=vocabulary
    )


def _word(name: str) -> str:
    return name.lower().rstrip(".")


def _plurals(weekdays: dict[str, int]) -> dict[str, int]:
    plurals = {f"{name}s": number for name, number in weekdays.items() if len(name) > 3}
    joined = {
        name.replace("-", "s-") + "s": number for name, number in weekdays.items() if "-" in name
    }
    return {**plurals, **joined, **weekdays}
