# SPDX-License-Identifier: Apache-2.0
"""Which deliveries of a stretch leave at another time than usual."""

from collections.abc import Iterable, Mapping

from services.notifications.model import Announcement, Category
from services.notifications.planning.deliveries import Delivery
from services.notifications.quiet.ports import Wishes
from services.notifications.quiet.rules import USUAL, Timetable, Timing

DIGESTED = frozenset({Category.NEWSLETTER, Category.GENERAL})


def timings(
    announcement: Announcement, deliveries: Iterable[Delivery], wishes: Wishes,
    timetable: Timetable,
) -> Mapping[str, Timing]:  # fmt: skip
    """By delivery; of an urgent announcement none, and a correction waits for no digest."""
    if announcement.urgent:
        return {}
    deliveries = list(deliveries)
    known = wishes.of({id for delivery in deliveries for id in delivery.sharing})
    if not known:
        return {}
    is_digested = announcement.category in DIGESTED and not announcement.corrects
    digested_at = announcement.accepted_at if is_digested else None
    found = {
        one.id: timetable.timing(one.sharing, one.people, known, digested_at)
        for one in deliveries
        if not known.keys().isdisjoint(one.sharing)
    }
    return {id: timing for id, timing in found.items() if timing != USUAL}
