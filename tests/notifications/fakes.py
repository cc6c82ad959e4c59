# SPDX-License-Identifier: Apache-2.0
"""Fakes that keep copies, as a database would. test_repository.py holds them to the real ones."""

import copy
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from contracts.directory import DeliveryWishesRecorded
from kernel.config import Outbound
from kernel.errors import Conflict
from kernel.messages import Message
from services.notifications.audience import Audience, Places, matched, member_from
from services.notifications.channels.capacity import Capacity
from services.notifications.channels.ports import Handover, Outcome
from services.notifications.commands import Words
from services.notifications.config import NotificationsSettings
from services.notifications.errors import AnnouncementNotFound
from services.notifications.limits.rules import Rules
from services.notifications.model import Announcement, Fate
from services.notifications.planning.deliveries import Naming
from services.notifications.quiet.rules import Timetable, Wish
from services.notifications.repository.chunks import hand_over
from tests.notifications.audience_builders import FakePlaces

Document = dict[str, Any]
Result = TypeVar("Result")


class FakeAnnouncements:
    def __init__(self) -> None:
        self.kept: dict[str, Announcement] = {}
        self.published: list[Message] = []

    def get(self, announcement_id: str) -> Announcement:
        if announcement_id not in self.kept:
            raise AnnouncementNotFound(announcement_id)
        return copy.deepcopy(self.kept[announcement_id])

    def find_by_key(self, key: str) -> Announcement | None:
        return copy.deepcopy(next((one for one in self.kept.values() if one.key == key), None))

    def due(self, now: datetime, limit: int) -> list[str]:
        return [one.id for one in self.kept.values() if _is_late(one, now)][:limit]

    def to_plan(self, now: datetime, limit: int) -> list[str]:
        waiting = [one for one in self.kept.values() if one.plan_due_at is not None]
        waiting.sort(key=lambda one: one.plan_due_at or now)
        return [one.id for one in waiting if one.plan_due_at and one.plan_due_at <= now][:limit]

    def save(self, announcement: Announcement) -> None:
        known = self.kept.get(announcement.id)
        taken = any(
            one.key == announcement.key and one.id != announcement.id for one in self.kept.values()
        )
        if taken or (known.version if known else 0) != announcement.version:
            raise Conflict("somebody else wrote this meanwhile")
        announcement.version += 1
        self.published += announcement.messages
        announcement.messages.clear()
        self.kept[announcement.id] = copy.deepcopy(announcement)


class FakeChunks:
    def __init__(self) -> None:
        self.kept: dict[str, Document] = {}
        self.published: list[Message] = []

    def add(self, chunks: Sequence[Document]) -> None:
        for chunk in chunks:
            if chunk["_id"] in self.kept:
                raise Conflict("somebody else wrote this meanwhile")
            self.kept[chunk["_id"]] = copy.deepcopy(chunk)
        self._hand_over([chunk for chunk in chunks if chunk["state"] == "ready"])

    def release(self, announcement_id: str, language: str) -> int:
        found = [
            chunk
            for chunk in self.kept.values()
            if (chunk["announcement_id"], chunk["language"]) == (announcement_id, language)
            and chunk["state"] == "waiting"
        ]
        for chunk in found:
            chunk["state"] = "ready"
        self._hand_over(found)
        return len(found)

    def in_flight(self, announcement_id: str) -> bool:
        return any(
            part["state"] == "held" or (part["state"] == "free" and part.get("unsure"))
            for chunk in self.kept.values()
            if (chunk["announcement_id"], chunk["state"]) == (announcement_id, "ready")
            for part in chunk["parts"]
        )

    def hurry(self, announcement_id: str, now: datetime) -> None:
        for chunk in self.kept.values():
            if chunk["announcement_id"] == announcement_id and chunk.get("retry_at", now) > now:
                chunk["retry_at"] = now
                for part in chunk["parts"]:
                    if part.get("not_before"):
                        part["not_before"] = min(now, part["not_before"])

    def any_left(self, announcement_id: str) -> bool:
        mine = [one for one in self.kept.values() if one["announcement_id"] == announcement_id]
        return any(chunk["state"] != "done" for chunk in mine)

    def finish_one(self) -> None:
        """As a channel worker does that has sent all of it."""
        next(one for one in self.kept.values() if one["state"] != "done")["state"] = "done"

    def _hand_over(self, chunks: Iterable[Document]) -> None:
        self.published += [hand_over(chunk) for chunk in chunks]

    @property
    def contact_points(self) -> list[str]:
        return [
            delivery["contact_point_id"]
            for chunk in self.kept.values()
            for delivery in chunk["deliveries"]
        ]

    def states(self) -> dict[str, str]:
        """State by language; tests that ask have one chunk of each."""
        return {chunk["language"]: chunk["state"] for chunk in self.kept.values()}


class FakeLedger:
    def __init__(self) -> None:
        self.kept: dict[str, Document] = {}

    def add(self, entries: Sequence[Document]) -> None:
        for entry in entries:
            self.kept.setdefault(entry["_id"], copy.deepcopy(entry))

    def reached(self, announcement_id: str, after: str, limit: int) -> list[Document]:
        found = [
            self.kept[id]
            for id in sorted(self.kept)
            if id > after
            and self.kept[id]["announcement_id"] == announcement_id
            and self.kept[id]["state"] in (Fate.SENT, Fate.DELIVERED, Fate.UNKNOWN)
        ]
        return copy.deepcopy(found[:limit])

    def totals(self, announcement_id: str) -> dict[str, int]:
        mine = [one for one in self.kept.values() if one["announcement_id"] == announcement_id]
        went = [one for one in mine if one["state"] in (Fate.SENT, Fate.DELIVERED)]
        missed = [one for one in mine if one["state"] == Fate.UNREACHABLE]
        states = [one["state"] for one in mine]
        return {
            "sent": len(went),
            "failed": states.count(Fate.FAILED),
            "unknown": states.count(Fate.UNKNOWN),
            "suppressed": states.count(Fate.SUPPRESSED),
            "people": len(_people(mine)),
            "reached": len(_people(went)),
            "unreachable": len(_people(missed)),
        }


def _people(entries: Iterable[Document]) -> set[str]:
    return {person for entry in entries for person in entry["people"]}


class FakeRulebook:
    """What is known of limits and choices: the same of all."""

    version = 0

    def __init__(self, rules: Rules) -> None:
        self.rules = rules

    def rules_for(self, _: Sequence[Document]) -> Rules:
        return self.rules


class FakeWishes:
    """The copy of wishes: `kept` by person."""

    def __init__(self) -> None:
        self.kept: dict[str, Wish] = {}

    def remember(self, facts: Sequence[DeliveryWishesRecorded]) -> None:
        raise NotImplementedError("tests put wishes into `kept`: nothing tells this copy any")

    def of(self, person_ids: Collection[str]) -> dict[str, Wish]:
        return {id: self.kept[id] for id in person_ids if id in self.kept}


class FakeAudiences:
    """A copy of recipients: documents of `reach` and of `people`."""

    def __init__(
        self, points: Iterable[Document] = (), people: Iterable[Document] = (),
        naming: Naming | None = None, rules: Rules | None = None,
    ) -> None:  # fmt: skip
        self._rules = rules
        self.wishes = FakeWishes()
        self.timetable = Timetable(NotificationsSettings(), Outbound.LIVE)
        self.points_by_id = {point["_id"]: point for point in points}
        self.people = list(people)
        self._naming = naming or Naming(
            placeholders=frozenset(), district_name="Sample District", place_names={},
            default_language="en",
        )  # fmt: skip

    @property
    def places(self) -> Places:
        return FakePlaces()

    def window(self, audience: Audience, after: str, limit: int) -> list[Document]:
        found = [
            self.points_by_id[id]
            for id in sorted(self.points_by_id)
            if id > after
            and any(matched(audience, member_from(one)) for one in self.points_by_id[id]["people"])
        ]
        return copy.deepcopy(found[:limit])

    def version(self) -> int:
        return 0

    def rulebook(self, now: datetime) -> FakeRulebook:
        return FakeRulebook(self._rules or Rules(now=now))

    def points(self, contact_point_ids: Sequence[str]) -> dict[str, Document]:
        known = [id for id in contact_point_ids if id in self.points_by_id]
        return {id: copy.deepcopy(self.points_by_id[id]) for id in known}

    def unreachable(
        self, audience: Audience, channels: Sequence[str], after: str = "", limit: int = 0
    ) -> Iterable[Document]:
        found = [
            copy.deepcopy(person)
            for person in sorted(self.people, key=lambda one: one["_id"])
            if person["_id"] > after
            and matched(audience, member_from(person))
            and not set(person["has"]) & set(channels)
        ]
        return found[: limit or None]

    def naming(self, announcement: Announcement) -> Naming:
        return self._naming


class FakeStores:
    """What a unit of work joins: `run` undoes everything when the work does not come to its end."""

    def __init__(self, audiences: FakeAudiences | None = None) -> None:
        self.announcements, self.chunks, self.ledger = (
            FakeAnnouncements(), FakeChunks(), FakeLedger(),
        )  # fmt: skip
        self.audiences = audiences or FakeAudiences()

    def run(self, work: Callable[[], Result]) -> Result:
        stores = (self.announcements, self.chunks, self.ledger)
        before = [copy.deepcopy(vars(store)) for store in stores]
        try:
            return work()
        except BaseException:
            for store, kept in zip(stores, before, strict=True):
                vars(store).update(kept)
            raise

    @property
    def published(self) -> list[Message]:
        return [*self.announcements.published, *self.chunks.published]


class FakeChannel:
    """Takes everything over, or does what it is told to with the next call.

    `received` counts what reached the other side, as a sink outside the platform would.
    """

    name = "email"
    at_once = 1_000_000

    def __init__(self) -> None:
        self.capacity = Capacity(2)  # so that another worker may come by while one is at it
        self.received: list[str] = []
        self.taken: list[Document] = []
        self.calls = 0
        self._scripts: list[Callable[[list[str]], list[Outcome]]] = []

    def next(self, *scripts: Callable[[list[str]], list[Outcome]]) -> None:
        self._scripts += scripts

    def send(
        self, deliveries: Sequence[Document], announcement: Announcement, words: Words,
        language: str,
    ) -> list[Outcome]:  # fmt: skip
        self.calls += 1
        self.taken += deliveries
        ids = [delivery["id"] for delivery in deliveries]
        script = self._scripts.pop(0) if self._scripts else everything(Handover.ACCEPTED, code=250)
        outcomes = script(ids)
        arrived = (Handover.ACCEPTED, Handover.UNKNOWN)
        self.received += [one.id for one in outcomes if one.state in arrived]
        return outcomes


def everything(state: Handover, **said: Any) -> Callable[[list[str]], list[Outcome]]:
    """A script for FakeChannel: the same becomes of all."""
    return lambda ids: [Outcome(id=id, state=state, **said) for id in ids]


def failing(error: BaseException) -> Callable[[list[str]], list[Outcome]]:
    def fail(_: list[str]) -> list[Outcome]:
        raise error

    return fail


def _is_late(announcement: Announcement, now: datetime) -> bool:
    dues = (announcement.words_due_at, announcement.review_due_at)
    return any(due_at is not None and due_at <= now for due_at in dues)
