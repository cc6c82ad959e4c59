# SPDX-License-Identifier: Apache-2.0
"""What the gate has to know of a language that babel does not."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """What babel does not know about a language.

    `numbers` must agree between source and translation; `articles` are words that are sometimes a
    number ("one", "un") and may appear or vanish. `negations` are whole words or, with an
    asterisk, beginnings of words. `soft_negations` may become a negation ("absent", "only").
    """

    numbers: Mapping[str, int] = field(default_factory=dict)
    ordinals: Mapping[str, int] = field(default_factory=dict)
    articles: Mapping[str, int] = field(default_factory=dict)
    negations: tuple[str, ...] = ()
    soft_negations: tuple[str, ...] = ()
    relative_days: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    noon: tuple[str, ...] = ()
    midnight: tuple[str, ...] = ()
    more_weekdays: Mapping[str, int] = field(default_factory=dict)


def counted(words: str, start: int = 2) -> dict[str, int]:
    """Number words in a row; words of the same number are separated by a slash."""
    return {
        word: number
        for number, spellings in enumerate(words.split(), start)
        for word in spellings.split("/")
    }


def tens(words: str) -> dict[str, int]:
    return {word: 10 * number for number, word in enumerate(words.split(), 2)}
