# SPDX-License-Identifier: Apache-2.0
"""Invented names that stand in a sentence for what no engine may touch."""

import functools
import re
from collections.abc import Iterator

# Invented surnames: measured to pass every engine in place, unbent, and to keep grammar natural.
STAND_INS = (
    "Zorvak",
    "Tavrik",
    "Quimbor",
    "Welkor",
    "Drazmir",
    "Yandrik",
    "Korvath",
    "Balmork",
    "Fenwulf",
    "Grimdok",
    "Hestrov",
    "Jarnok",
    "Lorvek",
    "Murdav",
    "Norvik",
    "Pelgrom",
)
# Chinese, Japanese, Korean, Thai, Lao, Burmese and Khmer put no blank before or after a name.
_NO_BLANKS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_BEGIN = rf"(?:(?<!\w)|(?<=[{_NO_BLANKS}]))"
_END = rf"(?:(?!\w)|(?=[{_NO_BLANKS}]))"
_ANY = "|".join(STAND_INS)
# "Zorvak-feira" is no Zorvak; "Zorvak-Tavrik" are two ends of a range.
STAND_IN = re.compile(rf"{_BEGIN}(?:{_ANY}){_END}(?!-(?!{_ANY}))")


@functools.lru_cache(maxsize=1024)
def place_of(words: str) -> re.Pattern[str]:
    """Where a stand-in, or what it stands for, is as words of their own."""
    return re.compile(rf"{_BEGIN}{re.escape(words)}{_END}")


def masked_out(text: str) -> str:
    """The text without its stand-ins."""
    return STAND_IN.sub("", text)


def stand_ins(text: str) -> list[str]:
    """Stand-ins that are free to use in this text."""
    lower = text.lower()
    return [each for each in STAND_INS if each.lower() not in lower]


def next_of(free: Iterator[str]) -> str:
    """Raise ValueError when all are taken."""
    stand_in = next(free, None)
    if stand_in is None:
        raise ValueError("more names, numbers and addresses in one sentence than can be protected")
    return stand_in
