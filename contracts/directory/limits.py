# SPDX-License-Identifier: Apache-2.0
"""Who must not be told what."""

from dataclasses import dataclass
from datetime import datetime

from kernel.messages import Event, personal, public


@dataclass(frozen=True, kw_only=True)
class LimitRecorded(Event):
    """What a document keeps from a person: the whole current value. It goes by the urgent lane.

    Whoever keeps a copy has all of them when it has every number up to the watermark's.
    """

    type = "rapport.directory.limit_recorded.v1"
    subject_field = "limit_id"
    for_district = True

    limit_id: str = public("The limit.")
    number: int = public("Counts every change of any limit in the district, without gaps.")
    person_id: str = personal("Who must not be told.")
    student_ids: list[str] = personal("About which students; empty: about every one.")
    scopes: list[str] = personal("Some of contracts.rights.Scope.")
    begins_at: datetime | None = personal("In force from then on, UTC; null: always was.", None)
    ends_at: datetime | None = personal("In force until before then, UTC; null: until ended.", None)
    urgent: bool = public("Always true: limits wait behind nothing.", True)
    complete_from: int = public(
        "Where not 0: every limit is told again from this number on. A copy needs none before it.",
        0,
    )


@dataclass(frozen=True, kw_only=True)
class LimitsWatermark(Event):
    """How far the district's limits are, told several times a second.

    A copy that has every number up to this one knew at `at` all that there was to know; one that
    was told so longer than the bound ago counts as unchecked. The next is told when the last was
    confirmed (LimitsConfirmed with its `watermark_at`), four times a second at most, and every five
    seconds where nobody confirms. So many are remembered by the latest, not one by one in an inbox.
    """

    type = "rapport.directory.limits_watermark.v1"
    subject_field = "stream"

    stream: str = public('Always "limits".', "limits")
    number: int = public("The number of the latest change that was committed.")
    at: datetime = public("When that was so, by the directory's clock, UTC.")
    urgent: bool = public("Always true.", True)
