# SPDX-License-Identifier: Apache-2.0
"""What the gate has to know of a language that babel does not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

Words = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Negation:
    """How a language says no. Whole words or, with an asterisk, beginnings of words.

    `strong` words turn a clause each; `concords` may stand beside one of them and turn nothing
    more ("no vino nadie"); `other` words and phrases can stand for a negation, and mostly do not
    ("a más tardar" for "no later than"). `hanging` words are concords that need another. `soft`
    ones may become a negation in another language ("free": "sin costo"), `inverse` ones are the
    negation of their opposite ("absent": "no asistió"). `neutral` phrases contain a negation and
    say none.
    """

    strong: Words = ()
    concords: Words = ()
    other: Words = ()
    hanging: Words = ()
    soft: Words = ()
    inverse: Words = ()
    neutral: Words = ()
    weak: Words = ()  # leaves the choice to who is told: "pueden no venir"


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """What babel does not know about a language.

    `numbers` must agree between source and translation; `articles` are words that are sometimes a
    number ("one", "un") and may appear or vanish. `limits` are words without which a sentence says
    too much ("only"): the first words say it for certain, the others are taken for it in a
    translation. `opposites` are words that engines take for each other.
    """

    numbers: Mapping[str, int] = field(default_factory=dict)
    ordinals: Mapping[str, int] = field(default_factory=dict)
    parts: Mapping[str, int] = field(default_factory=dict)  # "tercio", of a whole
    part_of: frozenset[str] = frozenset()  # before an ordinal they make it a part: "one third"
    articles: Mapping[str, int] = field(default_factory=dict)
    counted_by: Words = ()  # after these "second" is no time: "second grade"
    joints: frozenset[str] = frozenset()  # between the words of one number
    negation: Negation = Negation()
    relative_days: Mapping[str, Words] = field(default_factory=dict)
    # What surely says tonight, and what may be meant by it.
    tonight: tuple[Words, Words] = ((), ())
    day_words: Mapping[str, str] = field(default_factory=dict)  # how they are said best
    no_days: Words = ()  # phrases that contain the word for a day and name none
    limits: Mapping[str, tuple[Words, Words]] = field(default_factory=dict)
    opposites: Mapping[str, Words] = field(default_factory=dict)
    no_opposites: Words = ()  # phrases that contain such a word and mean something else
    noon: Words = ()
    midnight: Words = ()
    halves: Mapping[str, str] = field(default_factory=dict)  # "de la tarde": "pm"
    more_weekdays: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, Words] = field(default_factory=dict)  # dollar, euro, cent, percent
    minus: Words = ()
    below_zero: Words = ()

    @cached_property
    def number_words(self) -> frozenset[str]:
        return frozenset((*self.numbers, *self.ordinals, *self.articles, *self.parts))

    @property
    def negations(self) -> Words:
        """Known only where negation can be verified."""
        return self.negation.strong


def counted(words: str, start: int = 2) -> dict[str, int]:
    """Number words in a row; words of the same number are separated by a slash."""
    return {
        word: number
        for number, spellings in enumerate(words.split(), start)
        for word in spellings.split("/")
    }


def tens(words: str, start: int = 2) -> dict[str, int]:
    return {
        word: 10 * number
        for number, spellings in enumerate(words.split(), start)
        for word in spellings.split("/")
    }


def hundreds(words: str, start: int = 2) -> dict[str, int]:
    return {word: 10 * number for word, number in tens(words, start).items()}


def listed(words: str) -> Words:
    """Words or phrases, separated by commas."""
    return tuple(word.strip() for word in words.replace("\n", " ").split(",") if word.strip())
