# SPDX-License-Identifier: Apache-2.0
"""Putting messages where services find them."""

from typing import Any

from kombu import Connection, Queue

from kernel.clock import utc_now
from kernel.envelope import new_id, wrap
from kernel.messages import Message
from kernel.mongo import Database
from kernel.unit import Unit


def say(database: Database, *messages: Message) -> None:
    """By way of the outbox, as services do."""
    unit = Unit(database, correlation_id="from-the-test")
    unit.run(lambda: unit.publish(*messages))


def wrapped(message: Message, id: str = "") -> bytes:
    return wrap(message, id=id or new_id(), at=utc_now(), correlation_id="c", causation_id="")


def put(amqp_url: str, queue: str, *bodies: bytes, **properties: Any) -> None:
    """Straight into a queue, confirmed."""
    with Connection(amqp_url, transport_options={"confirm_publish": True}) as connection:
        for body in bodies:
            connection.Producer().publish(
                body, routing_key=queue, content_type="application/x", content_encoding="binary",
                delivery_mode=2, **properties,
            )  # fmt: skip


def listen(amqp_url: str, queue: str, *routing_keys: str) -> None:
    """A queue of the test's own on the exchange of events."""
    with Connection(amqp_url) as connection:
        bound = Queue(queue, durable=True, queue_arguments={"x-queue-type": "quorum"})
        bound = bound(connection.default_channel)
        bound.declare()
        for key in routing_keys:
            bound.bind_to("events", key)


def taken(amqp_url: str, queue: str) -> list[Any]:
    """Every message that lies in the queue now, in order, taken out."""
    found = []
    with Connection(amqp_url) as connection:
        channel = connection.default_channel
        while (message := channel.basic_get(queue, no_ack=True)) is not None:
            found.append(message)
    return found
