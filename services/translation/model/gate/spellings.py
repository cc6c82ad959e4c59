# SPDX-License-Identifier: Apache-2.0
"""Whether a text has one of several words."""

import functools
import re
from collections.abc import Sequence


def has(text: str, spellings: Sequence[str]) -> bool:
    if not spellings:
        return False
    return bool(_any_of(tuple(spellings)).search(text.lower().replace("’", "'")))


@functools.cache
def _any_of(spellings: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words; beginnings with an asterisk, "n't" and "n'" where they are joined to others."""
    return re.compile("|".join(_pattern(each) for each in spellings))


def _pattern(spelling: str) -> str:
    if spelling == "n't":
        return r"n't\b"
    if spelling.endswith("'"):
        return rf"\b{spelling}"
    if spelling.endswith("*"):
        return rf"\b{spelling[:-1]}"
    return rf"\b{spelling}\b"
