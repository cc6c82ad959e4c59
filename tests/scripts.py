# SPDX-License-Identifier: Apache-2.0
"""The script that each language of families is written in."""

import unicodedata

SCRIPTS = {
    "zh-Hans": ["CJK"],
    "zh-Hant": ["CJK"],
    "ja": ["CJK", "HIRAGANA", "KATAKANA"],
    "ar": ["ARABIC"],
    "fa": ["ARABIC"],
    "fa-AF": ["ARABIC"],
    "ps": ["ARABIC"],
    "ur": ["ARABIC"],
    "ru": ["CYRILLIC"],
    "uk": ["CYRILLIC"],
    "ko": ["HANGUL"],
    "am": ["ETHIOPIC"],
    "hi": ["DEVANAGARI"],
    "ne": ["DEVANAGARI"],
    "bn": ["BENGALI"],
    "pa": ["GURMUKHI"],
    "my": ["MYANMAR"],
    "km": ["KHMER"],
}


def of_its_script(letter: str, language: str) -> bool:
    return any(script in unicodedata.name(letter) for script in SCRIPTS.get(language, ["LATIN"]))
