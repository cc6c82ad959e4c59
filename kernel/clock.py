# SPDX-License-Identifier: Apache-2.0
"""The time, as an argument: aware UTC, cut to the milliseconds that MongoDB keeps."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)
