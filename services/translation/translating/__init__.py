# SPDX-License-Identifier: Apache-2.0
"""A text through phrasebook, memory and engines, each answer judged before it counts."""

from services.translation.translating.results import (
    ENGINE_DOWN,
    GATE,
    NO_ENGINE,
    Attempt,
    SentenceResult,
    Translation,
    told,
)
from services.translation.translating.task import Gate, Task
from services.translation.translating.texts import translate_text

__all__ = [
    "ENGINE_DOWN",
    "GATE",
    "NO_ENGINE",
    "Attempt",
    "Gate",
    "SentenceResult",
    "Task",
    "Translation",
    "told",
    "translate_text",
]
