# SPDX-License-Identifier: Apache-2.0
"""The same programs kept open several times, so that every core has work."""

import math
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from kernel.errors import Unavailable
from services.translation.adapters.breaker import Breaker
from services.translation.adapters.children import KeptOpen
from services.translation.adapters.places import Places

# An urgent text waits for no more than one share of a long one.
LARGEST_SHARE = 8


class Pool:
    """`size` chains of the same programs. A free one is given to who has the least time left."""

    def __init__(self, engine: str, make: Callable[[], KeptOpen], size: int) -> None:
        self.breaker = Breaker(engine)
        self._make = make
        self._size = size
        self._chains: list[KeptOpen] = []
        self._idle: list[KeptOpen] = []
        self._places = Places(size)

    @property
    def process_ids(self) -> list[int]:
        return [number for chain in self._chains for number in chain.process_ids]

    def ask(self, request: bytes, *, within_s: float | None = None) -> bytes:
        """As KeptOpen does; waiting for a free chain counts."""
        return self._on_a_free_one([request], within_s)[0]

    def ask_many(
        self, requests: Sequence[bytes], *, within_s: float | None = None
    ) -> Sequence[bytes | None]:
        """As many answers as requests; None for the shares that failed or had no time left."""
        deadline = None if within_s is None else time.monotonic() + within_s
        failed = threading.Event()

        def share(part: Sequence[bytes]) -> Sequence[bytes | None]:
            left = None if deadline is None else deadline - time.monotonic()
            try:
                if not failed.is_set():
                    return self._on_a_free_one(part, left)
            except Unavailable:
                # An engine that hangs would make every further share wait as long.
                failed.set()
            return [None] * len(part)

        shares = self._shares(requests)
        if len(shares) < 2 or self._size == 1:
            return [answer for part in shares for answer in share(part)]
        # Threads are green ones in a running service.
        with ThreadPoolExecutor(max_workers=self._size) as threads:
            return [answer for answers in threads.map(share, shares) for answer in answers]

    def _shares(self, requests: Sequence[bytes]) -> Sequence[Sequence[bytes]]:
        """Two for each chain, so that one with long sentences is no longer at work than others."""
        size = min(LARGEST_SHARE, math.ceil(len(requests) / self._size / 2) or 1)
        return [requests[start : start + size] for start in range(0, len(requests), size)]

    def close(self) -> None:
        for chain in self._chains:
            chain.close()

    def _another(self) -> KeptOpen:
        self._chains.append(self._make())
        return self._chains[-1]

    def _on_a_free_one(self, requests: Sequence[bytes], within_s: float | None) -> Sequence[bytes]:
        began = time.monotonic()
        with self._taken(within_s) as chain:
            left = None if within_s is None else within_s - (time.monotonic() - began)
            with self.breaker.around(left):
                return chain.ask_many(requests, within_s=left)

    @contextmanager
    def _taken(self, within_s: float | None) -> Iterator[KeptOpen]:
        self._places.take(within_s)
        chain = self._idle.pop() if self._idle else self._another()
        try:
            yield chain
        finally:
            self._idle.append(chain)
            self._places.give()
