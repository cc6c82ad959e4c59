# SPDX-License-Identifier: Apache-2.0
"""What the gate holds against a person's words only because it cannot read them.

An engine that is not understood is refused; a person who reads the language is not.
"""

from collections.abc import Iterable

from services.translation.model.facts import Fact, facts_in
from services.translation.model.languages import conventions_of

# People write shorter, longer and livelier than engines, and in languages no list of words knows.
MANNER = frozenset(
    {
        "the length does not fit",
        "words repeat",
        "too many words are unknown to the engine",
        "words of another language are between the others",
    }
)
HALF_A_DAY = 12 * 60


def is_unsure(finding: str, original: str, words: str, *, source: str, target: str) -> bool:
    """Whether a finding about `words` says no more than that the language is not known."""
    if finding in MANNER:
        return True
    conventions = conventions_of(target)
    if conventions.known:
        return False
    there = facts_in(words, conventions, is_source=False)
    if finding in ("a month changed", "a weekday changed"):
        # Nothing that looks like one: it has another name, or another ending, than is known.
        kind = finding.split()[1]
        return not any(fact.kind == kind for fact in there)
    if finding == "a time changed":
        here = facts_in(original, conventions_of(source), is_source=True)
        return _on_the_dial(here) == _on_the_dial(there) != []
    return False


def _on_the_dial(facts: Iterable[Fact]) -> list[int]:
    """Times without the half of the day: nobody knows how the language names it."""
    return sorted(int(min(fact.values)) % HALF_A_DAY for fact in facts if fact.kind == "time")
