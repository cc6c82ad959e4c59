# SPDX-License-Identifier: Apache-2.0
"""Terms as rows of text, which is what files hold: the columns of docs/translation.md."""

import csv
import functools
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from services.translation.glossary.errors import BadTerm
from services.translation.glossary.model.finding import Found, Terms, serving
from services.translation.glossary.model.term import Term

SHIPPED = Path(__file__).parent / "shipped"
BETWEEN = "|"
YES, NO = ("yes", "y", "true", "1", "x"), ("no", "n", "false", "0")
# By column what it is in a term.
TEXTS = {
    "term": "term", "from": "source", "to": "target", "translation": "translation",
    "gender": "gender", "category": "category", "note": "note",
}  # fmt: skip
LISTS = {
    "plural": "plurals", "other_terms": "others", "translation_plural": "translation_plurals",
    "other_translations": "translation_others",
}  # fmt: skip
ANSWERS = {"locked": "locked", "keep": "keep", "case": "case_sensitive", "active": "active"}
COLUMNS = (
    "term", "plural", "other_terms", "from", "to", "translation", "translation_plural",
    "other_translations", "gender", "locked", "keep", "case", "category", "note", "active",
)  # fmt: skip
USUAL = {"from": "en", "active": "yes"}
LONGEST_NOTE = 400


def term_of(row: Mapping[str, str]) -> Term:
    """Raise BadTerm naming the column."""
    strange = [column for column in row if column not in COLUMNS]
    if strange:
        raise BadTerm(strange[0], f"is no column of a glossary; these are: {', '.join(COLUMNS)}")
    told = USUAL | {column: value.strip() for column, value in row.items() if value.strip()}
    for column in ("category", "note"):
        if len(told.get(column, "")) > LONGEST_NOTE:
            raise BadTerm(column, f"is longer than {LONGEST_NOTE} letters")
    values: dict[str, Any] = {
        **{field: told.get(column, "") for column, field in TEXTS.items()},
        **{field: _parts(told.get(column, "")) for column, field in LISTS.items()},
        **{field: _answer(column, told.get(column, "")) for column, field in ANSWERS.items()},
    }
    try:
        return Term(**values)
    except BadTerm as bad:
        raise BadTerm(_column(bad.field), bad.problem) from bad


def row_of(term: Term) -> dict[str, str]:
    """What `term_of` makes the same term of."""
    return {
        column: getattr(term, TEXTS[column])
        if column in TEXTS
        else BETWEEN.join(getattr(term, LISTS[column]))
        if column in LISTS
        else ("yes" if getattr(term, ANSWERS[column]) else "no")
        for column in COLUMNS
    }


@functools.cache
def shipped() -> Mapping[str, Term]:
    """Terms of school life that every district begins with, by id."""
    terms: dict[str, Term] = {}
    for file in sorted(SHIPPED.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                term = term_of(row)
                terms[term.term_id] = term
    return MappingProxyType(terms)


class ShippedGlossary:
    """The glossary of a district that has not touched it, without a database."""

    def terms_in(
        self, text: str, source: str, target: str, *, locked: bool = False
    ) -> Sequence[Found]:
        return _shipped_between(source, target).in_text(text, locked=locked)


@functools.cache
def _shipped_between(source: str, target: str) -> Terms:
    return serving(shipped(), source, target)


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(BETWEEN) if part.strip())


def _answer(column: str, text: str) -> bool:
    if text.lower() not in (*YES, *NO, ""):
        raise BadTerm(column, f'is neither yes nor no: "{text[:20]}"')
    return text.lower() in YES


def _column(field: str) -> str:
    names = {field: column for column, field in {**TEXTS, **LISTS, **ANSWERS}.items()}
    return names.get(field, field)
