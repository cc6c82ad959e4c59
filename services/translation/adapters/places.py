# SPDX-License-Identifier: Apache-2.0
"""Places of which there are few, given to whoever has the least time left."""

import heapq
import itertools
import math
import threading
import time
from dataclasses import dataclass, field

from services.translation.adapters.breaker import Busy


@dataclass(order=True)
class Waiting:
    until: float
    number: int
    given: threading.Event = field(default_factory=threading.Event, compare=False)


class Places:
    """A semaphore that nobody can take again before those who wait.

    With an ordinary one a long text, which gives its place back and takes it again at once, would
    have it until it is done. Here an urgent text is next.
    """

    def __init__(self, places: int) -> None:
        self._free = places
        self._waiting: list[Waiting] = []
        self._lock = threading.Lock()
        self._numbers = itertools.count()

    def take(self, within_s: float | None) -> None:
        """Raise Busy when there was none in time; None: wait as long as it takes."""
        until = math.inf if within_s is None else time.monotonic() + within_s
        with self._lock:
            if self._free:
                self._free -= 1
                return
            mine = Waiting(until=until, number=next(self._numbers))
            heapq.heappush(self._waiting, mine)
        came = False
        try:
            came = mine.given.wait(None if within_s is None else max(0.0, within_s))
        finally:
            # Also when this green thread is killed: a place that nobody has would be lost.
            if not came:
                self._withdraw(mine)
        if not came:
            raise Busy("The engine is busy with other texts.")

    def give(self) -> None:
        with self._lock:
            self._pass_on()

    def _withdraw(self, waiting: Waiting) -> None:
        with self._lock:
            if waiting.given.is_set():
                self._pass_on()
            else:
                self._waiting.remove(waiting)
                heapq.heapify(self._waiting)

    def _pass_on(self) -> None:
        if self._waiting:
            heapq.heappop(self._waiting).given.set()
        else:
            self._free += 1
