# SPDX-License-Identifier: Apache-2.0
"""One `make up` or `make down` at a time on one platform."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def taking_turns(var: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Wait for another one to finish, saying so; a killed one holds nobody up."""
    var.mkdir(parents=True, exist_ok=True)
    with (var / "turn.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another make up or make down is at work here; waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
