# SPDX-License-Identifier: Apache-2.0
"""What servers do to the platform. Each fault ends with the servers as they were."""

import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar
from urllib.parse import quote

import requests

from deploy.embedded.broker import Broker
from deploy.embedded.database import Database as Mongod
from tests.servers.vhost import VirtualHost
from tests.waiting import eventually

Server = TypeVar("Server", Broker, Mongod)
CONTROL = "/usr/lib/rabbitmq/bin/rabbitmqctl"
CUT_EVERY_S = 5
MEMORY = 0.4  # RabbitMQ's own default: the share of the machine's


@contextmanager
def lasting(seconds: float) -> Iterator[None]:
    """So long at least, whatever is looked at meanwhile."""
    began = time.monotonic()
    yield
    threading.Event().wait(max(0.0, began + seconds - time.monotonic()))


@contextmanager
def frozen(server: Server) -> Iterator[Server]:
    server.kill(signal.SIGSTOP)
    try:
        yield server
    finally:
        server.kill(signal.SIGCONT)


@contextmanager
def killed(server: Server) -> Iterator[Server]:
    """Started again when the block ends."""
    server.kill()
    try:
        yield server
    finally:
        server.restart()


@contextmanager
def short_of_memory(node: Broker) -> Iterator[None]:
    """From now on the node takes no message from anybody, until the block ends."""
    control(node, "set_vm_memory_high_watermark", "absolute", "1")
    try:
        eventually(lambda: not without_alarm(node), within_s=30)
        yield
    finally:
        control(node, "set_vm_memory_high_watermark", str(MEMORY))
        eventually(lambda: without_alarm(node), within_s=30)


def cut_all(host: VirtualHost, seconds: float) -> int:
    """Cut every connection every five seconds for so long; returns how many in all."""
    beat, cut = threading.Event(), 0
    for _ in range(int(seconds // CUT_EVERY_S)):
        cut += sum(cut_one(host, connection["name"]) for connection in host.connections())
        beat.wait(CUT_EVERY_S)
    return cut


def cut_one(host: VirtualHost, name: str) -> bool:
    """Management stumbles (500) over a connection that ends while it is asked to end it."""
    place = f"{host.api_url}/api/connections/{quote(name, '')}"
    return bool(requests.delete(place, timeout=10).ok)


def without_alarm(node: Broker) -> bool:
    return bool(requests.get(f"{node.api_url}/api/health/checks/alarms", timeout=10).ok)


def control(node: Broker, *words: str) -> None:
    subprocess.run(
        [CONTROL, *words], env=node.environment(), check=True, capture_output=True, timeout=60
    )
