# SPDX-License-Identifier: Apache-2.0
"""How much a channel worker may have in hand at once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Capacity:
    """One place for each connection to the other side, each for one part of a chunk.

    So a worker that dies leaves at most a part in doubt for each of its connections, however many
    chunks it was working on.
    """

    def __init__(self, number: int) -> None:
        self._free = threading.Semaphore(number)
        # Two share them: while one waits for the database, the other keeps the connections busy.
        self._share = max(1, number // 2)

    @contextmanager
    def some(self) -> Iterator[int]:
        """Wait for a place and take more where they are free; yields how many."""
        self._free.acquire()
        taken = 1
        while taken < self._share and self._free.acquire(blocking=False):
            taken += 1
        try:
            yield taken
        finally:
            for _ in range(taken):
                self._free.release()
