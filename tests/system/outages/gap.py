# SPDX-License-Identifier: Apache-2.0
"""How long families heard nothing: the longest time in which the sink got no mail."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.system.sink import Sink

EVERY_S = 0.05


@dataclass(kw_only=True)
class Gap:
    longest_s: float = 0.0
    latest: float = field(default_factory=time.monotonic)  # when the last mail came


@contextmanager
def watched(sink: Sink) -> Iterator[Gap]:
    gap, over = Gap(), threading.Event()
    thread = threading.Thread(target=_watch, args=(sink, gap, over))
    thread.start()
    try:
        yield gap
    finally:
        over.set()
        thread.join()


def _watch(sink: Sink, gap: Gap, over: threading.Event) -> None:
    size = sink.dump.stat().st_size
    while not over.wait(EVERY_S):
        now, grown = time.monotonic(), sink.dump.stat().st_size
        gap.longest_s = max(gap.longest_s, now - gap.latest)
        if grown != size:
            size, gap.latest = grown, now
