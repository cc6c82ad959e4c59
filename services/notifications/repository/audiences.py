# SPDX-License-Identifier: Apache-2.0
"""The copy of recipients, asked for an audience."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import combinations
from typing import Any

from kernel.config import Outbound
from kernel.unit import Unit
from services.notifications.audience import Audience, Place, people_filter, reach_filter
from services.notifications.audience.places import PlaceKind
from services.notifications.config import NotificationsSettings
from services.notifications.limits.repository import MongoRulebook
from services.notifications.model import CHANNELS, Announcement
from services.notifications.planning.deliveries import Naming
from services.notifications.quiet.repository import MongoWishes
from services.notifications.quiet.rules import Timetable
from services.notifications.recipients.facts import full_name
from services.notifications.recipients.repository import copy_version

Document = dict[str, Any]
SUGGESTIONS = 2_000
AT_ONCE = 500  # a window read whole would be most of planning's memory
NAMES_PLACES = {"school_name", "class_name"}


class MongoAudiences:
    def __init__(self, unit: Unit, settings: NotificationsSettings) -> None:
        self.unit, self.settings = unit, settings
        self.places = MongoPlaces(unit)
        self.wishes = MongoWishes(unit)
        self.timetable = Timetable(settings, Outbound.LIVE)  # as if it left

    def window(self, audience: Audience, after: str, limit: int) -> Iterable[Document]:
        query = {"$and": [{"_id": {"$gt": after}}, reach_filter(audience)]}
        found = self.unit.database.reach.find(query, {"seq": 0}, session=self.unit.session)
        return found.sort("_id", 1).limit(limit).batch_size(AT_ONCE)

    def version(self) -> int:
        return copy_version(self.unit.database, self.unit.session)

    def rulebook(self, now: datetime) -> MongoRulebook:
        told = self.settings.parents_of_adults_are_told
        return MongoRulebook(self.unit, now, parents_of_adults_are_told=told)

    def points(self, contact_point_ids: Sequence[str]) -> dict[str, Document]:
        query = {"_id": {"$in": list(contact_point_ids)}}
        found = self.unit.database.reach.find(query, {"seq": 0}, session=self.unit.session)
        return {point["_id"]: point for point in found}

    def unreachable(
        self, audience: Audience, channels: Sequence[str], after: str = "", limit: int = 0
    ) -> Iterable[Document]:
        others = [channel for channel in CHANNELS if channel not in channels]
        ways = [" ".join(some) for n in range(len(others) + 1) for some in combinations(others, n)]
        # Few people are out of reach: an index leads to them, and to documents of older releases.
        without = {
            "_id": {"$gt": after},
            "has": {"$nin": list(channels)},
            "reached_by": {"$in": [*ways, None]},
        }
        query = {"$and": [without, people_filter(audience)]}
        found = self.unit.database.people.find(query, {"seq": 0}, session=self.unit.session)
        return found.sort("_id", 1).limit(limit)

    def count(self, audience: Audience) -> int:
        return self.unit.database.people.count_documents(people_filter(audience))

    def naming(self, announcement: Announcement) -> Naming:
        placeholders = frozenset(announcement.placeholders)
        names = {}
        if placeholders & NAMES_PLACES:
            found = self.unit.database.places.find({}, {"name": 1}, session=self.unit.session)
            names = {document["_id"]: document["name"] for document in found}
        return Naming(
            placeholders=placeholders, district_name=self.settings.district_name,
            place_names=names, default_language=self.settings.default_language,
        )  # fmt: skip


class MongoPlaces:
    """The port `Places` of the audience language."""

    def __init__(self, unit: Unit) -> None:
        self.database = unit.database

    def find(self, kind: PlaceKind, words: Sequence[str]) -> Sequence[Place]:
        if kind == "person":
            people = self.database.people.find(
                {"_id": {"$in": list(words)}, "removed": False},
                {"given_name": 1, "family_name": 1},
            )
            return [Place(id=person["_id"], name=full_name(person)) for person in people]
        named = {"$or": [{"id": {"$in": list(words)}}, {"name": {"$in": list(words)}}]}
        found = self.database.places.find(
            {"kind": kind, **named}, collation={"locale": "en", "strength": 2}
        )
        return [Place(id=place["id"], name=place["name"]) for place in found]

    def alike(self, kind: PlaceKind, word: str) -> Iterable[str]:
        if kind == "person":
            start = {"_id": {"$gte": word[:2], "$lt": word[:2] + "\uffff"}}
            people = self.database.people.find(start, {"_id": 1}).limit(SUGGESTIONS)
            return [person["_id"] for person in people]
        found = self.database.places.find({"kind": kind}, {"id": 1, "name": 1}).limit(SUGGESTIONS)
        return [word for place in found for word in (place["name"], place["id"])]

    def languages(self) -> Iterable[str]:
        return [tag for tag in self.database.people.distinct("language") if tag]
