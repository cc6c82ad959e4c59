# SPDX-License-Identifier: Apache-2.0
"""Waiting for something that happens elsewhere: on a condition, with a deadline."""

import time
from collections.abc import Callable
from typing import Any

STEP_S = 0.02


def eventually(condition: Callable[[], Any], *, within_s: float = 15) -> Any:
    """The first true value of `condition`. Fails when there is none in time."""
    deadline = time.monotonic() + within_s
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"did not happen within {within_s} s: {value!r}")
        time.sleep(STEP_S)
