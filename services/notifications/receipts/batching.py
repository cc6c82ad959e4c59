# SPDX-License-Identifier: Apache-2.0
"""Many requests, one write: who comes within 50 ms shares it, and is answered once it is done."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from kernel.errors import Unavailable
from kernel.http import in_thread

Item = TypeVar("Item")
WAIT_S = 0.05
MOST = 500
MOST_WAITING = 120  # of the 200 that the server answers at once: the others are families' texts


class _Batch(Generic[Item]):
    def __init__(self) -> None:
        self.items: list[Item] = []
        self.written: asyncio.Task[None] | None = None


class Batches(Generic[Item]):
    """`write` runs in a worker thread, one at a time. For one event loop."""

    def __init__(self, write: Callable[[Sequence[Item]], None], wait_s: float = WAIT_S) -> None:
        self._write, self._wait_s = write, wait_s
        self._turn = asyncio.Lock()
        self._open: _Batch[Item] | None = None
        self._waiting = 0

    async def add(self, item: Item) -> None:
        """Returns when it is written. Raises what writing raised, and Unavailable when too many
        wait already."""
        if self._waiting >= MOST_WAITING:
            raise Unavailable("Too many receipts at once.")
        self._waiting += 1
        try:
            await asyncio.shield(self._joined(item))
        finally:
            self._waiting -= 1

    def _joined(self, item: Item) -> asyncio.Task[None]:
        batch = self._open
        if batch is None or batch.written is None or len(batch.items) >= MOST:
            batch = self._open = _Batch()
            batch.written = asyncio.create_task(self._written(batch))
        batch.items.append(item)
        return batch.written

    async def _written(self, batch: _Batch[Item]) -> None:
        await asyncio.sleep(self._wait_s)
        async with self._turn:  # while others are written, it goes on collecting
            if self._open is batch:
                self._open = None
            await in_thread(lambda: self._write(batch.items))
