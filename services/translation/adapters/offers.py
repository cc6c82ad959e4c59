# SPDX-License-Identifier: Apache-2.0
"""What an engine says it can do: asked beside the work, so that no text waits for it."""

import threading
import time
from collections.abc import Callable, Iterable

from kernel.errors import Unavailable

KEPT_S = 3600.0
# While an engine is away it is not asked at every text what it could do if it were there.
ASK_AGAIN_S = 30.0
# For the first answer of all somebody may wait so long: without it nothing is offered.
PATIENCE_S = 3.0


class Offer:
    """Pairs of languages; while the engine is away, those that it said last."""

    def __init__(
        self,
        ask: Callable[[], Iterable[tuple[str, str]]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ask = ask
        self._clock = clock
        self._pairs: tuple[tuple[str, str], ...] = ()
        self._again_at = float("-inf")
        self._answered = threading.Event()

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The same tuple until another answer comes."""
        if self._clock() >= self._again_at:
            # At once, so that nobody asks a second time meanwhile.
            self._again_at = self._clock() + ASK_AGAIN_S
            threading.Thread(target=self._renew, daemon=True).start()
        self._answered.wait(PATIENCE_S)
        return self._pairs

    def _renew(self) -> None:
        try:
            found = tuple(dict.fromkeys(self._ask()))
        except Unavailable:
            return
        else:
            if found != self._pairs:
                self._pairs = found
            self._again_at = self._clock() + KEPT_S
        finally:
            self._answered.set()
