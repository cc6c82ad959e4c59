# SPDX-License-Identifier: Apache-2.0
"""Parked messages: what a service could not handle, kept until an operator decides.

They come from the service's dead queue, sent there by the kernel (with a reason) or by the
broker (delivery limit), and move into the `parked` collection, where they can be listed, shown,
replayed and discarded without touching the broker.
"""

import hashlib
import math
from dataclasses import dataclass, field
from typing import Any

import eventlet
from kombu.message import Message as Delivery
from nameko.extensions import DependencyProvider
from pymongo import DESCENDING, ReplaceOne
from pymongo.errors import InvalidOperation

from kernel import topology
from kernel.clock import utc_now
from kernel.config import KernelSettings
from kernel.envelope import Undecodable, open_envelope
from kernel.errors import Conflict, NotFound
from kernel.fates import attempt_of
from kernel.metrics import PARKED_NOW
from kernel.mongo import AWAY, Document, within
from kernel.providers import Mongo
from kernel.subscription import Subscription, ack
from kernel.unit import Unit

COUNT_S = 3.0
KEPT_HEADERS = ("x-queue", "x-attempt", "x-error", "x-reason")


class Parking(DependencyProvider):
    """Moves the dead queue of the service into its `parked` collection."""

    mongo = Mongo()

    def setup(self) -> None:
        settings: KernelSettings = self.container.config["settings"]
        self.service = self.container.service_name
        self.subscription = Subscription(
            settings.amqp_url, topology.dead_queue(self.service), self.park,
            size=100, linger_s=0.05, workers=1, heartbeat_s=settings.heartbeat_s,
        )  # fmt: skip

    def start(self) -> None:
        self.subscription.start()
        PARKED_NOW.labels(self.service).set_function(self._waiting)

    def stop(self) -> None:
        self.subscription.stop(5)

    def park(self, batch: list[Delivery]) -> None:
        documents = [_document(self.service, delivery) for delivery in batch]
        while not self.subscription.stopping:
            try:
                self.mongo.database.parked.bulk_write(
                    [ReplaceOne({"_id": one["_id"]}, one, upsert=True) for one in documents]
                )
            except AWAY:
                eventlet.sleep(1)
                continue
            ack(batch, multiple=True)
            return

    def _waiting(self) -> float:
        """For /metrics: how many wait for an operator; not a number while nobody can say."""
        try:
            with within(COUNT_S):
                return self.mongo.database.parked.count_documents(
                    {"state": "parked", "service": self.service}
                )
        except (*AWAY, InvalidOperation):
            return math.nan

    def get_dependency(self, _: Any) -> None:
        return None


def _document(service: str, delivery: Delivery) -> Document:
    headers = dict(delivery.headers or {})
    body = delivery.body if isinstance(delivery.body, bytes) else str(delivery.body).encode()
    died = (headers.get("x-death") or [{}])[0]
    queue = headers.get("x-queue") or died.get("queue", "")
    message_id = delivery.properties.get("message_id") or hashlib.sha256(body).hexdigest()
    try:
        type = open_envelope(body).type
    except Undecodable:
        type = ""
    return {
        "_id": hashlib.sha256(f"{queue}:{message_id}".encode()).hexdigest()[:16],
        "state": "parked",
        "service": service,
        "queue": queue,
        "type": type,
        "message_id": message_id,
        "reason": headers.get("x-reason") or died.get("reason", "unknown"),
        "error": headers.get("x-error", ""),
        "attempts": attempt_of(delivery),
        "body": body,
        "at": utc_now(),
    }


@dataclass(frozen=True, kw_only=True)
class ListParked:
    limit: int = field(default=100, metadata={"meaning": "At most so many, newest first."})


@dataclass(frozen=True, kw_only=True)
class OneParked:
    parked_id: str = field(metadata={"meaning": "Which parked message."})


def listed(unit: Unit, limit: int) -> list[Document]:
    found = unit.database.parked.find({"state": "parked"}, {"body": 0}).sort("at", DESCENDING)
    return [_shown(document) for document in found.limit(limit)]


def shown(unit: Unit, parked_id: str) -> Document:
    document = _get(unit, parked_id)
    return _shown(document) | {"body": bytes(document["body"]).decode(errors="backslashreplace")}


def ids_in(_: dict[str, Any], answer: Document) -> list[str]:
    """Whom a parked message that is shown is about, as far as it can be read, and which it is."""
    try:
        subject = open_envelope(str(answer["body"]).encode()).subject
    except Undecodable:
        subject = ""
    return [f"parked:{answer['parked_id']}", subject]


def replay(unit: Unit, parked_id: str) -> None:
    """Send it to its queue once more, with all its tries ahead of it."""
    document = _get(unit, parked_id)
    unit.resend(document["queue"], bytes(document["body"]), {}, message_id=document["message_id"])
    _settle(unit, document, "replayed")


def discard(unit: Unit, parked_id: str) -> None:
    _settle(unit, _get(unit, parked_id), "discarded")


def _get(unit: Unit, parked_id: str) -> Document:
    document = unit.database.parked.find_one({"_id": parked_id}, session=unit.session)
    if document is None:
        raise NotFound(f"nothing parked has the id {parked_id}. See: rapport parked list.")
    return document


def _settle(unit: Unit, document: Document, state: str) -> None:
    if document["state"] != "parked":
        raise Conflict(f"{document['_id']} was {document['state']} already.")
    unit.database.parked.update_one(
        {"_id": document["_id"]},
        {"$set": {"state": state, "settled_at": utc_now()}},
        session=unit.session,
    )


def _shown(document: Document) -> Document:
    return {
        "parked_id": document["_id"],
        **{key: document[key] for key in (
            "state", "service", "queue", "type", "message_id", "reason", "error", "attempts",
        )},
        "at": document["at"].isoformat(),
    }  # fmt: skip
