# SPDX-License-Identifier: Apache-2.0
"""A sentence of which an engine sees no number, no date and no name of a day."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.translation.model.facts import Date, Fact, dates_in
from services.translation.model.languages import base_of, conventions_of
from services.translation.model.rendering import rendered, rendered_date
from services.translation.model.rewriting import carried
from services.translation.model.stand_ins import STAND_INS, next_of, stand_ins

# Part of the number, and lost without it: 75%, 98°.
SIGN_AFTER = re.compile(r"\s?[%¢°]")
# "Zorvak's class" is bent by engines that "the class of Zorvak" passes.
POSSESSIVE = re.compile(
    rf"\b({'|'.join(STAND_INS)})['’]s (absences?|account|attendance|behavior|bus|class|classroom|"
    r"conference|family|grades?|locker|lunch|name|parents|progress|report|room|schedule|teacher)\b"
)


@dataclass(frozen=True, kw_only=True)
class Shielded:
    """`left` are the facts that the engine still sees, `days` the relative days it does not."""

    words: str
    left: list[Fact]
    masks: dict[str, str]
    days: frozenset[str]


def shielded(
    calm: str, facts: Sequence[Fact], taken: Mapping[str, str], target: str, source: str
) -> Shielded:
    """Mask all that counts, dates as one; words for numbers stay, they need their grammar."""
    free = iter(each for each in stand_ins(calm) if each not in taken)
    days = _days(calm, source, target)
    spans = [*_spans(calm, facts, target, source), *((a, b, said) for a, b, _, said in days)]
    words, masks = calm, dict(taken)
    for start, end, written in sorted(spans, reverse=True):
        stand_in = next_of(free)
        masks[stand_in] = written
        words = words[:start] + stand_in + words[end:]
    if base_of(source) == "en":
        words = POSSESSIVE.sub(r"the \2 of \1", words)
    left = [fact for fact in facts if not any(start <= fact.start < end for start, end, _ in spans)]
    return Shielded(
        words=carried(words, [], source), left=left, masks=masks,
        days=frozenset(day for *_, day, _ in days),
    )  # fmt: skip


def _days(calm: str, source: str, target: str) -> list[tuple[int, int, str, str]]:
    """Today, tomorrow and yesterday, and how the target says them."""
    here, there = conventions_of(source).vocabulary, conventions_of(target).vocabulary
    if not there.day_words:
        return []
    # "de la mañana" names no day: blanked, so that places stay what they are.
    text = calm.lower()
    for phrase in here.no_days:
        text = re.sub(rf"\b{phrase}\b", lambda match: " " * len(match.group()), text)
    return [
        (match.start(), match.end(), day, there.day_words[day])
        for day, spellings in here.relative_days.items()
        for match in re.finditer(rf"\b(?:{spellings[0]})\b", text)
        if day in there.day_words
    ]


def _stays(fact: Fact, calm: str) -> bool:
    """Words for numbers and for noon need their grammar; "3rd" and "pass7" are read as words."""
    if fact.kind in ("month", "weekday", "code"):
        return False
    around = calm[max(0, fact.start - 1) : fact.start] + calm[fact.end : fact.end + 1]
    return fact.text[0].isalpha() or any(letter.isalpha() for letter in around)


def _spans(
    calm: str, facts: Sequence[Fact], target: str, source: str
) -> list[tuple[int, int, str]]:
    """Every fact to mask, as (start, end, how the target language writes it); dates are one."""
    found: list[tuple[int, int, str]] = []
    inside: set[int] = set()
    for date in dates_in(calm, facts, source):
        if written := _written_date(date, target):
            parts = date.facts
            inside.update(fact.start for fact in parts)
            found.append((parts[0].start, parts[-1].end, written))
    for fact in facts:
        if fact.start not in inside and not _stays(fact, calm):
            written, sign = rendered(fact, target), SIGN_AFTER.match(calm, fact.end)
            if sign and fact.kind == "number":
                found.append((fact.start, sign.end(), written + sign.group()))
                continue
            if fact.end == len(calm) and fact.text.endswith(".") and not written.endswith("."):
                written += "."
            found.append((fact.start, fact.end, written))
    return sorted(found)


def _written_date(date: Date, target: str) -> str:
    """ "" for what is no date that can be written as one."""
    if not date.days or date.joint in ("choice", "mixed") or any(day.spelled for day in date.days):
        return ""
    days = [int(min(day.values)) for day in date.days]
    year = int(min(date.year.values)) if date.year else None
    try:
        return rendered_date(
            int(min(date.month.values)), days, year, target, is_range=date.joint == "range"
        )
    except ValueError:
        return ""
