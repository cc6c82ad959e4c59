# SPDX-License-Identifier: Apache-2.0
"""What translation needs from outside itself."""

from services.translation.ports.answers import (
    Answers,
    Record,
    Records,
    Tally,
)
from services.translation.ports.engines import (
    Draft,
    Engine,
    Engines,
    LanguageStatus,
)
from services.translation.ports.memory import (
    ApprovedSentence,
    Memory,
    MemoryKey,
    Recollection,
    ReviewedMemory,
    Sought,
    Suggestion,
)
from services.translation.ports.reviews import (
    Reviews,
    ReviewSentence,
    ReviewWanted,
)
from services.translation.ports.words import (
    Glossary,
    SchoolNames,
    Templates,
    TemplateWords,
)

__all__ = [
    "Answers",
    "ApprovedSentence",
    "Draft",
    "Engine",
    "Engines",
    "Glossary",
    "LanguageStatus",
    "Memory",
    "MemoryKey",
    "Recollection",
    "Record",
    "Records",
    "ReviewSentence",
    "ReviewWanted",
    "ReviewedMemory",
    "Reviews",
    "SchoolNames",
    "Sought",
    "Suggestion",
    "Tally",
    "TemplateWords",
    "Templates",
]
