# SPDX-License-Identifier: Apache-2.0
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kernel.mongo import AWAY
from services.directory.errors import WorkerReplaced

log = logging.getLogger(__name__)


@contextmanager
def kept(prolong: Callable[[], None], every_s: float) -> Iterator[None]:
    """Prolong a lease again and again, from a thread of its own, until the block is left."""
    over = threading.Event()
    thread = threading.Thread(target=_prolong, args=(prolong, every_s, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _prolong(prolong: Callable[[], None], every_s: float, over: threading.Event) -> None:
    while not over.wait(every_s):
        try:
            prolong()
        except WorkerReplaced:
            return
        except AWAY as error:
            log.warning("roster_lease_not_kept", extra={"reason": type(error).__name__})
