# SPDX-License-Identifier: Apache-2.0
"""One function per command or reaction. Each runs in a unit of work, and may run again."""

from services.notifications.handlers.announcing import announce, cancel, correct, draft
from services.notifications.handlers.planning import (
    FIRST_WINDOW,
    WINDOW,
    complete,
    is_over,
    plan_correction,
    plan_window,
)
from services.notifications.handlers.remembering import remember
from services.notifications.handlers.words import GRACE, await_review, stop_waiting, take_words

__all__ = [
    "FIRST_WINDOW",
    "GRACE",
    "WINDOW",
    "announce",
    "await_review",
    "cancel",
    "complete",
    "correct",
    "draft",
    "is_over",
    "plan_correction",
    "plan_window",
    "remember",
    "stop_waiting",
    "take_words",
]
