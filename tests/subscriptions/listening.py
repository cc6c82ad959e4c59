# SPDX-License-Identifier: Apache-2.0
"""Listening and meddling on the district bus with a subscriber's own address."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kombu import Connection

from contracts.directory import RosterImported
from contracts.notifications import AnnouncementCompleted
from kernel.clock import utc_now
from kernel.envelope import new_id, wrap
from kernel.messages import Event
from kernel.topology import EVENTS
from tests.servers.vhost import VirtualHost
from tests.waiting import eventually


@contextmanager
def linked(address: str) -> Iterator[Connection]:
    # Confirmed: collect() closes the socket at once, whatever the broker has not read yet.
    connection = Connection(address, connect_timeout=5, transport_options={"confirm_publish": True})
    try:
        connection.connect()
        yield connection
    finally:
        connection.collect(socket_timeout=1)


def completed(announcement_id: str) -> AnnouncementCompleted:
    return AnnouncementCompleted(
        announcement_id=announcement_id, category="general", completed_at=utc_now(), people=3,
        reached=2, unreachable=1, sent=2, failed=0, unknown=0, suppressed=0,
    )  # fmt: skip


def imported(import_id: str) -> RosterImported:
    return RosterImported(
        import_id=import_id, finished_at=utc_now(), rows_read=9, rows_rejected=1, people_added=8,
        people_changed=0, people_removed=0,
    )  # fmt: skip


def happen(broker: VirtualHost, *events: Event) -> list[str]:
    """Publish on the inner bus, as the relays of other services do. Returns the events' ids."""
    ids = [new_id() for _ in events]
    with linked(broker.amqp_url) as connection:
        producer = connection.Producer(exchange=EVENTS)
        for id, event in zip(ids, events, strict=True):
            body = wrap(event, id=id, at=utc_now(), correlation_id="c-1", causation_id="")
            producer.publish(
                body, routing_key=event.type, content_type="application/x",
                content_encoding="binary",
            )  # fmt: skip
    return ids


def take(address: str, queue: str, count: int) -> list[dict[str, Any]]:
    """Read and acknowledge that many events."""
    with linked(address) as connection:
        channel, taken = connection.channel(), []

        def one() -> bool:
            message = channel.basic_get(queue, no_ack=False)
            if message is not None:
                taken.append(json.loads(message.body))
                channel.basic_ack(message.delivery_tag)
            return len(taken) >= count

        eventually(one)
        return taken
