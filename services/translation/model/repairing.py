# SPDX-License-Identifier: Apache-2.0
"""What an engine bent on the way and can be put right without knowing the sentence.

Each repair is certain by itself, and the gate looks at the repaired words like at any others.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from services.translation.model.preparing import Prepared
from services.translation.model.reordering import dates_in_order
from services.translation.model.stand_ins import STAND_INS

# Words that engines join to the name after them: "deZorvak".
JOINED = r"(?:a|al|ao|à|com|con|da|de|del|do|e|em|en|le|na|no|o|para|por|y)"


@dataclass(frozen=True, kw_only=True)
class Repaired:
    """`repairs` name what was done, in the order it was done."""

    words: str
    repairs: tuple[str, ...] = ()


def repaired(words: str, prepared: Prepared, target: str) -> Repaired:
    done: list[str] = []
    for name, repair in _REPAIRS:
        better = repair(words, prepared)
        if better != words:
            done.append(name)
            words = better
    in_order = dates_in_order(words, prepared.dates, target)
    if in_order != words:
        done.append("a date was put in the order of the language")
    words = in_order
    return Repaired(words=words, repairs=tuple(done))


def _mask_case(words: str, prepared: Prepared) -> str:
    """ "zorvak" and "ZORVAK" are nobody but Zorvak: the words are invented."""
    for mask in prepared.masks:
        if not re.search(rf"\b{mask}\b", words):
            words = re.sub(rf"\b{mask}\b", mask, words, count=1, flags=re.IGNORECASE)
    return words


def _mask_glue(words: str, prepared: Prepared) -> str:
    if not prepared.masks:
        return words
    any_mask = "|".join(STAND_INS)
    words = re.sub(rf"({any_mask})(?=(?:{any_mask})\b)", r"\1 ", words)
    return re.sub(rf"\b({JOINED})(?=(?:{any_mask})\b)", r"\1 ", words)


def _stars(words: str, prepared: Prepared) -> str:
    """Some engines mark in this way what they do not know."""
    return words if "*" in prepared.words else words.replace("*", "")


def _blanks(words: str, _: Prepared) -> str:
    """No blank before a mark that closes, none doubled; French writes its own before some."""
    words = re.sub(r"[ \t]{2,}", " ", words)
    return re.sub(r"(?<=[^\W_]) +(?=[,.](?:\s|$))", "", words)


def _doubled_marks(words: str, prepared: Prepared) -> str:
    for mark in ",.;:?!":
        if mark * 2 not in prepared.source:
            words = re.sub(rf"(?<!{re.escape(mark)}){re.escape(mark)}{{2}}(?!{re.escape(mark)})",
                           mark, words)  # fmt: skip
    return words


def _final_mark(words: str, prepared: Prepared) -> str:
    """The mark at the end, where the engine has dropped it or put a full stop of its own."""
    mark = re.search(r"[.!?]$", prepared.source.rstrip())
    said = re.search(r"[.!?…:;,\"'”’»)。！？؟۔।።]$", words.rstrip())
    if mark and not said and words.strip():
        return words.rstrip() + mark.group()
    if not mark and re.search(r"\w\.$", words) and re.search(r"[\w]$", prepared.source.rstrip()):
        return words[:-1] if not re.search(r"\b\w\.\s?\w\.$", words) else words
    return words


_REPAIRS: tuple[tuple[str, Callable[[str, Prepared], str]], ...] = (
    ("the case of a protected name was put right", _mask_case),
    ("a protected name was parted from the word before it", _mask_glue),
    ("an engine's own mark was taken out", _stars),
    ("blanks were put right", _blanks),
    ("doubled marks were made one", _doubled_marks),
    ("the mark at the end was put right", _final_mark),
)
