# SPDX-License-Identifier: Apache-2.0
"""Numbers, times, months, weekdays and codes as a text states them, in any language."""

from services.translation.model.facts.alignment import align, align_in_any_order
from services.translation.model.facts.dates import Date, dates_changed, dates_in
from services.translation.model.facts.fact import KINDS, Fact
from services.translation.model.facts.finding import facts_in

__all__ = [
    "KINDS",
    "Date",
    "Fact",
    "align",
    "align_in_any_order",
    "dates_changed",
    "dates_in",
    "facts_in",
]
