# SPDX-License-Identifier: Apache-2.0
"""Words by which the gate knows numbers, negation and relative days, one table a language."""

from collections.abc import Mapping

from services.translation.model.vocabulary.english import ENGLISH
from services.translation.model.vocabulary.portuguese import PORTUGUESE
from services.translation.model.vocabulary.romance import CATALAN, FRENCH, ITALIAN
from services.translation.model.vocabulary.spanish import SPANISH
from services.translation.model.vocabulary.table import Vocabulary

__all__ = ["VOCABULARY", "Vocabulary"]

VOCABULARY: Mapping[str, Vocabulary] = {
    "en": ENGLISH,
    "es": SPANISH,
    "pt": PORTUGUESE,
    "fr": FRENCH,
    "it": ITALIAN,
    "ca": CATALAN,
}
