# SPDX-License-Identifier: Apache-2.0
"""How often one client may ask: a bucket that fills by itself."""

import threading
from collections import OrderedDict
from collections.abc import Callable

from services.gateway.errors import TooMany

MOST_KNOWN = 10_000


class Limiter:
    """In this process alone: with more gateways a client may ask each of them so often."""

    def __init__(self, per_minute: int, clock: Callable[[], float]) -> None:
        self._most, self._clock = float(per_minute), clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client_id: str) -> None:
        """Raises TooMany, saying when to come again."""
        now = self._clock()
        with self._lock:
            left, at = self._buckets.pop(client_id, (self._most, now))
            left = min(self._most, left + (now - at) * self._most / 60)
            fits = left >= 1
            self._buckets[client_id] = (left - 1 if fits else left, now)
            while len(self._buckets) > MOST_KNOWN:
                self._buckets.popitem(last=False)
        if not fits:
            raise TooMany("Too many requests.", retry_after_s=(1 - left) * 60 / self._most)
