# SPDX-License-Identifier: Apache-2.0
"""Articles before a term that was put in place of a stand-in, in its gender and number."""

import re

from services.translation.glossary.model.carriers import linked
from services.translation.glossary.model.finding import Found
from services.translation.model.languages import base_of

# Rows: masculine, feminine, and both in the plural. What holds an article comes before it.
_SPANISH = """
del de_la de_los de_las
al a_la a_los a_las
el la los las
un una unos unas
este esta estos estas
nuestro nuestra nuestros nuestras
todo toda todos todas
"""
_PORTUGUESE = """
o a os as
um uma uns umas
do da dos das
no na nos nas
ao à aos às
pelo pela pelos pelas
este esta estes estas
esse essa esses essas
nosso nossa nossos nossas
todo toda todos todas
"""


def _rows(text: str) -> list[list[str]]:
    return [[word.replace("_", " ") for word in row.split()] for row in text.strip().splitlines()]


# Before a name it is the preposition far more often than the article.
DOUBTFUL = {"pt": {"a"}}
ARTICLES = {"es": _rows(_SPANISH), "pt": _rows(_PORTUGUESE)}


def agreeing(words: str, stand_in: str, found: Found, target: str) -> str:
    """The answer with the words directly before the stand-in in the term's gender and number."""
    rows = ARTICLES.get(base_of(target), []) if found.term.gender else []
    plural = found.right != found.term.translation
    column = (1 if found.term.gender == "f" else 0) + (2 if plural else 0)
    for row in rows:
        certain = set(row) - DOUBTFUL.get(base_of(target), set())
        forms = "|".join(sorted(certain, key=len, reverse=True))
        words = re.sub(
            rf"(?<!\w)({forms})(?= {stand_in}\b)",
            lambda match: _like(match.group(), row[column]),  # noqa: B023
            words,
            flags=re.IGNORECASE,
        )
    return re.sub(
        rf"\b(?:y|o|la|una|de la|a la) (?={stand_in}\b)",
        lambda match: linked(match.group(), found.right, target),
        words,
        flags=re.IGNORECASE,
    )


def _like(written: str, right: str) -> str:
    return right[:1].upper() + right[1:] if written[:1].isupper() else right
