# SPDX-License-Identifier: Apache-2.0
from services.translation.memory.model.imports import Import, Part, State
from services.translation.memory.model.making import Made, made_from
from services.translation.memory.model.sampling import made_from_slots
from services.translation.memory.model.slots import Level, Slotted, filled, slotted
from services.translation.memory.model.units import (
    Origin,
    TranslationUnit,
    best_first,
    context_of,
    keys_of,
    tag_of,
)

__all__ = [
    "Import",
    "Level",
    "Made",
    "Origin",
    "Part",
    "Slotted",
    "State",
    "TranslationUnit",
    "best_first",
    "context_of",
    "filled",
    "keys_of",
    "made_from",
    "made_from_slots",
    "slotted",
    "tag_of",
]
