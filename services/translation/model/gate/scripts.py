# SPDX-License-Identifier: Apache-2.0
"""Whether an answer is written in the letters of its language."""

import functools
import re
import unicodedata
from collections.abc import Iterable

from babel.core import get_global

from services.translation.model.languages import base_of
from services.translation.model.stand_ins import masked_out

# By the script's ISO 15924 code: what its letters' Unicode names begin with.
LETTERS = {
    "Arab": ("ARABIC",), "Armn": ("ARMENIAN",), "Beng": ("BENGALI",), "Cyrl": ("CYRILLIC",),
    "Deva": ("DEVANAGARI",), "Ethi": ("ETHIOPIC",), "Geor": ("GEORGIAN",), "Grek": ("GREEK",),
    "Gujr": ("GUJARATI",), "Guru": ("GURMUKHI",), "Hans": ("CJK",), "Hant": ("CJK",),
    "Hebr": ("HEBREW",), "Jpan": ("CJK", "HIRAGANA", "KATAKANA"), "Khmr": ("KHMER",),
    "Knda": ("KANNADA",), "Kore": ("HANGUL", "CJK"), "Laoo": ("LAO",), "Latn": ("LATIN",),
    "Mlym": ("MALAYALAM",), "Mymr": ("MYANMAR",), "Sinh": ("SINHALA",), "Taml": ("TAMIL",),
    "Telu": ("TELUGU",), "Thai": ("THAI",),
}  # fmt: skip
LEAST_SHARE = 0.6
FEWEST_LETTERS = 6
# The same word in simplified and in traditional writing.
SIMPLIFIED = "们会学这时间为国说过对发经长开关门问见车师级课读书写请给让电话馆医园号"
TRADITIONAL = "們會學這時間為國說過對發經長開關門問見車師級課讀書寫請給讓電話館醫園號"


def wrong_script(there: str, target: str) -> Iterable[str]:
    script = script_of(target)
    kinds = LETTERS.get(script)
    # Names of things stay in capitals, addresses and names are masked.
    spoken = re.sub(r"\b[A-Z][A-Z\d-]+\b", "", masked_out(there))
    letters = [letter for letter in spoken if letter.isalpha()]
    if kinds and len(letters) >= FEWEST_LETTERS:
        own = sum(_kind(letter).startswith(kinds) for letter in letters)
        if own < LEAST_SHARE * len(letters):
            yield "the answer is in other letters than its language"
    if script in ("Hans", "Hant"):
        yield from _other_chinese(there, script)


@functools.cache
def script_of(language: str) -> str:
    """The script of a BCP 47 tag: "Hant" of "zh-TW"; "" where nobody has said."""
    tag = language.replace("-", "_")
    if match := re.search(r"_([A-Z][a-z]{3})(?:_|$)", tag):
        return match[1]
    likely = get_global("likely_subtags")
    found = likely.get(tag) or likely.get(base_of(language)) or ""
    match = re.search(r"_([A-Z][a-z]{3})_", str(found))
    return match[1] if match else ""


def _other_chinese(there: str, script: str) -> Iterable[str]:
    simplified = sum(a in there for a, b in _pairs() if a != b)
    traditional = sum(b in there for a, b in _pairs() if a != b)
    own, other = (simplified, traditional) if script == "Hans" else (traditional, simplified)
    if other > own:
        yield "the answer is in the other Chinese writing"


@functools.cache
def _pairs() -> tuple[tuple[str, str], ...]:
    return tuple(zip(SIMPLIFIED, TRADITIONAL, strict=True))


@functools.lru_cache(maxsize=4096)
def _kind(letter: str) -> str:
    return unicodedata.name(letter, "")
