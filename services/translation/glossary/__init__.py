# SPDX-License-Identifier: Apache-2.0
"""The district's words: what a term has to be in another language, and what stays as it is."""

from services.translation.glossary.model.carriers import Swap, carried, swapped
from services.translation.glossary.model.enforcing import MISSING, fitted, lacking, missing, placed
from services.translation.glossary.model.finding import Found, Terms, outside
from services.translation.glossary.model.term import Term

__all__ = [
    "MISSING",
    "Found",
    "Swap",
    "Term",
    "Terms",
    "carried",
    "fitted",
    "lacking",
    "missing",
    "outside",
    "placed",
    "swapped",
]
