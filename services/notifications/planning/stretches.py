# SPDX-License-Identifier: Apache-2.0
"""The next stretch of an audience: who of it gets what, and who gets nothing and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.notifications.audience import Audience, matched, member_from, parse_audience
from services.notifications.model import Announcement, Fate, delivery_id
from services.notifications.planning.deliveries import Delivery, Naming, delivery_for, delivery_to
from services.notifications.ports import Audiences, Ledger

Document = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """`missed` are ledger entries; `after` is where the next stretch begins, "" at the end."""

    deliveries: list[Delivery] = field(default_factory=list)
    missed: list[Document] = field(default_factory=list)
    after: str = ""


def next_stretch(
    announcement: Announcement, size: int, audiences: Audiences, ledger: Ledger, now: datetime
) -> Stretch:
    """From where planning stands, `size` contact points on."""
    audience = parse_audience(announcement.audience, None)
    if announcement.corrects:
        return _reached(announcement, audience, size, audiences, ledger, now)
    if announcement.addressed:
        return _out_of_reach(announcement, audience, size, audiences, now)
    return _addressed(announcement, audience, size, audiences)


def _addressed(
    announcement: Announcement, audience: Audience, size: int, audiences: Audiences
) -> Stretch:
    naming, policy = audiences.naming(announcement), announcement.policy
    deliveries, taken, after = [], 0, ""
    for point in audiences.window(audience, announcement.planned_after, size):
        taken, after = taken + 1, point["_id"]
        delivery = delivery_for(point, announcement, audience, naming, policy)
        if delivery is not None:
            deliveries.append(delivery)
    return Stretch(deliveries=deliveries, after=after if taken == size else "")


def _out_of_reach(
    announcement: Announcement, audience: Audience, size: int, audiences: Audiences, now: datetime
) -> Stretch:
    """People whom no address of theirs brings it to: they go into the ledger at once."""
    order, after = announcement.policy.order, announcement.planned_after
    people = list(audiences.unreachable(audience, order, after, size))
    missed = [_unreachable(person, announcement, now) for person in people]
    return Stretch(missed=missed, after=people[-1]["_id"] if len(people) == size else "")


def _unreachable(person: Document, announcement: Announcement, now: datetime) -> Document:
    return {
        "_id": f"{announcement.id}:{person['_id']}",
        "announcement_id": announcement.id,
        "people": [person["_id"]],
        "families": [person["family"]],
        "language": person["language"],
        "channel": "",
        "state": Fate.UNREACHABLE,
        "reason": "no-contact" if not person["has"] else "no-channel",
        "at": now,
    }


def _reached(
    announcement: Announcement, audience: Audience, size: int, audiences: Audiences,
    ledger: Ledger, now: datetime,
) -> Stretch:  # fmt: skip
    """Those whom the corrected announcement reached or may have, where it reached them."""
    entries = ledger.reached(announcement.corrects, announcement.planned_after, size)
    points = audiences.points([entry["contact_point_id"] for entry in entries])
    naming = audiences.naming(announcement)
    deliveries, gone = [], []
    for entry in entries:
        point = points.get(entry["contact_point_id"], {"people": ()})
        delivery = _correction(entry, point, announcement, audience, naming)
        if delivery is None:
            gone.append(_gone(entry, announcement, now))
        else:
            deliveries.append(delivery)
    after = entries[-1]["_id"] if len(entries) == size else ""
    return Stretch(deliveries=deliveries, missed=gone, after=after)


def _correction(
    entry: Document, point: Mapping[str, Any], announcement: Announcement, audience: Audience,
    naming: Naming,
) -> Delivery | None:  # fmt: skip
    """To whoever of those it was for is still reached there; also who left the audience since."""
    addressed = [
        (person, matched(audience, member_from(person)))
        for person in point["people"]
        if person["id"] in entry["people"]
    ]
    if not addressed:
        return None
    return delivery_to(point, entry["channel"], addressed, announcement, naming)


def _gone(entry: Document, announcement: Announcement, now: datetime) -> Document:
    kept = ("contact_point_id", "people", "families", "channel", "language")
    return {
        "_id": delivery_id(announcement.id, entry["contact_point_id"]),
        "announcement_id": announcement.id,
        "state": Fate.SUPPRESSED,
        "reason": "contact-gone",
        "at": now,
        **{key: entry[key] for key in kept},
    }
