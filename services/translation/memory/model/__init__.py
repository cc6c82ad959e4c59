# SPDX-License-Identifier: Apache-2.0
from services.translation.memory.model.making import Made, filled, made_from
from services.translation.memory.model.slots import Level, Slotted, slotted
from services.translation.memory.model.units import (
    Origin,
    TranslationUnit,
    best_first,
    context_of,
    keys_of,
)

__all__ = [
    "Level",
    "Made",
    "Origin",
    "Slotted",
    "TranslationUnit",
    "best_first",
    "context_of",
    "filled",
    "keys_of",
    "made_from",
    "slotted",
]
