# SPDX-License-Identifier: Apache-2.0
"""Receipts of texts a second: signed requests over kept connections to the real process, each for a
delivery of its own. Also what 400 a second, 24,000 in a minute, cost."""

import socket
import time
from collections.abc import Iterator
from urllib.parse import urlencode

import eventlet

from contracts.sms import (
    CAPTURE_STATUS_URL,
    SIGNATURE_HEADER,
    STATUS_PATH,
    capture_token,
    signature,
)
from deploy.embedded import ports
from kernel.mongo import Database, open_database
from services.notifications.channels.email.tokens import Purpose, Tokens
from services.notifications.model import delivery_id
from services.notifications.repository import COLLECTIONS
from tests.bench.figures import Figure
from tests.bench.ground import Ground, ground
from tests.notifications.builders import an_entry

COUNT = 8_000
CONNECTIONS = 100
PACED, A_SECOND = 6_000, 400
KEY = "k" * 40


def run() -> list[Figure]:
    (port,) = ports.choose_free(1)
    with ground(INBOUND_PORT=str(port)) as place:
        place.platform.start("notifications.inbound")
        database = open_database(place.settings, "notifications", COLLECTIONS)
        fast, _, _ = _measured(place, database, port, "fast", COUNT, 0)
        paced, ours, servers = _measured(place, database, port, "paced", PACED, A_SECOND)
        database.client.close()
    return [
        Figure(figure="receipts_per_s", value=COUNT / fast, unit="1/s", n=COUNT),
        Figure(figure="receipts_400_per_s_kept", value=PACED / paced, unit="1/s", n=PACED),
        Figure(figure="receipts_400_per_s_cpu", value=ours, unit="cores", n=PACED),
        Figure(figure="receipts_400_per_s_servers_cpu", value=servers, unit="cores", n=PACED),
    ]


def _measured(
    place: Ground, database: Database, port: int, name: str, count: int, a_second: int
) -> tuple[float, float, float]:
    """Seconds, and the cores that our process and the servers kept busy meanwhile."""
    ids = [delivery_id(name, str(n)) for n in range(count)]
    database.ledger.insert_many([an_entry(id, channel="sms", announcement_id=name) for id in ids])
    requests = [_request(id) for id in ids]
    ours, servers = place.cpu_seconds(), place.servers_cpu_seconds()
    began = time.perf_counter()
    _post(port, iter(requests), a_second)
    took = time.perf_counter() - began
    delivered = {"announcement_id": name, "state": "delivered"}
    assert database.ledger.count_documents(delivered) == count
    return (
        took, (place.cpu_seconds() - ours) / took, (place.servers_cpu_seconds() - servers) / took,
    )  # fmt: skip


def _post(port: int, requests: Iterator[bytes], a_second: int) -> None:
    began, sent = time.perf_counter(), 0

    def work() -> None:
        nonlocal sent
        with socket.create_connection(("127.0.0.1", port)) as line:
            for request in requests:
                sent += 1
                if a_second:
                    eventlet.sleep(max(0.0, began + sent / a_second - time.perf_counter()))
                line.sendall(request)
                answer = b""
                while b"\r\n\r\n" not in answer:
                    answer += line.recv(4096)
                assert answer.startswith(b"HTTP/1.1 204"), answer

    workers = [eventlet.spawn(work) for _ in range(CONNECTIONS)]
    for worker in workers:
        worker.wait()


def _request(id: str) -> bytes:
    named = Tokens.derived(KEY).for_delivery(Purpose.RECEIPT, id)
    form = {"MessageSid": f"SM{id}", "MessageStatus": "delivered", "To": "+15550100001"}
    signed = signature(capture_token(KEY), f"{CAPTURE_STATUS_URL}/{named}", form)
    body = urlencode(form)
    return "\r\n".join(
        [
            f"POST {STATUS_PATH}/{named} HTTP/1.1", "Host: 127.0.0.1",
            f"{SIGNATURE_HEADER}: {signed}", "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}", "", body,
        ]
    ).encode()  # fmt: skip
