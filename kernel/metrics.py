# SPDX-License-Identifier: Apache-2.0
"""What /metrics tells of reactions: consumers, depth, what was handled, retried and parked."""

import logging
import time
from collections.abc import Iterator
from typing import Any

from amqp.exceptions import NotFound
from kombu import Connection
from prometheus_client import REGISTRY, Counter, Gauge
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from kernel import topology
from kernel.addresses import vhost_of
from kernel.errors import Unavailable
from kernel.link import BROKEN, link

log = logging.getLogger(__name__)

HANDLED = Counter("rapport_handled", "Messages handled.", ["queue"])
RETRIED = Counter("rapport_retried", "Messages sent to a step of the retry ladder.", ["queue"])
PARKED = Counter("rapport_parked", "Messages parked.", ["queue"])
PAUSED = Gauge("rapport_paused", "1 while a reaction waits for a dependency.", ["queue"])
PARKED_NOW = Gauge("rapport_parked_now", "Parked messages that wait for an operator.", ["service"])

ASK_EVERY_S = 5.0


class Queues(Collector):
    """Depth and consumers of this process's queues, as the broker has them."""

    def __init__(self) -> None:
        self.reactions: list[Any] = []
        self._asked_at = 0.0
        self._seen: dict[str, tuple[int, int]] = {}
        self._lacking: list[str] = []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        self._ask()
        depth = GaugeMetricFamily("rapport_queue_depth", "Messages waiting.", labels=["queue"])
        consumers = GaugeMetricFamily("rapport_queue_consumers", "Consumers.", labels=["queue"])
        for name, (waiting, consuming) in self._seen.items():
            depth.add_metric([name], waiting)
            consumers.add_metric([name], consuming)
        yield depth
        yield consumers
        yield GaugeMetricFamily(
            "rapport_topology_lacking", "Declared queues and bindings that the broker lacks.",
            value=len(self._lacking),
        )  # fmt: skip

    def _ask(self) -> None:
        if time.monotonic() - self._asked_at < ASK_EVERY_S or not self.reactions:
            return
        self._asked_at = time.monotonic()
        settings = self.reactions[0].settings
        specs = [reaction.queue for reaction in self.reactions]
        try:
            if settings.amqp_api_url:
                vhost = vhost_of(settings.amqp_url)
                self._lacking = topology.missing(settings.amqp_api_url, vhost, specs)
            with link(settings.amqp_url, "metrics", 0) as connection:
                asked = {spec.name: _passive(connection, spec.name) for spec in specs}
            self._seen = {name: seen for name, seen in asked.items() if seen is not None}
        except (Unavailable, *BROKEN) as error:
            log.warning("metrics_incomplete", extra={"reason": str(error)[:200]})


def _passive(connection: Connection, queue: str) -> tuple[int, int] | None:
    """(messages, consumers) of the queue, or None where there is no such queue."""
    try:
        answer = connection.channel().queue_declare(queue, passive=True)
    except NotFound:
        return None
    return answer.message_count, answer.consumer_count


_queues = Queues()
REGISTRY.register(_queues)


def watch(reaction: Any) -> None:
    """Report the queue of this reaction in /metrics."""
    _queues.reactions.append(reaction)
