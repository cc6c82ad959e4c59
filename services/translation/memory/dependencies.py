# SPDX-License-Identifier: Apache-2.0
from kernel.providers import Joined
from services.translation.memory.repository import MongoImports, MongoMemory, MongoUnits
from services.translation.memory.sentences import SentenceMemory


class MemoryProvider(Joined):
    """Sentences that passed the gate before."""

    def __init__(self) -> None:
        super().__init__(MongoMemory)


class ReviewedMemoryProvider(Joined):
    """Sentences whose words a person approved, or that were imported."""

    def __init__(self) -> None:
        super().__init__(lambda unit: SentenceMemory(MongoUnits(unit), unit.clock))


class UnitsProvider(Joined):
    def __init__(self) -> None:
        super().__init__(MongoUnits)


class ImportsProvider(Joined):
    def __init__(self) -> None:
        super().__init__(MongoImports)
