# SPDX-License-Identifier: Apache-2.0
"""Whether, and how often, a text has one of several words."""

import functools
import re


def has(text: str, spellings: tuple[str, ...]) -> bool:
    """`text` in small letters and with plain apostrophes, as `plain` makes it."""
    return bool(spellings and any_of(spellings).search(text))


def times(text: str, spellings: tuple[str, ...]) -> int:
    return len(any_of(spellings).findall(text)) if spellings else 0


def without(text: str, spellings: tuple[str, ...]) -> str:
    return any_of(spellings).sub(" ", text) if spellings else text


def plain(text: str) -> str:
    return text.lower().replace("’", "'")


@functools.cache
def any_of(spellings: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words; beginnings with an asterisk, "n't" and "n'" where they are joined to others."""
    return re.compile("|".join(_pattern(each) for each in spellings))


def _pattern(spelling: str) -> str:
    start = "" if spelling == "n't" or spelling.startswith("-") else r"\b"
    if spelling.endswith("*"):
        return rf"{start}{spelling[:-1].replace(' * ', ' .*? ')}"
    end = "" if spelling.endswith(("'", ")")) else r"\b"
    return rf"{start}{spelling.replace(' * ', ' .*? ')}{end}"
