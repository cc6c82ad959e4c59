# SPDX-License-Identifier: Apache-2.0
"""One connection to the broker that notices when the other side is gone.

A half-open connection (a frozen broker, a dead load balancer) never ends by itself: the close
waits for an answer that does not come. So a watchdog cuts the socket after two silent
heartbeats, and a broken connection is dropped with collect(), never closed politely.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from amqp.exceptions import AMQPError
from kombu import Connection
from kombu.exceptions import OperationalError

from kernel import addresses

# py-amqp says AttributeError where the socket was closed between two of its own steps.
BROKEN = (AMQPError, OperationalError, OSError, EOFError, AttributeError)
TICK_S = 1.0
CONNECT_S = 5


@contextmanager
def link(url: str, name: str, heartbeat_s: int) -> Iterator[Connection]:
    """An open connection that is watched; it is gone when the block ends, however it ends.

    Raises one of BROKEN when no node of the broker can be reached.
    """
    connection = Connection(
        addresses.shuffled(url),
        heartbeat=heartbeat_s,
        connect_timeout=CONNECT_S,
        transport_options={
            "client_properties": {"connection_name": name},
            "read_timeout": None,
            "write_timeout": 20,
        },
    )
    over = threading.Event()
    try:
        # Each node once: kombu's connect() stops after the second, and waits where there is one.
        connection.ensure_connection(
            max_retries=len(addresses.nodes(url)) - 1, interval_start=0, interval_step=0
        )
        threading.Thread(target=watch, args=(connection, over), daemon=True).start()
        yield connection
    finally:
        over.set()
        connection.collect(socket_timeout=1)


def watch(connection: Connection, over: threading.Event) -> None:
    """Send heartbeats; cut the connection when the broker is silent for two of them."""
    wire: Any = connection._connection
    silence_s = 2 * (wire.heartbeat or 30) + TICK_S
    seen, seen_at = -1, time.monotonic()
    while not over.wait(TICK_S):
        if wire._transport is None:
            return
        if wire.bytes_recv != seen:
            seen, seen_at = wire.bytes_recv, time.monotonic()
        try:
            wire.heartbeat_tick()  # kombu's heartbeat_check would connect anew
        except BROKEN:
            seen_at = 0.0
        if time.monotonic() - seen_at > silence_s:
            cut(wire)
            return


def cut(wire: Any) -> None:
    """Wake whoever waits on this connection: it ends now, whatever the other side does."""
    with suppress(OSError, AttributeError):
        wire._transport.sock.shutdown(socket.SHUT_RDWR)
