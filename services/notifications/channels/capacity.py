# SPDX-License-Identifier: Apache-2.0
"""How much a channel worker may have in hand at once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil

SHARERS = 3  # as many as a lane has handlers


class Capacity:
    """One place for each connection to the other side, each for one part of a chunk.

    So a worker that dies leaves at most a part in doubt for each of its connections, however many
    chunks it was working on.
    """

    def __init__(self, number: int) -> None:
        self._free = threading.Semaphore(number)
        # Three share them: while two wait for the database, one keeps the connections busy.
        self._share = ceil(number / SHARERS)

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
