# SPDX-License-Identifier: Apache-2.0
"""Memory for texts that are nobody else's business: it is asked, and keeps nothing."""

from collections.abc import Mapping, Sequence

from services.translation.ports import Draft, Memory, MemoryKey


class KeepsNothing:
    """What one family wrote is no use to others, and is not to lie about for a year."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def recall(self, keys: Sequence[MemoryKey]) -> Mapping[MemoryKey, Draft]:
        return self._memory.recall(keys)

    def remember(self, drafts: Mapping[MemoryKey, Draft]) -> None:
        """Nothing is kept."""
