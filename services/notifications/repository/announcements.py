# SPDX-License-Identifier: Apache-2.0
"""Announcements in MongoDB."""

from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from kernel.errors import Conflict
from kernel.unit import Unit
from services.notifications.commands import Words
from services.notifications.errors import AnnouncementNotFound
from services.notifications.model import Announcement, Category, State

Document = dict[str, Any]


class MongoAnnouncements:
    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.collection = unit.database.announcements

    def get(self, announcement_id: str) -> Announcement:
        document = self.collection.find_one({"_id": announcement_id}, session=self.unit.session)
        if document is None:
            raise AnnouncementNotFound(announcement_id)
        return from_document(document)

    def find_by_key(self, key: str) -> Announcement | None:
        document = self.collection.find_one({"key": key}, session=self.unit.session)
        return from_document(document) if document else None

    def due(self, now: datetime, limit: int) -> list[str]:
        late = [{"words_due_at": {"$lte": now}}, {"review_due_at": {"$lte": now}}]
        found = self.collection.find({"$or": late}, {"_id": 1}).limit(limit)
        return [document["_id"] for document in found]

    def to_plan(self, now: datetime, limit: int) -> list[str]:
        found = self.collection.find({"plan_due_at": {"$lte": now}}, {"_id": 1})
        return [document["_id"] for document in found.sort("plan_due_at", 1).limit(limit)]

    def save(self, announcement: Announcement) -> None:
        document = to_document(announcement)
        if announcement.version == 0:
            self.collection.insert_one(document, session=self.unit.session)
        else:
            done = self.collection.replace_one(
                {"_id": announcement.id, "version": announcement.version},
                document,
                session=self.unit.session,
            )
            if done.matched_count == 0:
                raise Conflict(f"announcement {announcement.id} changed meanwhile")
        announcement.version = document["version"]
        self.unit.publish(*announcement.messages)
        announcement.messages.clear()


def to_document(announcement: Announcement) -> Document:
    document = asdict(announcement)
    del document["messages"]
    document["_id"] = document.pop("id")
    document["version"] += 1
    return document


def from_document(document: Document) -> Announcement:
    """What a newer release added is left out: during an upgrade both read the same documents."""
    values = _known(Announcement, document | {"id": document["_id"]})
    values["category"], values["state"] = Category(values["category"]), State(values["state"])
    for key in ("words", "late_words"):
        values[key] = {
            language: Words(**_known(Words, words)) for language, words in values[key].items()
        }
    return Announcement(**values)


def _known(cls: type[Announcement | Words], document: Document) -> Document:
    names = {field.name for field in fields(cls)}
    return {name: value for name, value in document.items() if name in names}
