# SPDX-License-Identifier: Apache-2.0
"""The safety gate: a translation that says another number, day or name never leaves."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.translation.model.common_words import LEFT_IN_ENGLISH
from services.translation.model.facts import (
    KINDS,
    Fact,
    align,
    align_in_any_order,
    facts_in,
)
from services.translation.model.languages import base_of, conventions_of
from services.translation.model.preparing import STAND_INS, Prepared, Tactic, masked_out
from services.translation.model.protection import RULES

WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
STAND_IN = re.compile(rf"(?<![\w\-])(?:{'|'.join(STAND_INS)})(?![\w\-])")
CURRENCY = re.compile(r"[$€£]|\bd[oó]l\w+|\beuros?\b", re.IGNORECASE)
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
EXACT = tuple(
    (f"a {kind}", pattern)
    for kind, pattern in RULES
    if kind in ("placeholder", "email", "url", "phone")
)
DENSE_SCRIPTS = frozenset({"zh", "ja", "ko", "th", "yue"})


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Empty `findings` means that the translation may leave; `pairs` says which fact is which."""

    findings: tuple[str, ...] = ()
    pairs: tuple[tuple[Fact, Fact], ...] = ()

    @property
    def passed(self) -> bool:
        return not self.findings


def judge(
    prepared: Prepared, words: str, *, source: str, target: str, unknown: Sequence[str] = ()
) -> Verdict:
    """Compare what an engine was given with what it answered. Findings name kinds, never texts."""
    findings: list[str] = []
    pairs: list[tuple[Fact, Fact]] = []
    if not words.strip():
        return Verdict(findings=("nothing came back",))
    findings += _masks(prepared, words)
    for kind, found in _facts(prepared, words, target).items():
        if found is None:
            findings.append(f"a {kind} changed")
        else:
            pairs += found
    findings += _meaning(prepared.source, words, source, target)
    findings += _shape(prepared, words, source, target, unknown)
    return Verdict(findings=tuple(findings), pairs=tuple(pairs))


def _masks(prepared: Prepared, words: str) -> Iterable[str]:
    present = Counter(STAND_IN.findall(words))
    if present != Counter(dict.fromkeys(prepared.masks, 1)):
        yield "a name, address or placeholder is missing or doubled"
    if re.search(r"[{}]", masked_out(words)) and not re.search(r"[{}]", prepared.source):
        yield "a placeholder is broken"


def _facts(
    prepared: Prepared, words: str, target: str
) -> dict[str, list[tuple[Fact, Fact]] | None]:
    conventions = conventions_of(target)
    there = facts_in(words, conventions, is_source=False)
    pairing = align if prepared.tactic is Tactic.NATURAL else align_in_any_order
    found: dict[str, list[tuple[Fact, Fact]] | None] = {}
    for kind in KINDS:
        here = [fact for fact in prepared.facts if fact.kind == kind]
        if not conventions.known:
            # Nobody told us this language's number words: digits are all that can be verified.
            here = [fact for fact in here if not (fact.spelled and kind == "number")]
        found[kind] = pairing(here, [fact for fact in there if fact.kind == kind])
    if _glued(words) - _glued(prepared.words):
        found["number"] = None
    if re.search(r"\b[AP]\.?M\b", _blanked(words, there)):
        found["time"] = None
    if len(CURRENCY.findall(words)) < sum(fact.money for fact in prepared.facts):
        found["number"] = None
    if words.count("%") != prepared.source.count("%") and "%" in prepared.words + words:
        found["number"] = None
    return found


def _glued(words: str) -> set[str]:
    """Numbers with letters on them, other than the endings of ordinals."""
    found = re.findall(r"\d+[^\W\d_]+", masked_out(words))
    return {
        each.lower() for each in found if not re.fullmatch(r"\d+(?:h|[ºªoa]s?|er|e|è|r|n|t)", each)
    }


def _blanked(words: str, facts: Sequence[Fact]) -> str:
    for fact in facts:
        words = words[: fact.start] + " " * (fact.end - fact.start) + words[fact.end :]
    return words


def _meaning(here: str, there: str, source: str, target: str) -> Iterable[str]:
    before, after = conventions_of(source).vocabulary, conventions_of(target).vocabulary
    if not (before.negations and after.negations):
        return
    negated = _has(here, before.negations)
    if negated and not _has(there, after.negations):
        yield "a negation was lost"
    if not negated and _has(there, after.negations) and not _has(here, before.soft_negations):
        yield "a negation appeared"
    for day, spellings in before.relative_days.items():
        if _has(here, spellings) and not _has(there, after.relative_days[day]):
            yield f'the word for "{day}" is missing'
    if _has(here, before.midnight) and not _has(there, after.midnight) and "0:00" not in there:
        yield 'the word for "midnight" is missing'
    for here_words, there_words, written in (
        (before.noon, after.noon, "12:00"),
        (before.midnight, after.midnight, "0:00"),
    ):
        if _has(there, there_words) and not _has(here, here_words) and written not in here:
            yield "a time of day appeared"


def _shape(
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


def _has(text: str, spellings: Sequence[str]) -> bool:
    lower = text.lower().replace("’", "'")
    for spelling in spellings:
        if spelling == "n't":
            pattern = r"n't\b"
        elif spelling.endswith("'"):
            pattern = rf"\b{spelling}"
        elif spelling.endswith("*"):
            pattern = rf"\b{spelling[:-1]}"
        else:
            pattern = rf"\b{spelling}\b"
        if re.search(pattern, lower):
            return True
    return False


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
    left_behind = Counter(STAND_IN.findall(whole)) - Counter(STAND_IN.findall(source))
    return "a stand-in instead of a name" if left_behind else ""
