# SPDX-License-Identifier: Apache-2.0
"""Words that turn a sentence round: negation, "only" and "except", and opposites."""

from collections.abc import Iterable

from services.translation.model.gate.spellings import has, plain, times, without
from services.translation.model.languages import conventions_of
from services.translation.model.vocabulary import Vocabulary

OPPOSITES = (
    ("before", "after"),
    ("open", "closed"),
    ("start", "end"),
    ("more", "less"),
    ("early", "late"),
    ("first", "last"),
    ("next", "past"),
    ("inside", "outside"),
    ("arrive", "leave"),
    ("required", "optional"),
    ("allowed", "forbidden"),
    ("passed", "failed"),
    ("north", "south"),
    ("minimum", "maximum"),
)


def meaning_changed(here: str, there: str, source: str, target: str) -> Iterable[str]:
    before, after = conventions_of(source).vocabulary, conventions_of(target).vocabulary
    if not (before.negations and after.negations):
        return
    here, there = plain(here), plain(there)
    negated, findings = _negation(here, there, before, after)
    yield from findings
    for word, (strict, _) in before.limits.items():
        if has(here, strict) and not _limited(there, after, word):
            yield f'the word for "{word}" is missing'
    if not negated:
        yield from _turned(here, there, before, after)


def _negation(
    here: str, there: str, before: Vocabulary, after: Vocabulary
) -> tuple[bool, list[str]]:
    """Whether the source says no at all, and what is wrong with how the translation does."""
    no, yes = before.negation, after.negation
    here, there = without(here, no.neutral), without(there, yes.neutral)
    given, along = times(here, no.strong), times(here, no.concords)
    said, more = times(there, yes.strong), times(there, yes.concords)
    findings = []
    if said + more + times(there, yes.other) < max(given, min(along, 1)):
        findings.append("a negation was lost")
    allowed = given + along + times(here, no.soft)
    if max(said, min(more, 1)) > allowed:
        findings.append("a negation appeared" if not given + along else "a negation was doubled")
    return bool(given + along), findings


def _limited(there: str, after: Vocabulary, word: str) -> bool:
    return word not in after.limits or any(has(there, each) for each in after.limits[word])


def _turned(here: str, there: str, before: Vocabulary, after: Vocabulary) -> Iterable[str]:
    """ "before" became "after": the one is there, the other is not, the other way round."""
    here, there = without(here, before.no_opposites), without(there, after.no_opposites)
    for one, other in OPPOSITES:
        for this, that in ((one, other), (other, one)):
            if not (this in before.opposites and that in after.opposites):
                continue
            if (
                has(there, after.opposites[that])
                and not has(there, after.opposites.get(this, ()))
                and has(here, before.opposites[this])
                and not has(here, before.opposites.get(that, ()))
            ):
                yield f'"{this}" became "{that}"'
