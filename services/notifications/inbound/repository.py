# SPDX-License-Identifier: Apache-2.0
"""MongoDB behind the ports of what comes in."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from contracts.choices import Choice, refusal_of
from contracts.notifications import ReplyReceived
from contracts.translation import RequestTranslation
from kernel.unit import Unit
from services.notifications.households import spoken_by_most
from services.notifications.inbound.choices import Heard, chosen_at, later_than, made_by, record
from services.notifications.inbound.model import Conversation, Wish
from services.notifications.inbound.passing import request_id_of
from services.notifications.inbound.ports import Passing, Reply, Sender
from services.notifications.model import Category
from services.notifications.recipients.repository import TURNS

Document = dict[str, Any]


class MongoSenders:
    def __init__(self, unit: Unit) -> None:
        self.unit = unit

    def by_number(self, number: str) -> Sender:
        known = {"address": number, "kind": "phone"}
        point = self.unit.database.reach.find_one(known, session=self.unit.session)
        if point is None:
            self._wait_for_the_copy()
            return Sender(number=number)
        return Sender(
            number=number, contact_point_id=point["_id"], people=point["people"],
            language=spoken_by_most(point["people"], ""), schools=schools_of(point["people"]),
        )  # fmt: skip

    def _wait_for_the_copy(self) -> None:
        """Whoever brings this very number into the copy writes the same document: one of the two
        begins anew, and sees what the other wrote."""
        self.unit.database.leases.update_one(
            {"_id": TURNS}, {"$inc": {"turns": 1}}, upsert=True, session=self.unit.session
        )


def schools_of(people: Iterable[Document]) -> frozenset[str]:
    """Those of the children; of who has none here, their own."""
    found: set[str] = set()
    for person in people:
        of_children = [school for child in person["students"] for school in child["schools"]]
        found.update(of_children or person["schools"])
    return frozenset(found)


class MongoConversations:
    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.collection = unit.database.conversations

    def at(self, number: str) -> Conversation:
        document = self.collection.find_one({"_id": number}, session=self.unit.session)
        if document is None:
            return Conversation(number=number)
        known = {name: document[name] for name in Conversation.__dataclass_fields__
                 if name in document}  # fmt: skip
        return Conversation(**known)

    def save(self, conversation: Conversation) -> None:
        self.collection.replace_one(
            {"_id": conversation.number}, asdict(conversation), upsert=True,
            session=self.unit.session,
        )  # fmt: skip


class MongoChoices:
    def __init__(self, unit: Unit) -> None:
        self.unit = unit

    def record(self, sender: Sender, wish: Wish, said: str, message_id: str, at: datetime) -> None:
        known = chosen_at(self.unit, sender.contact_point_id)
        choice = Choice(
            choice_id=made_by("sms", message_id, sender.contact_point_id, wish.category),
            allowed=wish.allowed, at=later_than(known, at),
            contact_point_id=sender.contact_point_id,
            category=wish.category, channel=wish.channel,
        )  # fmt: skip
        record(self.unit, choice, Heard(origin="sms", basis=wish.basis, evidence=said))

    def wants_texts(self, sender: Sender) -> bool:
        point = sender.contact_point_id
        chosen = chosen_at(self.unit, point) if point else ()
        return refusal_of("general", "sms", "", "", point, chosen) is None


class MongoReplies:
    def __init__(self, unit: Unit) -> None:
        self.unit = unit

    def add(self, reply: Reply) -> None:
        sender = reply.sender
        self.unit.database.replies.insert_one(
            {
                "_id": reply.id,
                "channel": reply.channel,
                "received_at": reply.received_at,
                "address": sender.number,
                "contact_point_id": sender.contact_point_id,
                "people": sender.person_ids,
                "subject": reply.subject,
                "written_by": reply.written_by,
                "text": reply.text,
                "media": reply.media,
                "language": sender.language,
                "spoken": asdict(reply.spoken),
                "school": reply.school,
                "office": reply.office,
            },
            session=self.unit.session,
        )
        self.unit.publish(
            ReplyReceived(
                reply_id=reply.id, channel=reply.channel, received_at=reply.received_at,
                contact_point_id=sender.contact_point_id,
            )
        )  # fmt: skip

    def ask_for_words(self, reply: Reply, passing: Passing) -> None:
        self.unit.database.replies.update_one(
            {"_id": reply.id}, {"$set": {"passing": asdict(passing)}}, session=self.unit.session
        )
        people = reply.sender.people
        names = {person["name"] for person in people}
        names |= {child["name"] for person in people for child in person["students"]}
        self.unit.publish(
            RequestTranslation(
                request_id=request_id_of(reply.id), source_language=reply.spoken.language,
                languages=[passing.language], texts={"reply": reply.text},
                # Not urgent: a slow engine would hold up the next emergency behind a few replies.
                protected=sorted(names), category=Category.SERVICE, due_at=passing.due_at,
                remember=False,
            )
        )  # fmt: skip

    def passing(self, reply_id: str) -> Passing | None:
        found = self.unit.database.replies.find_one(
            {"_id": reply_id}, {"passing": 1}, session=self.unit.session
        )
        return Passing(**found["passing"]) if found and found.get("passing") else None

    def overdue(self, now: datetime, limit: int) -> list[str]:
        late = self.unit.database.replies.find({"passing.due_at": {"$lte": now}}, {"_id": 1})
        return [one["_id"] for one in late.limit(limit)]

    def passed_on(self, reply_id: str, translation: Document) -> None:
        self.unit.database.replies.update_one(
            {"_id": reply_id},
            {"$set": {"translation": translation}, "$unset": {"passing": ""}},
            session=self.unit.session,
        )
