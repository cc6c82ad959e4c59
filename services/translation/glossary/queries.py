# SPDX-License-Identifier: Apache-2.0
from collections.abc import Iterable, Mapping

from services.translation.glossary.commands import ListTerms
from services.translation.glossary.model.term import Term, tag_of
from services.translation.model.languages import base_of


def listed(terms: Mapping[str, Term], asked: ListTerms) -> list[Term]:
    """Terms that were asked for, by language and then by the alphabet."""
    found: Iterable[Term] = (
        term
        for term in terms.values()
        if (term.active or asked.off)
        and (term.locked or not asked.locked)
        and (not asked.source or base_of(term.source) == base_of(asked.source))
        and (not asked.target or tag_of(term.target) in (tag_of(asked.target), asked.target))
        and (not asked.category or term.category == asked.category)
        and (not asked.text or _has(term, asked.text))
    )
    return sorted(found, key=lambda term: (term.source, term.target, term.term.casefold()))


def _has(term: Term, text: str) -> bool:
    return any(text.casefold() in form.casefold() for form in (*term.source_forms, *term.allowed))
