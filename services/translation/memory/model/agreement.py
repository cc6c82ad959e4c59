# SPDX-License-Identifier: Apache-2.0
"""Which facts may stand in each other's place without the words around them changing.

"La reunión es el lunes" serves every day of a Spanish week; "na segunda-feira" does not serve
"sábado", which is masculine. A class is the name of what agrees; "" fits everything, None nothing.
"""

import unicodedata
from decimal import Decimal

from services.translation.model.facts import Fact
from services.translation.model.languages import base_of, locale_of
from services.translation.model.rendering import rendered

# By language: classes of Monday to Sunday. Where nobody wrote them down, a day fits itself only.
WEEKDAYS = {
    "es": "aaaaaaa",
    "ca": "aaaaaaa",
    "fr": "aaaaaaa",
    "de": "aaaaaaa",
    "zh": "aaaaaaa",
    "ko": "aaaaaaa",
    "hi": "aaaaaaa",
    "fil": "aaaaaaa",
    "it": "aaaaaab",
    "pt": "aaaaabb",
}
# Languages whose months take the same words around them; in some but for a vowel at the beginning.
MONTHS = frozenset({"es", "pt", "de", "ko", "hi", "fil", "ru", "uk", "pl"})
MONTHS_BY_VOWEL = frozenset({"fr", "it", "ca"})
SHORT_MONTHS = frozenset({"may", "mai"})
YEARS = range(1900, 2101)
ONE_O_CLOCK = (1, 13)


def class_of(fact: Fact, text: str, target: str) -> str | None:
    """What a fact has to share with another to be put into its place, None for what stays."""
    if fact.optional or len(fact.values) != 1:
        return None
    (value,) = fact.values
    if fact.kind == "time":
        return _clock(fact, int(value))
    if fact.kind == "number":
        return _number(fact, value, text, target)
    return _word(fact, int(value), target)


def _clock(fact: Fact, minutes: int) -> str:
    written = "bare" if fact.spelled else "clock"
    return f"{written}.one" if minutes // 60 in ONE_O_CLOCK else written


def _number(fact: Fact, value: Decimal, text: str, target: str) -> str | None:
    beside = text[max(fact.start - 1, 0) : fact.start] + text[fact.end : fact.end + 1]
    if fact.spelled or value < 0 or any(letter.isalnum() or letter in "-/" for letter in beside):
        return None  # words need their grammar; "3rd", "B12" and "2026-27" are words, too
    locale = locale_of(target)
    if locale is None:
        return None
    plural = str(locale.plural_form(value))
    if fact.money:
        return f"{fact.text[0]}.{plural}" if fact.text[0] in "$€£" else None
    return "year" if value in YEARS and fact.text.isdigit() else plural


def _word(fact: Fact, value: int, target: str) -> str | None:
    base = base_of(target)
    locale = locale_of(target)
    written = fact.text.lower()
    if locale is None or (len(written) <= 3 and written not in SHORT_MONTHS):
        return None  # "Mon", "Sat" and "Mar" are words, too
    if fact.kind == "weekday":
        # "Mondays" are another word in most languages.
        plural = written.endswith("s")
        return WEEKDAYS[base][value] if base in WEEKDAYS and not plural else None
    if base in MONTHS:
        return ""
    if base in MONTHS_BY_VOWEL:
        first = unicodedata.normalize("NFD", rendered(fact, target))[:1].lower()
        return "vowel" if first in "aeiou" else "consonant"
    return None
