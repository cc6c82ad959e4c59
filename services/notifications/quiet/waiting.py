# SPDX-License-Identifier: Apache-2.0
"""The check at the moment of sending: what must not leave at this hour waits, and is never lost."""

from collections.abc import Callable, Mapping
from typing import Any

from kernel.clock import Clock
from kernel.mongo import Database
from services.notifications.model import Announcement
from services.notifications.quiet.repository import put_off
from services.notifications.quiet.rules import Timetable, Timing


class Waiting:
    """Asked before every claim, so that what is sent late in the evening stops when it is night."""

    def __init__(
        self, database: Database, timetable: Timetable, is_going: Callable[[str], bool],
        clock: Clock,
    ) -> None:  # fmt: skip
        self._database, self._timetable = database, timetable
        self._is_going, self._clock = is_going, clock

    def puts_off(self, chunk: Mapping[str, Any], announcement: Announcement) -> bool:
        """Whether what is left of the chunk waits. What was cancelled waits for nothing."""
        if announcement.urgent:
            return False
        wait = self._timetable.wait(Timing.from_chunk(chunk), chunk["channel"], self._clock())
        if wait is None or not self._is_going(announcement.id):
            return False
        put_off(self._database, chunk["_id"], wait, self._timetable.local(wait.until))
        return True
