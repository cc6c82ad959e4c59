# SPDX-License-Identifier: Apache-2.0
"""What an answer looks like: its length, words that were left as they are, words that repeat."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from services.translation.model.languages import DENSE, base_of, conventions_of
from services.translation.model.preparing import Prepared, Tactic
from services.translation.model.stand_ins import STAND_INS, masked_out
from services.translation.model.vocabulary.everyday import EVERYDAY, MARKS

WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
# The same letters over and over, in scripts without blanks, too.
LOOP = re.compile(r"([^\s.\-_*=]{2,20}?)\1{3,}|([^\W\d_])\2{4,}")
BRACKET = re.compile(r"[()\[\]]")
BOTH_GENDERS = re.compile(r"(?<=\w)\((?:a|as|o|os|e|s|es)\)")
LONGEST_SHARE_UNTRANSLATED = 0.4
LARGEST_SHARE_UNKNOWN = 0.34
WIDEST_RATIO, WIDEST_MARGIN = 1.8, 12
NARROWEST_RATIO, NARROWEST_MARGIN = 0.4, 4
LONGEST_WORD = 23
# A Chinese sentence has a third of the letters of an English one.
DENSEST, LOOSEST = 0.12, 1.1


def misshapen(
    prepared: Prepared, words: str, source: str, target: str, unknown: Sequence[str]
) -> Iterable[str]:
    # What was masked is missing on both sides.
    read = prepared.words if prepared.tactic is Tactic.SHIELDED else prepared.source
    here, there = masked_out(read), masked_out(words)
    asked = masked_out(prepared.words)
    if _brackets(there) > len(BRACKET.findall(read)):
        yield "a bracket appeared"
    if not any(
        _fits(len(each.strip()), len(there.strip()), source, target) for each in (here, asked)
    ):
        yield "the length does not fit"
    spoken = [word.lower() for word in WORD.findall(there)]
    heard = [word.lower() for word in WORD.findall(here)]
    given = {word.lower() for word in WORD.findall(here) if not word.isupper()}
    yield from _left(set(spoken), given, source, target)
    same = [word for word in spoken if len(word) > 3 and word in given]
    if len(spoken) > 2 and len(same) > _share(source, target) * len(spoken):
        yield "most words were left in the source language"
    longest = max(LONGEST_WORD, *map(len, heard), 0)
    if conventions_of(target).known and any(len(word) > longest for word in spoken):
        yield "words run together"
    strange = [word for word in unknown if word not in STAND_INS and not word.isupper()]
    if len(strange) > 1 and len(strange) > LARGEST_SHARE_UNKNOWN * len(spoken):
        yield "too many words are unknown to the engine"
    if (_repeats(spoken) and not _repeats(heard)) or (LOOP.search(there) and not LOOP.search(here)):
        yield "words repeat"


def _brackets(text: str) -> int:
    """Without those of "Estimado(a)"."""
    return len(BRACKET.findall(BOTH_GENDERS.sub("", text)))


def _fits(here: int, there: int, source: str, target: str) -> bool:
    is_dense, was_dense = base_of(target) in DENSE, base_of(source) in DENSE
    if is_dense == was_dense:
        least, most = NARROWEST_RATIO, WIDEST_RATIO
    elif is_dense:
        least, most = DENSEST, LOOSEST
    else:
        least, most = 1 / LOOSEST, 1 / DENSEST
    return least * here - NARROWEST_MARGIN <= there <= most * here + WIDEST_MARGIN


def _left(spoken: set[str], given: set[str], source: str, target: str) -> Iterable[str]:
    source, target = base_of(source), base_of(target)
    own = EVERYDAY.get(target, frozenset())
    if (EVERYDAY.get(source, frozenset()) - own) & spoken & given:
        yield "words were left in the source language"
        return
    for language, marks in MARKS.items():
        if language != target and (marks - own) & spoken - given:
            yield "words of another language are between the others"
            return


def _share(source: str, target: str) -> float:
    """Sister languages write many words alike."""
    romance = {"es", "pt", "ca", "it", "fr"}
    sisters = {base_of(source), base_of(target)} <= romance
    return 0.85 if sisters else LONGEST_SHARE_UNTRANSLATED


def _repeats(words: list[str]) -> bool:
    thrice = any(words[at] == words[at + 1] == words[at + 2] for at in range(len(words) - 2))
    phrases = Counter(tuple(words[at : at + 3]) for at in range(len(words) - 2))
    return thrice or any(count > 2 for count in phrases.values())
