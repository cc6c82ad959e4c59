# SPDX-License-Identifier: Apache-2.0
"""What keeps texts from waiting for an engine that has just failed again and again."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum

from prometheus_client import Counter, Gauge

from kernel.errors import Unavailable

log = logging.getLogger(__name__)

OPEN = Gauge(
    "rapport_translation_engine_open", "1 while an engine is not asked, because it failed.",
    ["engine"],
)  # fmt: skip
FAILURES = Counter("rapport_translation_engine_failures", "Failures of an engine.", ["engine"])

IN_A_ROW = 3
FIRST_REST_S = 30.0
LONGEST_REST_S = 300.0
# An engine that was given less time than this and did not answer in it may be well.
FAIR_S = 2.0


class State(StrEnum):
    CLOSED = "closed"  # asked as usual
    OPEN = "open"  # not asked
    HALF_OPEN = "half-open"  # one text is on its way, to see


class Busy(Unavailable):
    """It works, on other texts, and there was no time to wait: nothing is wrong with it."""


class Breaker:
    """Opens after three failures in a row, for 30 s, and twice as long each time, at most 5 min.

    Then one text is let through; when that one is answered, all are again. An engine that says how
    long to leave it alone (Retry-After, a quota) is left alone at once. Texts that come meanwhile
    fail at once, so that they go on with the next engine, or as the original. Nothing is locked
    while an engine works: many may be asked side by side.
    """

    def __init__(self, engine: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._rest_s = FIRST_REST_S
        self._open_until: float | None = None
        self._probing = False
        OPEN.labels(engine).set(0)

    @property
    def state(self) -> State:
        if self._open_until is None:
            return State.CLOSED
        return State.HALF_OPEN if self._clock() >= self._open_until else State.OPEN

    @contextmanager
    def around(self, within_s: float | None = None) -> Iterator[None]:
        """Around each call. `within_s` is the time it has. Raise Unavailable instead of asking."""
        is_probe = self._admit()
        try:
            yield
        except Unavailable as failed:
            was_fair = within_s is None or within_s >= FAIR_S
            if was_fair and not isinstance(failed, Busy):
                self._failed(failed.retry_after_s)
            raise
        else:
            self._answered()
        finally:
            if is_probe:
                self._probing = False

    def _admit(self) -> bool:
        """True when this call is the one that is let through to see."""
        with self._lock:
            state = self.state
            if state == State.CLOSED:
                return False
            if state == State.OPEN or self._probing:
                raise Unavailable(
                    f"The engine {self._engine} failed several times and is left alone for now.",
                    retry_after_s=max(0.0, (self._open_until or 0.0) - self._clock()),
                    engine=self._engine,
                )
            self._probing = True
            return True

    def _failed(self, retry_after_s: float | None) -> None:
        FAILURES.labels(self._engine).inc()
        with self._lock:
            state = self.state
            self._failures += 1
            is_one_of_many = state == State.CLOSED and self._failures < IN_A_ROW
            # Those that were on their way when it opened say nothing new.
            if state == State.OPEN or (is_one_of_many and not retry_after_s):
                return
            rest_s = min(max(self._rest_s, retry_after_s or 0.0), LONGEST_REST_S)
            self._rest_s = min(self._rest_s * 2, LONGEST_REST_S)
            self._open_until = self._clock() + rest_s
        OPEN.labels(self._engine).set(1)
        log.warning("engine_left_alone", extra={"engine": self._engine, "for_s": rest_s})

    def _answered(self) -> None:
        with self._lock:
            was_open = self._open_until is not None
            self._failures, self._rest_s, self._open_until = 0, FIRST_REST_S, None
        if was_open:
            OPEN.labels(self._engine).set(0)
            log.info("engine_asked_again", extra={"engine": self._engine})
