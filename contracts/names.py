# SPDX-License-Identifier: Apache-2.0
"""How a person's name is put together, in every script. Plain Python."""

import unicodedata

# In these scripts the family name comes first, and stands close to the given name.
FAMILY_FIRST = ("CJK", "HANGUL", "IDEOGRAPHIC")
KANA = ("HIRAGANA", "KATAKANA")


def display_name(given: str, family: str) -> str:
    """The whole name as its script writes it: 王小明, 김민준, 佐藤 さくら, Rosa Núñez.

    A name of one word, and a family name alone, are whole names. One written in two scripts is
    put together as in Latin script.
    """
    if not given or not family:
        return given or family
    scripts = [_script(letter) for letter in given + family if letter.isalpha()]
    if scripts and all(script.startswith(FAMILY_FIRST) for script in scripts):
        return family + given
    if scripts and all(script.startswith((*FAMILY_FIRST, *KANA)) for script in scripts):
        return f"{family} {given}"
    return f"{given} {family}"


def first_name(given: str, family: str) -> str:
    """What somebody is called in a sentence: who has one name only is called by it."""
    return given or family


def _script(letter: str) -> str:
    return unicodedata.name(letter, "")
