# SPDX-License-Identifier: Apache-2.0
"""Completes an announcement when nothing of it is left."""

from datetime import datetime

from kernel.unit import Unit
from services.notifications import handlers
from services.notifications.repository import MongoAnnouncements, MongoChunks, MongoLedger


def end_if_over(unit: Unit, announcement_id: str, now: datetime) -> None:
    """The entries are counted outside the transaction: of a million that takes longer than a
    transaction may, and when it is over there will be no more of them."""
    announcements = MongoAnnouncements(unit)
    if not handlers.is_over(announcement_id, announcements, MongoChunks(unit)):
        return
    totals = MongoLedger(unit).totals(announcement_id)
    unit.run(lambda: handlers.complete(announcement_id, totals, announcements, now))
