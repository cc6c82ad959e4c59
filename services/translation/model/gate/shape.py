# SPDX-License-Identifier: Apache-2.0
"""What an answer looks like: its length, words that were left as they are, words that repeat."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from services.translation.model.common_words import LEFT_IN_ENGLISH
from services.translation.model.languages import base_of
from services.translation.model.preparing import STAND_INS, Prepared, masked_out

WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
SAME_SPELLING = {
    "es": {"has", "from"},
    "pt": {"for", "at"},
    "fr": {"or", "for"},
    "it": {"at"},
    "ca": {"for", "or", "at"},
}
LONGEST_SHARE_UNTRANSLATED = 0.4
LARGEST_SHARE_UNKNOWN = 0.34
WIDEST_RATIO, WIDEST_MARGIN = 1.8, 12
NARROWEST_RATIO, NARROWEST_MARGIN = 0.4, 4
DENSE_SCRIPTS = frozenset({"zh", "ja", "ko", "th", "yue"})


def misshapen(
    prepared: Prepared, words: str, source: str, target: str, unknown: Sequence[str]
) -> Iterable[str]:
    here, there = masked_out(prepared.source), masked_out(words)
    dense = base_of(target) in DENSE_SCRIPTS or base_of(source) in DENSE_SCRIPTS
    if not dense and not (
        NARROWEST_RATIO * len(here) - NARROWEST_MARGIN
        <= len(there)
        <= WIDEST_RATIO * len(here) + WIDEST_MARGIN
    ):
        yield "the length does not fit"
    spoken = [word.lower() for word in WORD.findall(there)]
    given = {word.lower() for word in WORD.findall(here) if not word.isupper()}
    if base_of(source) == "en" and set(spoken) & (
        (LEFT_IN_ENGLISH & given) - SAME_SPELLING.get(base_of(target), set())
    ):
        yield "words were left in the source language"
    same = [word for word in spoken if len(word) > 3 and word in given]
    if len(spoken) > 2 and len(same) > LONGEST_SHARE_UNTRANSLATED * len(spoken):
        yield "most words were left in the source language"
    strange = [word for word in unknown if word not in STAND_INS and not word.isupper()]
    if len(strange) > 1 and len(strange) > LARGEST_SHARE_UNKNOWN * len(spoken):
        yield "too many words are unknown to the engine"
    if _repeats(spoken) and not _repeats([word.lower() for word in WORD.findall(here)]):
        yield "words repeat"


def _repeats(words: list[str]) -> bool:
    thrice = any(words[at] == words[at + 1] == words[at + 2] for at in range(len(words) - 2))
    phrases = Counter(tuple(words[at : at + 3]) for at in range(len(words) - 2))
    return thrice or any(count > 2 for count in phrases.values())
