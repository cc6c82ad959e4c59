# SPDX-License-Identifier: Apache-2.0
"""Announcements that are cancelled and corrected, with fakes, and what becomes of them."""

from collections.abc import Iterable
from itertools import count
from typing import Any

from contracts.notifications import PlanAnnouncement
from services.notifications import handlers
from services.notifications.commands import CancelAnnouncement, CorrectAnnouncement
from services.notifications.model import Announcement, Fate, State, delivery_id
from tests.notifications.builders import (
    NOW,
    SETTINGS,
    a_naming,
    a_requester,
    an_announcement,
    an_entry,
    families,
)
from tests.notifications.fakes import FakeAudiences, FakeStores

OPEN_AFTER_ALL = "School is open after all."
REACHED = (Fate.SENT, Fate.DELIVERED, Fate.UNKNOWN)
ids = count(1)


def cancel(stores: FakeStores, correction: str = OPEN_AFTER_ALL, **asked: Any) -> Announcement:
    by, outbound = asked.pop("by", a_requester()), asked.pop("outbound", "live")
    command = CancelAnnouncement(announcement_id="A1", correction=correction, **asked)
    return stores.run(
        lambda: handlers.cancel(command, by, stores.announcements, new_id, NOW, outbound)
    )


def correct(stores: FakeStores, correction: str = OPEN_AFTER_ALL, id: str = "A1") -> Announcement:
    command = CorrectAnnouncement(announcement_id=id, correction=correction)
    return stores.run(
        lambda: handlers.correct(command, a_requester(), stores.announcements, new_id, NOW)
    )


def new_id() -> str:
    return f"C{next(ids)}"


def sweep(stores: FakeStores, now: Any = NOW) -> list[str]:
    """What of it is to be planned from now on."""
    before = len(stores.announcements.published)
    for id in stores.announcements.to_plan(now, 20):
        handlers.plan_correction(id, stores.announcements, stores.chunks, now)
    handed = [
        one for one in stores.announcements.published[before:] if isinstance(one, PlanAnnouncement)
    ]
    return [one.announcement_id for one in handed]


def plan(stores: FakeStores, announcement_id: str) -> None:
    while not stores.run(
        lambda: handlers.plan_window(
            announcement_id, stores.announcements, stores.audiences, stores.chunks,
            stores.ledger, SETTINGS, NOW,
        )
    ):  # fmt: skip
        pass


def a_sending(count: int = 4, **changes: Any) -> FakeStores:
    """An announcement that is on its way; nothing of it is in the ledger yet."""
    naming = a_naming("student_first_name")
    stores = FakeStores(FakeAudiences(families(count, ["en", "es"]), naming=naming))
    announcement = an_announcement(**changes)
    announcement.state, announcement.planned, announcement.outbound = State.SENDING, True, "live"
    stores.announcements.save(announcement)
    return stores


def settle(stores: FakeStores, states: Iterable[str], **changes: Any) -> list[str]:
    """An entry for each contact point in turn. Returns those that a correction is for."""
    points = sorted(stores.audiences.points_by_id)
    entries = [
        an_entry(
            delivery_id("A1", point), state, contact_point_id=point,
            people=[stores.audiences.points_by_id[point]["people"][0]["id"]], **changes,
        )
        for point, state in zip(points, states, strict=False)
    ]  # fmt: skip
    stores.ledger.add(entries)
    return [one["contact_point_id"] for one in entries if one["state"] in REACHED]


def corrected_points(stores: FakeStores, correction_id: str) -> list[str]:
    return sorted(
        delivery["contact_point_id"]
        for chunk in stores.chunks.kept.values()
        if chunk["announcement_id"] == correction_id
        for delivery in chunk["deliveries"]
    )


def told(stores: FakeStores, kind: type[Any]) -> list[Any]:
    return [one for one in stores.published if isinstance(one, kind)]
