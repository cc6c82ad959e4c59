# SPDX-License-Identifier: Apache-2.0
"""Subscribers in MongoDB, and events on their way to the district bus."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from kernel.contracts import thin
from kernel.envelope import new_id, seal
from kernel.messages import Event
from kernel.mongo import Collection, Document
from kernel.topology import DISTRICT_EVENTS
from kernel.unit import Unit, raw_entry
from services.subscriptions.errors import SubscriberNotFound
from services.subscriptions.model import State, Subscriber

COLLECTIONS = (Collection(name="subscribers"),)


@dataclass(frozen=True)
class MongoSubscribers:
    unit: Unit

    def find(self, name: str) -> Subscriber | None:
        document = self.unit.database.subscribers.find_one({"_id": name}, session=self.unit.session)
        return None if document is None else subscriber_of(document)

    def get(self, name: str) -> Subscriber:
        subscriber = self.find(name)
        if subscriber is None or subscriber.state == State.REVOKED:
            raise SubscriberNotFound(name)
        return subscriber

    def save(self, subscriber: Subscriber) -> None:
        self.unit.database.subscribers.replace_one(
            {"_id": subscriber.name},
            document_of(subscriber),
            upsert=True,
            session=self.unit.session,
        )


def document_of(subscriber: Subscriber) -> Document:
    return {
        "_id": subscriber.name,
        "events": subscriber.events,
        "added_by": subscriber.added_by,
        "added_at": subscriber.added_at,
        "state": str(subscriber.state),
        "revoked_at": subscriber.revoked_at,
    }


def subscriber_of(document: Document) -> Subscriber:
    return Subscriber(
        name=document["_id"],
        events=document["events"],
        added_by=document["added_by"],
        added_at=document["added_at"],
        state=State(document["state"]),
        revoked_at=document["revoked_at"],
    )


@dataclass(frozen=True)
class OutboxDistrictBus:
    """The way out is the outbox, as for every event; the relay takes it to the other host.

    The envelope is new: only what is public goes in, and it keeps the inner event's id, so that
    a fact can be followed from one bus to the other.
    """

    unit: Unit
    payload: Callable[[Event], dict[str, Any]] = thin

    def tell(self, event: Event) -> None:
        id, now = self.unit.causation_id or new_id(), self.unit.clock()
        body = seal(
            type(event),
            msgspec.json.encode(self.payload(event)),
            id=id,
            at=now,
            subject=event.subject,
            correlation_id=self.unit.correlation_id,
            sequence=event.sequence,
        )
        self.unit.publish_raw(
            raw_entry(
                DISTRICT_EVENTS.name,
                event.type,
                body,
                id=id,
                at=now,
                mandatory=False,
                bus="district",
            )
        )
