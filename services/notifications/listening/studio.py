# SPDX-License-Identifier: Apache-2.0
"""Makes recordings for an event loop: each once, few at a time, in threads of their own."""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from kernel.errors import Unavailable
from services.notifications.listening.repository import MongoRecordings
from services.notifications.listening.script import Line

AT_ONCE = 2
MOST_WAITING = 20  # recordings, not listeners: each of them is awaited by as many as want it
VERSION = "1"  # of how recordings are made: another one makes them anew


def fingerprint(announcement_id: str, lines: Sequence[Line]) -> str:
    """Of one announcement alone, so that forgetting it can forget its recordings."""
    said = "\n".join(f"{line.voice}\t{line.text}" for line in lines)
    digest = hashlib.blake2b(f"{VERSION}\n{said}".encode(), digest_size=12)
    return f"{announcement_id}:{digest.hexdigest()}"


class Studio:
    def __init__(
        self, recordings: MongoRecordings, record: Callable[[Sequence[Line]], bytes]
    ) -> None:
        self._recordings, self._record = recordings, record
        # Not the threads in which texts from families are taken in.
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="studio")
        self._making: dict[str, asyncio.Task[bytes]] = {}

    async def recording(self, key: str, lines: Sequence[Line]) -> bytes:
        """Found or made. Raises Unavailable when it cannot be made now."""
        if key not in self._making:
            if len(self._making) >= MOST_WAITING:
                raise Unavailable("too many recordings are being made")
            task = asyncio.get_running_loop().create_task(self._made(key, lines))
            self._making[key] = task
            task.add_done_callback(lambda _: self._making.pop(key, None))
        # Who goes away ends nothing that others wait for.
        return await asyncio.shield(self._making[key])

    async def _made(self, key: str, lines: Sequence[Line]) -> bytes:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._find_or_make, key, lines)

    def _find_or_make(self, key: str, lines: Sequence[Line]) -> bytes:
        found = self._recordings.find(key)
        if found is None:
            found = self._record(lines)
            self._recordings.keep(key, found)
        return found
