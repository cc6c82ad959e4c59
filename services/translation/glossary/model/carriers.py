# SPDX-License-Identifier: Apache-2.0
"""Terms carried through an engine by a common word of the same gender and number.

"The food pantry is open" goes as "The tower is open", comes back as "La torre está abierta", and
leaves as "La despensa de alimentos está abierta": articles, adjectives and verbs agree, which they
do not around an invented name. Each word here was measured to come through in fifteen frames.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from services.translation.glossary.model.finding import Found
from services.translation.model.languages import base_of
from services.translation.model.protection import is_shouted


@dataclass(frozen=True, kw_only=True)
class Carrier:
    """A word of the source and of the target, each in singular and plural."""

    source: tuple[str, str]
    target: tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Swap:
    """What a carrier stands for: forms of the term, and how often each is wanted."""

    carrier: Carrier
    forms: tuple[str, str]
    wanted: tuple[int, int]


def _carriers(rows: str) -> tuple[Carrier, ...]:
    table = [row.split() for row in rows.strip().splitlines()]
    return tuple(Carrier(source=(a, b), target=(c, d)) for a, b, c, d in table)


CARRIERS = {
    ("en", "es", "f"): _carriers("tower towers torre torres\nisland islands isla islas\n"
                                 "factory factories fábrica fábricas"),
    ("en", "es", "m"): _carriers("castle castles castillo castillos\n"
                                 "temple temples templo templos\n"
                                 "tunnel tunnels túnel túneles"),
    ("en", "pt", "f"): _carriers("tower towers torre torres\nisland islands ilha ilhas\n"
                                 "factory factories fábrica fábricas"),
    ("en", "pt", "m"): _carriers("castle castles castelo castelos\n"
                                 "temple temples templo templos\n"
                                 "tunnel tunnels túnel túneis"),
}  # fmt: skip


# Feminine words that begin with a stressed "a" have the article "el".
_STRESSED = r"(?:aula|agua|área|acta|arma|ala|alma|ama|asma|habla|hambre)\b"
_BEFORE = (
    ("y", r"i|hi(?!e)", "e"),
    ("o", r"h?o", "u"),
    ("la", _STRESSED, "el"),
    ("una", _STRESSED, "un"),
    ("de la", _STRESSED, "del"),
    ("a la", _STRESSED, "al"),
)


def carried(
    sentence: str, locked: Sequence[Found], target: str
) -> tuple[str, tuple[Swap, ...]] | None:
    """The sentence with a carrier for every term that has one; None where none has."""
    chosen: dict[str, Carrier] = {}
    for found in locked:
        term = found.term
        if term.term_id not in chosen:
            carrier = _free(found, target, sentence, list(chosen.values()))
            if carrier is not None:
                chosen[term.term_id] = carrier
    if not chosen:
        return None
    shouted = is_shouted(sentence)
    carried_terms = [found for found in locked if found.term.term_id in chosen]
    for found in reversed(carried_terms):
        word = chosen[found.term.term_id].source[_number(found)]
        word = word.upper() if shouted else word
        if found.text[:1].isupper() and not any(map(str.isalnum, sentence[: found.start])):
            word = word[:1].upper() + word[1:]
        sentence = sentence[: found.start] + word + sentence[found.end :]
    return sentence, tuple(_swap(carried_terms, term_id, each) for term_id, each in chosen.items())


def swapped(words: str, swaps: Sequence[Swap], target: str) -> str | None:
    """The translation with the terms in place; None when a carrier did not come through."""
    for swap in swaps:
        singular, plural = swap.carrier.target
        found = Counter(match.group().lower() for match in _either(swap.carrier).finditer(words))
        if (found[singular], found[plural]) != swap.wanted:
            return None
    forms = {
        carried_word: form
        for swap in swaps
        for carried_word, form in zip(swap.carrier.target, swap.forms, strict=True)
    }
    any_carrier = "|".join(sorted(forms, key=len, reverse=True))
    return (
        re.sub(
            rf"(?P<before>\b(?:y|o|la|una|de la|a la) )?\b(?P<word>{any_carrier})\b",
            lambda match: _put(match, forms, target),
            words,
            flags=re.IGNORECASE,
        )
        if swaps
        else words
    )


def _put(match: re.Match[str], forms: dict[str, str], target: str) -> str:
    word = match["word"]
    form = forms[word.lower()]
    if word.isupper():
        form = form.upper()
    elif word[0].isupper():
        form = form[0].upper() + form[1:]
    return linked(match["before"] or "", form, target) + form


def linked(before: str, form: str, target: str) -> str:
    """What Spanish makes of "y", "o", "la" and "una" before the sound that a word begins with."""
    if base_of(target) != "es":
        return before
    for word, sound, instead in _BEFORE:
        if before.lower() == f"{word} " and re.match(sound, form, re.IGNORECASE):
            return _like(before, f"{instead} ")
    return before


def _like(written: str, right: str) -> str:
    if written.strip().isupper() and len(written.strip()) > 1:
        return right.upper()
    return right[:1].upper() + right[1:] if written[:1].isupper() else right


def _free(found: Found, target: str, sentence: str, taken: Sequence[Carrier]) -> Carrier | None:
    pair = (base_of(found.term.source), base_of(target), found.term.gender)
    lower = sentence.lower()
    return next(
        (
            carrier
            for carrier in CARRIERS.get(pair, ())
            if carrier not in taken and not any(word in lower for word in carrier.source)
        ),
        None,
    )


def _number(found: Found) -> int:
    """0 for a form in the singular, 1 for one in the plural."""
    return int(found.right != found.term.translation)


def _swap(locked: Sequence[Found], term_id: str, carrier: Carrier) -> Swap:
    term = next(found.term for found in locked if found.term.term_id == term_id)
    numbers = Counter(_number(found) for found in locked if found.term.term_id == term_id)
    plural = (*term.translation_plurals, term.translation)[0]
    return Swap(carrier=carrier, forms=(term.translation, plural), wanted=(numbers[0], numbers[1]))


def _either(carrier: Carrier) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(carrier.target)})\b", re.IGNORECASE)
