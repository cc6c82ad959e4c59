# SPDX-License-Identifier: Apache-2.0
"""Rows of a file: what is wrong with them, and the unit that each becomes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from babel import Locale

from kernel.errors import Rejected
from services.translation.memory.commands import Row
from services.translation.memory.model import (
    Made,
    Origin,
    TranslationUnit,
    made_from,
    made_from_slots,
)
from services.translation.memory.model.units import id_of, key_of, tag_of
from services.translation.model.languages import base_of
from services.translation.model.splitting import split

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
# What a spreadsheet would run, should these texts ever be opened in one.
FORMULA = re.compile(r"\s*(?:=|[+\-@]\s*\w*[!|(]|[+\-@]\s*\w+\s*\|)")
LONGEST = 2_000
KNOWN = frozenset(Locale.parse("en").languages)


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A row's unit, or why it has none."""

    row: Row
    unit: TranslationUnit | None = None
    problem: str = ""


def judged(
    row: Row, names: Sequence[str], *, import_id: str, despite: str, now: datetime
) -> Judged:
    """Never raises: what is wrong with a row is said of it."""
    if problem := _problem(row):
        return Judged(row=row, problem=problem)
    target = tag_of(row.target)
    made = _made(row, names, target)
    if made.slotted is None or (made.findings and not despite):
        return Judged(row=row, problem="; ".join(made.findings))
    key = key_of(made.slotted, row.source, target)
    unit = TranslationUnit(
        unit_id=id_of(key, made.words, row.context, Origin.IMPORT), key=key,
        source=base_of(row.source), target=target, sentence=made.slotted.text, words=made.words,
        level=made.level, origin=Origin.IMPORT, created_at=now,
        agreements=tuple(slot.agrees for slot in made.slotted.slots),
        engine=row.engine, reviewed_by=row.reviewed_by, reviewed_at=row.reviewed_at,
        context=row.context, category=row.category, imports=(import_id,),
        accepted=made.findings, despite=despite if made.findings else "",
    )  # fmt: skip
    return Judged(row=row, unit=unit)


def require_language(tag: str) -> None:
    """Raise Rejected when it is no language that anybody knows."""
    if not is_language(tag):
        raise Rejected(
            f"{tag!r} is no language: say it like es, pt-BR or zh-Hans.", code="no-language",
            language=tag,
        )  # fmt: skip


def is_language(tag: str) -> bool:
    return bool(LANGUAGE.fullmatch(tag)) and base_of(tag) in KNOWN


def _problem(row: Row) -> str:
    for name, text in (("sentence", row.sentence), ("translation", row.words)):
        if not text.strip():
            return f"the {name} is empty"
        if len(text) > LONGEST:
            return f"the {name} is longer than {LONGEST:,} letters"
        if CONTROL.search(text):
            return f"the {name} has control characters"
        if FORMULA.match(text):
            return f"the {name} begins like a formula"
    for language in (row.source, row.target):
        if not is_language(language):
            return f"{language!r} is no language"
    if base_of(row.source) == base_of(row.target):
        return f"{row.source} and {row.target} are one language"
    if len(_sentences(row.sentence)) != 1:
        return "it is not one sentence, and would never be found"
    return ""


def _made(row: Row, names: Sequence[str], target: str) -> Made:
    if row.agreements:
        return made_from_slots(
            row.sentence, row.words, row.agreements, source=row.source, target=target
        )
    words = _sentences(row.words)
    return made_from(
        _sentences(row.sentence)[0], words[0] if len(words) == 1 else row.words.strip(),
        source=row.source, target=target, names=names,
    )  # fmt: skip


def _sentences(text: str) -> list[str]:
    """Without bullets and emoji: in a message they are no part of the sentence either."""
    return [piece.text for piece in split(text) if piece.is_sentence]
