# SPDX-License-Identifier: Apache-2.0
"""Who writes an announcement next: the plan of its next stretch, or the words of a language."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from weakref import WeakValueDictionary


class _Turn:
    def __init__(self) -> None:
        self.lock = Lock()


class Turns:
    """One at a time for each announcement, within this process.

    Two processes at once do no harm either: then the database lets one of them win, and the other
    begins anew. But a stretch of thousands is too much work to lose to a few words that come.
    """

    def __init__(self) -> None:
        self._turns: WeakValueDictionary[str, _Turn] = WeakValueDictionary()

    @contextmanager
    def of(self, announcement_id: str) -> Iterator[None]:
        turn = self._turns.get(announcement_id)
        if turn is None:
            turn = self._turns[announcement_id] = _Turn()
        with turn.lock:
            yield
