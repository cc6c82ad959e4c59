# SPDX-License-Identifier: Apache-2.0
"""The next stretch of an audience: who of it gets what, and who gets nothing and why."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from services.notifications.audience import Audience, matched, member_from, parse_audience
from services.notifications.limits.ports import Rulebook
from services.notifications.limits.rules import Refusal
from services.notifications.model import Announcement, Fate, delivery_id
from services.notifications.planning.addressing import NOBODY, Addressing, on_account_of
from services.notifications.planning.deliveries import Delivery, Kept, Naming, address, delivery_to
from services.notifications.ports import Audiences, Ledger

Document = dict[str, Any]
AT_ONCE = 500  # a stretch read whole would be most of planning's memory


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """`missed` are ledger entries; `after` is where the next stretch begins, "" at the end.

    `limits` is the version of limits and choices that it was planned by.
    """

    deliveries: list[Delivery] = field(default_factory=list)
    missed: list[Document] = field(default_factory=list)
    after: str = ""
    limits: int = -1


def next_stretch(
    announcement: Announcement, size: int, audiences: Audiences, ledger: Ledger, now: datetime
) -> Stretch:
    """From where planning stands, `size` contact points on."""
    audience, rulebook = parse_audience(announcement.audience, None), audiences.rulebook(now)
    if announcement.corrects:
        return _reached(announcement, audience, size, audiences, rulebook, ledger, now)
    if announcement.addressed:
        return _out_of_reach(announcement, audience, size, audiences, rulebook, now)
    return _addressed(announcement, audience, size, audiences, rulebook, now)


def _addressed(
    announcement: Announcement, audience: Audience, size: int, audiences: Audiences,
    rulebook: Rulebook, now: datetime,
) -> Stretch:  # fmt: skip
    naming = audiences.naming(announcement)
    deliveries: list[Delivery] = []
    missed: list[Document] = []
    taken, after = 0, ""
    for points in _in_slices(audiences.window(audience, announcement.planned_after, size)):
        taken, after = taken + len(points), points[-1]["_id"]
        addressing = Addressing.of(announcement, rulebook.rules_for(points))
        for point in points:
            found = address(point, announcement, audience, naming, addressing)
            deliveries += [found.delivery] if found.delivery else ()
            missed += [_kept(each, point, announcement, now) for each in found.kept]
    return Stretch(
        deliveries=deliveries, missed=missed, after=after if taken == size else "",
        limits=rulebook.version,
    )  # fmt: skip


def _in_slices(points: Iterable[Document]) -> Iterator[list[Document]]:
    read = iter(points)
    while some := list(islice(read, AT_ONCE)):
        yield some


def _kept(
    kept: Kept, point: Mapping[str, Any], announcement: Announcement, now: datetime
) -> Document:
    """The entry of somebody who is not written to at a contact point where others may be."""
    return {
        "_id": f"{announcement.id}:{kept.person['id']}:{point['_id']}",
        "announcement_id": announcement.id,
        "contact_point_id": point["_id"],
        "people": [kept.person["id"]],
        "families": [kept.person["family"]],
        "language": kept.person["language"],
        "channel": kept.channel,
        "at": now,
        **_suppressed(kept.refusal),
    }


def _suppressed(refusal: Refusal) -> Document:
    limit = {"limit_id": refusal.limit_id} if refusal.limit_id else {}
    about = {"about": [refusal.student_id]} if refusal.student_id else {}
    return {"state": Fate.SUPPRESSED, "reason": refusal.reason, **limit, **about}


def _out_of_reach(
    announcement: Announcement, audience: Audience, size: int, audiences: Audiences,
    rulebook: Rulebook, now: datetime,
) -> Stretch:  # fmt: skip
    """People whom no address of theirs brings it to: they go into the ledger at once."""
    order, after = announcement.policy.order, announcement.planned_after
    people = list(audiences.unreachable(audience, order, after, size))
    addressing = Addressing.of(announcement, rulebook.rules_for(()))
    missed = []
    for person in people:
        entry = _unreachable(person, announcement, now)
        about = on_account_of(person, matched(audience, member_from(person)))
        refusal = addressing.keeps_from(person | {"id": person["_id"]}, about)
        missed.append(entry | (_suppressed(refusal) if refusal else {}))
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
    rulebook: Rulebook, ledger: Ledger, now: datetime,
) -> Stretch:  # fmt: skip
    """Those whom the corrected announcement reached or may have, where it reached them."""
    entries = ledger.reached(announcement.corrects, announcement.planned_after, size)
    points = audiences.points([entry["contact_point_id"] for entry in entries])
    naming = audiences.naming(announcement)
    addressing = Addressing.of(announcement, rulebook.rules_for(list(points.values())))
    deliveries, missed = [], []
    for entry in entries:
        point = points.get(entry["contact_point_id"], {"_id": "", "people": ()})
        found = _correction(entry, point, announcement, audience, naming, addressing)
        if isinstance(found, Delivery):
            deliveries.append(found)
        else:
            missed.append(_gone(entry, announcement, now) | (_suppressed(found) if found else {}))
    after = entries[-1]["_id"] if len(entries) == size else ""
    return Stretch(deliveries=deliveries, missed=missed, after=after, limits=rulebook.version)


def _correction(
    entry: Document, point: Mapping[str, Any], announcement: Announcement, audience: Audience,
    naming: Naming, addressing: Addressing,
) -> Delivery | Refusal | None:  # fmt: skip
    """To whoever of those it was for is still reached there; also who left the audience since.

    None when nobody is, and what keeps it from them where something does.
    """
    told, refusals = [], []
    for person in point["people"]:
        if person["id"] in entry["people"]:
            about = _about(entry, person, audience)
            mine, refusal = addressing.told_again_at(point, entry["channel"], person, about)
            told += [(person, mine)] if mine else []
            refusals += [refusal] if refusal else []
    if told:
        return delivery_to(point, entry["channel"], told, announcement, naming)
    return refusals[0] if refusals else None


def _about(entry: Document, person: Document, audience: Audience) -> Collection[str]:
    """On whose account what is corrected came; an older release did not note it.

    Of these, what is not theirs is kept from them."""
    if not entry.get("about"):
        membership = matched(audience, member_from(person))
        every = [student["id"] for student in person["students"]] or [NOBODY]
        return on_account_of(person, membership) if membership else every
    nobodys = "on_nobodys" not in entry or person["id"] in entry["on_nobodys"]
    return [student_id for student_id in entry["about"] if student_id != NOBODY or nobodys]


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
