# SPDX-License-Identifier: Apache-2.0
"""Urgent messages that are in hand now: what is not urgent leaves the engines to them."""

from collections.abc import Iterator
from contextlib import contextmanager


class UrgentWork:
    """Of this process. Its workers are green threads, which take turns."""

    def __init__(self) -> None:
        self._in_hand = 0

    @property
    def is_on(self) -> bool:
        return self._in_hand > 0

    @contextmanager
    def in_hand(self) -> Iterator[None]:
        self._in_hand += 1
        try:
            yield
        finally:
            self._in_hand -= 1
