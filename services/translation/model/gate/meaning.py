# SPDX-License-Identifier: Apache-2.0
"""Words that turn a sentence round: negation, "only" and "except", and opposites."""

import re
from collections.abc import Iterable

from services.translation.model.gate.spellings import any_of, has, plain, times, without
from services.translation.model.languages import conventions_of
from services.translation.model.vocabulary import Vocabulary
from services.translation.model.vocabulary.table import Negation

OPPOSITES = (
    ("before", "after"),
    ("start", "end"),
    ("first", "last"),
    ("next", "past"),
    ("inside", "outside"),
    ("arrive", "leave"),
    ("north", "south"),
)
# A negation turns these into each other: "not open" may well be "cerrado".
OPPOSITES_WITHOUT_NEGATION = (
    ("open", "closed"),
    ("more", "less"),
    ("early", "late"),
    ("required", "optional"),
    ("allowed", "forbidden"),
    ("passed", "failed"),
    ("minimum", "maximum"),
)


CLAUSE = re.compile(r"(?:^|[;,.:¡]\s*|\b(?:y|e|et|i|and)\s+)")
# "Cannot return" is "no puede volver": "puede no volver" leaves it to whoever reads it.
FORBIDS = re.compile(
    r"\b(?:cannot|can't|can not|must not|mustn't|may not (?!be|feel|have|know|need|want|work|see|"
    r"like|understand|receive|get))|\bno (?:se )?(?:puede|debe)|\bnão (?:se )?(?:pode|deve)"
)
MAY_NOT = re.compile(r"\b(?:pued(?:e|en|es|o)|podemos|debe[ns]?|podem?|devem?) (?:no|não)\b")
TWICE = re.compile(r"\b(no|não|not|non) (?:\1|nunca|nadie|ningún|ninguém|nenhum|never)\b")


def meaning_changed(here: str, there: str, source: str, target: str) -> Iterable[str]:
    before, after = conventions_of(source).vocabulary, conventions_of(target).vocabulary
    if not (before.negations and after.negations):
        return
    here, there = plain(here), plain(there)
    negated, findings = _negation(here, there, before, after)
    yield from findings
    if FORBIDS.search(here) and MAY_NOT.search(there):
        yield "a negation moved"
    surely = without(here, before.no_opposites)
    for word, (strict, _) in before.limits.items():
        if has(surely, strict) and not _limited(there, after, word):
            yield f'the word for "{word}" is missing'
    pairs = OPPOSITES if negated else OPPOSITES + OPPOSITES_WITHOUT_NEGATION
    yield from _turned(here, there, before, after, pairs)


def _negation(
    here: str, there: str, before: Vocabulary, after: Vocabulary
) -> tuple[bool, list[str]]:
    """Whether the source says no at all, and what is wrong with how the translation does."""
    no, yes = before.negation, after.negation
    here, there = without(here, no.neutral), without(there, yes.neutral)
    given, along = _counted(here, no)
    said, more = times(there, yes.strong), times(there, yes.concords)
    other, inverse = times(there, yes.other), times(there, yes.inverse)
    negated, absent, soft = given + along > 0, times(here, no.inverse), times(there, yes.soft)
    findings = []
    if said + other == 0 and more == times(there, yes.hanging) == 1:
        more = 0  # "no hay clases ni excursiones" without its "no"
    turned = not negated and absent and not said + more + other + inverse + soft
    if said + more + other < max(given, min(along, 1)) or turned:
        findings.append("a negation was lost")
    # "was absent" may become "no asistió", and not "no estuvo ausente".
    spare = times(here, no.soft) + absent - soft - inverse
    doubled = (given and said >= given and inverse and not absent) or _twice(here, there)
    if max(said, min(more, 1)) > given + along + max(0, spare) or doubled:
        findings.append("a negation was doubled" if negated else "a negation appeared")
    if has(there, yes.weak) and not has(here, no.weak):
        findings.append("what is not allowed became a choice")
    return negated, findings


def _twice(here: str, there: str) -> bool:
    return bool(TWICE.search(there) and not TWICE.search(here))


def _counted(text: str, negation: Negation) -> tuple[int, int]:
    """How many negations turn a clause, and how many words only go along with one.

    At the beginning of a clause a word needs no other: "Nada cambia sin su permiso".
    """
    along = times(text, negation.concords)
    alone = (
        sum(
            bool(any_of(negation.concords).match(text, start.end()))
            for start in CLAUSE.finditer(text)
        )
        if along
        else 0
    )
    return times(text, negation.strong) + alone, along - alone


def _limited(there: str, after: Vocabulary, word: str) -> bool:
    return word not in after.limits or any(has(there, each) for each in after.limits[word])


def _turned(
    here: str,
    there: str,
    before: Vocabulary,
    after: Vocabulary,
    pairs: tuple[tuple[str, str], ...],
) -> Iterable[str]:
    """ "before" became "after": there is less of the one than there was, and more of the other."""
    here, there = without(here, before.no_opposites), without(there, after.no_opposites)
    for pair in pairs:
        if not all(word in each.opposites for word in pair for each in (before, after)):
            continue
        said = [times(there, after.opposites[word]) for word in pair]
        if not any(said):
            continue
        given = [times(here, before.opposites[word]) for word in pair]
        for this, that in ((0, 1), (1, 0)):
            if said[that] > given[that] and said[this] < given[this]:
                yield f'"{pair[this]}" became "{pair[that]}"'
