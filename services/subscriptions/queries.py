# SPDX-License-Identifier: Apache-2.0
"""What operators see of subscribers."""

from typing import Any

from kernel.unit import Unit
from services.subscriptions.model import State, Subscriber
from services.subscriptions.repository import subscriber_of

NOBODY = {"waiting": 0, "consumers": 0}


def listed(unit: Unit, queues: dict[str, dict[str, Any]], most: int) -> list[dict[str, Any]]:
    found = unit.database.subscribers.find({"state": {"$ne": State.REVOKED}}).sort("_id", 1)
    return [view(subscriber_of(one), queues, most) for one in found]


def view(subscriber: Subscriber, queues: dict[str, dict[str, Any]], most: int) -> dict[str, Any]:
    queue = queues.get(subscriber.queue, NOBODY)
    return {
        "name": subscriber.name,
        "state": str(subscriber.state),
        "events": subscriber.events,
        "routing_keys": subscriber.routing_keys,
        "queue": subscriber.queue,
        "waiting": queue["waiting"],
        "consumers": queue["consumers"],
        "max_events": most,
        "added_by": subscriber.added_by,
        "added_at": subscriber.added_at.isoformat(),
    }
