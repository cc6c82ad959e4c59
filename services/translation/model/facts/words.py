# SPDX-License-Identifier: Apache-2.0
"""Numbers in words: two, veintiuno, trinta e cinco, two hundred and five."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.translation.model.facts.fact import Fact
from services.translation.model.languages import Conventions
from services.translation.model.vocabulary import Vocabulary

TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
FOUR_TWENTIES = 80


@dataclass
class _Number:
    """Words that make one number together."""

    thousands: int = 0
    below: int = 0

    def takes(self, value: int) -> bool:
        """Whether the next word goes on with this number instead of beginning another."""
        rest = self.below % 100
        if value == 1000:
            return not self.thousands
        if value == 100:
            return 0 < self.below < 10
        if value > 100:
            return self.below == 0 and self.thousands > 0
        if value == 20 and rest == 4:  # quatre-vingt
            return True
        if value >= 20:
            return rest == 0
        if value >= 10:
            return rest in (0, 60, FOUR_TWENTIES)
        return rest == 0 or (rest >= 20 and rest % 10 == 0)

    def add(self, value: int) -> None:
        if value == 1000:
            self.thousands, self.below = (self.below or 1) * 1000, 0
        elif value == 100 and 0 < self.below < 10:
            self.below *= 100
        elif value == 20 and self.below % 100 == 4:
            self.below += FOUR_TWENTIES - 4
        else:
            self.below += value


def counted_in(text: str, conventions: Conventions, *, is_source: bool) -> Iterator[Fact]:
    vocabulary = conventions.vocabulary
    if not (vocabulary.numbers or vocabulary.ordinals):
        return
    words = [match.group().lower().replace("’", "'") for match in TOKEN.finditer(text)]
    if not vocabulary.number_words.isdisjoint(words):
        yield from _counted(text, words, vocabulary, is_source=is_source)


def _counted(
    text: str, words: Sequence[str], vocabulary: Vocabulary, *, is_source: bool
) -> Iterator[Fact]:
    tokens = list(TOKEN.finditer(text))
    at = 0
    while at < len(tokens):
        end, unit = at + 1, ""
        value, optional = vocabulary.numbers.get(words[at]), words[at] in vocabulary.articles
        if value is not None:
            value, end = _number_from(at, text, tokens, words, vocabulary)
            optional = optional and end == at + 1
        else:
            value, optional, unit = _single(at, words, vocabulary, is_source=is_source)
        if value is not None:
            start, stop = tokens[at].start(), tokens[end - 1].end()
            yield Fact(
                kind="number", values=frozenset({Decimal(value)}), start=start, end=stop,
                text=text[start:stop], optional=optional, unit=unit, spelled=True,
            )  # fmt: skip
        at = end


def _single(
    at: int, words: Sequence[str], known: Vocabulary, *, is_source: bool
) -> tuple[int | None, bool, str]:
    """The value of an ordinal, a part or an article, whether it may stay alone, and its unit."""
    word, follows = words[at], words[at + 1] if at + 1 < len(words) else ""
    is_article = word in known.articles
    if word in known.ordinals:
        unit = "/" if at and words[at - 1] in known.part_of else ""
        return known.ordinals[word], not is_source or is_article, unit
    if word in known.parts:
        return known.parts[word], not is_source, "/"
    value = known.articles.get(word)
    return value, not (is_source and value == 2 and follows in known.counted_by), ""


def _number_from(
    at: int, text: str, tokens: Sequence[re.Match[str]], words: Sequence[str], known: Vocabulary
) -> tuple[int, int]:
    """The number that begins with a word, and where the words after it begin."""
    number = _Number()
    number.add(known.numbers[words[at]])
    at += 1
    while at < len(tokens):
        joined = words[at] in known.joints and at + 1 < len(tokens)
        last = at + joined
        value = known.numbers.get(words[last])
        if value is None and known.articles.get(words[last]) == 1:
            # "treinta y un", and not "cien y una".
            value = 1 if joined and number.below % 100 >= 20 else None
        whole = all(
            text[tokens[each].end() : tokens[each + 1].start()].strip() in ("", "-")
            for each in range(at - 1, last)
        )
        if value is None or not whole or not number.takes(value):
            break
        # "two and three" are two numbers; "treinta y cinco" and "two hundred and five" are one.
        if joined and number.below % 100 < 20 and number.thousands + number.below < 100:
            break
        number.add(value)
        at = last + 1
    return number.thousands + number.below, at
