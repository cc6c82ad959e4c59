# SPDX-License-Identifier: Apache-2.0
"""One function per reaction. Each runs in a unit of work, and may run again."""

from contracts.directory import LimitRecorded, LimitsWatermark
from kernel.messages import Event
from services.notifications.limits.ports import Limits


def remember(facts: list[Event], limits: Limits) -> None:
    limits.remember(
        [fact for fact in facts if isinstance(fact, LimitRecorded)],
        [fact for fact in facts if isinstance(fact, LimitsWatermark)],
    )
