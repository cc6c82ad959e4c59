# SPDX-License-Identifier: Apache-2.0
"""Every queue and binding, declared before anyone starts, and compared afterwards.

`python -m kernel.topology apply module:Class ...` declares what those services react to.
`python -m kernel.topology check module:Class ...` prints what the broker lacks; exit code 1.
"""

import importlib
import inspect
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import requests
from kombu import Connection, Exchange, Queue

from kernel.addresses import district_url, vhost_of
from kernel.config import KernelSettings, read
from kernel.errors import Unavailable
from kernel.unit import EVENTS_EXCHANGE

RETRY_DELAYS_S = (1, 5, 30, 300, 3600)
DELIVERY_LIMIT = 20
SAFE = {
    "x-queue-type": "quorum",
    "x-overflow": "reject-publish",
    "x-dead-letter-strategy": "at-least-once",
}
EVENTS = Exchange(EVENTS_EXCHANGE, "topic", durable=True)
DISTRICT_EVENTS = Exchange("rapport", "topic", durable=True)


@dataclass(frozen=True, kw_only=True)
class QueueSpec:
    """A quorum queue that one service consumes, and the routing keys bound to it."""

    name: str
    service: str
    routing_keys: tuple[str, ...] = ()

    def queue(self) -> Queue:
        arguments = {
            **SAFE,
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": dead_queue(self.service),
            "x-delivery-limit": DELIVERY_LIMIT,
        }
        return Queue(self.name, durable=True, queue_arguments=arguments)


def dead_queue(service: str) -> str:
    """Where the broker puts what a service could not handle; parked from there."""
    return f"{service}.dead"


def retry_exchange(step: int) -> str:
    return f"retry.{RETRY_DELAYS_S[step]}s"


def retry_queues(scale: float) -> Iterator[Queue]:
    """One queue a step for all services: RabbitMQ expires only at a queue's head.

    The target queue's name is the routing key, which takes the message home through the default
    exchange; so no dead-letter routing key is set.
    """
    for step, delay_s in enumerate(RETRY_DELAYS_S):
        arguments = {
            **SAFE,
            "x-message-ttl": int(delay_s * 1000 * scale),
            "x-dead-letter-exchange": "",
        }
        exchange = Exchange(retry_exchange(step), "fanout", durable=True)
        yield Queue(retry_exchange(step), exchange, durable=True, queue_arguments=arguments)


def specs(service: type[Any]) -> list[QueueSpec]:
    """The queues of a service: those its reactions name."""
    found = {}
    for _, method in inspect.getmembers(service, inspect.isfunction):
        for entrypoint in getattr(method, "nameko_entrypoints", ()):
            if hasattr(entrypoint, "spec"):
                spec = entrypoint.spec(service.name, method.__name__)
                found[spec.name] = spec
    return sorted(found.values(), key=lambda spec: spec.name)


def apply(url: str, services: Iterable[type[Any]], *, retry_scale: float = 1.0) -> int:
    """Declare everything; again is harmless. Returns the number of queues."""
    services = list(services)
    wanted = [spec for service in services for spec in specs(service)]
    with Connection(url, connect_timeout=5) as connection:
        channel = connection.default_channel
        EVENTS(channel).declare()
        for queue in retry_queues(retry_scale):
            queue(channel).declare()
        for name in {dead_queue(service.name) for service in services}:
            Queue(name, durable=True, queue_arguments={"x-queue-type": "quorum"})(channel).declare()
        for spec in wanted:
            queue = spec.queue()(channel)
            queue.queue_declare()
            for key in spec.routing_keys:
                queue.bind_to(EVENTS_EXCHANGE, key)
    if any(service.publishes_to_district for service in services):
        with Connection(district_url(url), connect_timeout=5) as connection:
            DISTRICT_EVENTS(connection.default_channel).declare()
    return len(wanted)


def missing(api_url: str, vhost: str, wanted: Iterable[QueueSpec]) -> list[str]:
    """Sentences on what is declared and not there. Raises Unavailable without the API."""
    path = quote(vhost, safe="")
    queues = {queue["name"] for queue in _get(api_url, f"/api/queues/{path}?columns=name")}
    bound = {
        (binding["destination"], binding["routing_key"])
        for binding in _get(api_url, f"/api/exchanges/{path}/{EVENTS_EXCHANGE}/bindings/source")
    }
    wanted = list(wanted)
    shared = {dead_queue(spec.service) for spec in wanted}
    shared |= {retry_exchange(step) for step in range(len(RETRY_DELAYS_S))} if wanted else set()
    problems = [f"queue {name} is missing" for name in sorted(shared - queues)]
    for spec in wanted:
        if spec.name not in queues:
            problems.append(f"queue {spec.name} is missing")
            continue
        lost = [key for key in spec.routing_keys if (spec.name, key) not in bound]
        problems += [f"queue {spec.name} is not bound to {key}" for key in lost]
    return problems


def _get(api_url: str, path: str) -> Any:
    try:
        answer = requests.get(api_url.rstrip("/") + path, timeout=5)
        answer.raise_for_status()
    except requests.RequestException as error:  # whose text may have the address's password
        raise Unavailable(f"RabbitMQ's management API: {type(error).__name__}") from None
    return answer.json()


def load(target: str) -> type[Any]:
    """ "package.module:Class" -> the class."""
    module, _, name = target.partition(":")
    loaded: type[Any] = getattr(importlib.import_module(module), name)
    return loaded


def main(action: str, targets: list[str]) -> int:
    settings = read(KernelSettings, os.environ)
    services = [load(target) for target in targets]
    if action == "apply":
        count = apply(settings.amqp_url, services, retry_scale=settings.retry_scale)
        print(f"{count} queues are declared and bound.")  # noqa: T201 - a command's answer
        return 0
    wanted = [spec for service in services for spec in specs(service)]
    problems = missing(settings.amqp_api_url, vhost_of(settings.amqp_url), wanted)
    print("\n".join(problems) or "Every queue and binding is there.")  # noqa: T201
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
