# SPDX-License-Identifier: Apache-2.0
"""A finished text looked at once more, beside its original."""

import re
from collections import Counter
from collections.abc import Sequence

from services.translation.model.gate.judging import judge_facts
from services.translation.model.preparing import Prepared
from services.translation.model.protection import RULES
from services.translation.model.splitting import EMOJI
from services.translation.model.stand_ins import STAND_IN, place_of

EXACT = tuple(
    (f"a {kind}", pattern)
    for kind, pattern in RULES
    if kind in ("placeholder", "email", "url", "phone")
)
# What begins a line of a list.
BULLET = re.compile(r"^\s*(?:[-–—•*·▪►]+|\(?\d{1,3}[.)]|[a-z][.)])(?=\s)")


def misrendered(words: str, prepared: Prepared, *, source: str, target: str) -> tuple[str, ...]:
    """What is wrong with the words of one sentence as a family would read them.

    They are read again from the beginning: numbers and days were written anew since the gate.
    """
    for emoji in prepared.afterwards.split():
        words = words.replace(emoji, "", 1)
    for stand_in, text in sorted(prepared.masks.items(), key=lambda mask: -len(mask[1])):
        words = place_of(text).sub(stand_in, words, count=1)
    found = judge_facts(prepared, words, source=source, target=target).findings
    return tuple(f"when it was finished, {finding}" for finding in found)


def lost_in(source: str, whole: str, names: Sequence[str]) -> str:
    """The kind of the first thing that a finished text lost, "" when all is there.

    The last line of defence, on the text itself: it trusts no mask and no pairing.
    """
    for kind, pattern in EXACT:
        if Counter(pattern.findall(source)) - Counter(pattern.findall(whole)):
            return kind
    for name in names:
        mentioned = len(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", source)) if name else 0
        if mentioned > whole.lower().count(name.lower()):
            return "a protected name"
    if structure := _structure_lost(source, whole):
        return structure
    left_behind = Counter(STAND_IN.findall(whole)) - Counter(STAND_IN.findall(source))
    return "a stand-in instead of a name" if left_behind else ""


def _structure_lost(source: str, whole: str) -> str:
    here, there = source.splitlines(), whole.splitlines()
    if len(here) != len(there):
        return "a line"
    for line, words in zip(here, there, strict=True):
        begun, said = BULLET.match(line), BULLET.match(words)
        if (begun and begun.group()) != (said and said.group()):
            return "the mark before a line"
    if Counter(EMOJI.findall(source)) != Counter(EMOJI.findall(whole)):
        return "an emoji"
    return ""
