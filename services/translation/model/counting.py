# SPDX-License-Identifier: Apache-2.0
"""English numbers of several words in digits: engines take "seven hundred fifty-two" apart."""

import re

from services.translation.model.vocabulary.table import counted, tens

VALUES = {
    **counted(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen",
        1,
    ),
    **tens("twenty thirty forty fifty sixty seventy eighty ninety"),
}
_WORD = rf"(?:{'|'.join(VALUES)}|hundred|thousand)"
RUN = re.compile(
    rf"\b(?:a (?=hundred|thousand))?{_WORD}\b(?:(?:[ -]|(?<=hundred) and |(?<=thousand) and )"
    rf"{_WORD}\b)*",
    re.IGNORECASE,
)


def in_digits(sentence: str) -> str:
    return RUN.sub(_digits, sentence)


def _digits(match: re.Match[str]) -> str:
    words = re.findall(rf"\b{_WORD}\b", match.group().lower())
    if len(words) < 2 and not match.group().lower().startswith("a "):
        return match.group()
    value = _value(words)
    return str(value) if value else match.group()


def _value(words: list[str]) -> int:
    """0 for what is no single number: "nineteen ninety-nine", "seven twenty-five"."""
    thousands = below = 0
    for word in words:
        if word == "thousand":
            if thousands:
                return 0
            thousands, below = (below or 1) * 1000, 0
        elif word == "hundred":
            if below > 99:
                return 0
            below = (below or 1) * 100
        else:
            value, rest = VALUES[word], below % 100
            fits = rest == 0 or (value < 10 and rest >= 20 and rest % 10 == 0)
            if not fits:
                return 0
            below += value
    return thousands + below
