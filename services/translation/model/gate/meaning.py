# SPDX-License-Identifier: Apache-2.0
"""Words that turn a sentence round: negation, and times of day that are written as words."""

from collections.abc import Iterable

from services.translation.model.gate.spellings import has
from services.translation.model.languages import conventions_of


def meaning_changed(here: str, there: str, source: str, target: str) -> Iterable[str]:
    before, after = conventions_of(source).vocabulary, conventions_of(target).vocabulary
    if not (before.negations and after.negations):
        return
    negated = has(here, before.negations)
    if negated and not has(there, after.negations):
        yield "a negation was lost"
    if not negated and has(there, after.negations) and not has(here, before.soft_negations):
        yield "a negation appeared"
    if has(here, before.midnight) and not has(there, after.midnight) and "0:00" not in there:
        yield 'the word for "midnight" is missing'
    for here_words, there_words, written in (
        (before.noon, after.noon, "12:00"),
        (before.midnight, after.midnight, "0:00"),
    ):
        if has(there, there_words) and not has(here, here_words) and written not in here:
            yield "a time of day appeared"
