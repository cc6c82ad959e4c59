# SPDX-License-Identifier: Apache-2.0
"""Telephone numbers in text that runs right to left.

After an Arabic letter the groups of "206-555-0100" are drawn one by one from the right, and a
family reads "0100-555-206" (Unicode's UAX 9, rule W2). An isolate keeps the number in one piece.
"""

import re

PHONE = re.compile(
    r"(?<![\w.,])(?:\+\d{1,3}[ .-]?(?:\(?\d{1,4}\)?[ .-]?){2,5}\d{2,4}"
    r"|(?:1[ .-])?\(?\d{3}\)?[ .-]?\d{3}[ .-]\d{4}|\d{3}-\d{4})(?!\d)"
)
_RIGHT_TO_LEFT = {"ar", "fa", "ps", "ur", "he", "yi", "ckb", "sd", "ug"}
_FIRST, _POP = "\u2066", "\u2069"


def runs_right_to_left(language: str) -> bool:
    return language.split("-")[0].lower() in _RIGHT_TO_LEFT


def isolated(text: str, language: str) -> str:
    """`text` of `language` (BCP 47) with each telephone number kept in one piece."""
    if not runs_right_to_left(language):
        return text
    return PHONE.sub(lambda found: _kept(found, text), text)


def in_one_piece(text: str, language: str) -> str:
    """Something that is read from the left whatever stands around it: a number, an address."""
    return f"{_FIRST}{text}{_POP}" if runs_right_to_left(language) else text


def _kept(found: re.Match[str], text: str) -> str:
    is_kept = text[: found.start()].endswith(_FIRST)
    return found.group() if is_kept else f"{_FIRST}{found.group()}{_POP}"
