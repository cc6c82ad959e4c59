# SPDX-License-Identifier: Apache-2.0
"""Invented names that stand in a sentence for what no engine may touch."""

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
STAND_IN = re.compile(rf"\b(?:{'|'.join(STAND_INS)})\b")


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
