# SPDX-License-Identifier: Apache-2.0
"""What readers of one language call another."""

from functools import cache

from babel import Locale, UnknownLocaleError

# Names of languages where CLDR has none, in the languages of families.
_NAMES = {
    "ht": {"en": "anglè", "es": "panyòl", "fr": "franse", "pt": "pòtigè", "ht": "kreyòl"},
    "hmn": {"en": "Askiv"},
}


def language_name(language: str, reader: str) -> str:
    """What readers of `reader` call a language, as it stands inside a sentence; "" if unknown."""
    base = language.split("-")[0]
    if name := _NAMES.get(reader, {}).get(base):
        return name
    name = str(_locale(reader).languages.get(base, ""))
    # In Vietnamese, CLDR writes names as they stand alone in a list.
    return name[:1].lower() + name[1:] if reader == "vi" else name


def in_english(language: str) -> str:
    """What the office calls a language, with its script or region: "Chinese (Traditional)"."""
    try:
        return str(Locale.parse(language, sep="-").get_display_name("en"))
    except (UnknownLocaleError, ValueError):
        return language_name(language, "en") or language


@cache
def _locale(reader: str) -> Locale:
    try:
        return Locale.parse(reader, sep="-")
    except UnknownLocaleError:
        return Locale("en")
