# SPDX-License-Identifier: Apache-2.0
"""What school records call a language -> BCP 47."""

import functools
import re

from babel import Locale
from babel.core import get_global

# Names that American school records use and CLDR's English names do not.
SCHOOL_NAMES = {
    "chinese": "zh-Hans",
    "mandarin": "zh-Hans",
    "mandarin chinese": "zh-Hans",
    "chinese simplified": "zh-Hans",
    "chinese mandarin": "zh-Hans",
    "chinese traditional": "zh-Hant",
    "chinese cantonese": "yue",
    "cantonese": "yue",
    "creole": "ht",
    "haitian": "ht",
    "creole haitian": "ht",
    "haitian kreyol": "ht",
    "kreyol": "ht",
    "cape verdean creole": "kea",
    "farsi": "fa",
    "persian farsi": "fa",
    "dari": "fa-AF",
    "tagalog": "fil",
    "pilipino": "fil",
    "khmer cambodian": "km",
    "cambodian": "km",
    "brazilian portuguese": "pt-BR",
    "portuguese brazil": "pt-BR",
    "castilian": "es",
    "mien": "ium",
    "karen": "kar",
    "american sign language": "ase",
    "serbo croatian": "sr",
    "marshallese": "mh",
    "chuukese": "chk",
    "somali maay maay": "ymm",
    "maay maay": "ymm",
    "pashto": "ps",
    "pushto": "ps",
    "panjabi": "pa",
    "hmong": "hmn",
    "mam": "mam",
    "kiche": "quc",
    "qanjobal": "kjb",
}
# One writing stands for the language when a record names none.
USUAL_SCRIPT = {"zh": "zh-Hans", "zh-CN": "zh-Hans", "zh-SG": "zh-Hans", "zh-TW": "zh-Hant",
                "zh-HK": "zh-Hant", "zh-MO": "zh-Hant"}  # fmt: skip
# Codes that say "no one language".
NOT_LANGUAGES = frozenset(("mul", "zxx", "und", "mis", "root"))
TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:[-_](?P<script>[a-z]{4}))?(?:[-_](?P<region>[a-z]{2}|\d{3}))?",
    re.I,
)


@functools.lru_cache(maxsize=4096)
def language_tag(text: str) -> str:
    """BCP 47 for a tag, an ISO 639 code or an English name. Empty when it is none of these."""
    return _from_code(text.strip()) or _from_name(text)


def language_name(tag: str) -> str:
    """The English name, for operators."""
    names = _names_by_tag()
    known = names.get(tag.replace("-", "_")) or names.get(tag[:3].rstrip("-"))
    return known or next((name.title() for name, of in SCHOOL_NAMES.items() if of == tag), tag)


def _from_code(text: str) -> str:
    match = TAG.fullmatch(text)
    if match is None:
        return ""
    language = match["language"].lower()
    if len(language) == 3:
        language = get_global("language_aliases").get(language, language)
    known = language in _names_by_tag() or language in SCHOOL_NAMES.values()
    if not known or language in NOT_LANGUAGES:
        return ""
    script = (match["script"] or "").title()
    region = (match["region"] or "").upper()
    if script and script not in Locale("en").scripts:
        return ""
    if region and region not in Locale("en").territories:
        return ""
    tag = "-".join(part for part in (language, script, region) if part)
    return USUAL_SCRIPT.get(tag, tag)


def _from_name(text: str) -> str:
    name = _plain(text)
    return SCHOOL_NAMES.get(name) or _tags_by_name().get(name, "")


def _plain(text: str) -> str:
    """ "Chinese (Simplified)", "Chinese, simplified" and "chinese - simplified" are one name."""
    return " ".join(re.sub(r"[^\w\s]", " ", text.replace("'", "")).casefold().split())


@functools.cache
def _names_by_tag() -> dict[str, str]:
    return dict(Locale("en").languages)


@functools.cache
def _tags_by_name() -> dict[str, str]:
    return {
        _plain(name): USUAL_SCRIPT.get(tag, tag.replace("_", "-"))
        for tag, name in _names_by_tag().items()
        if tag not in NOT_LANGUAGES
    }
