# SPDX-License-Identifier: Apache-2.0
"""The health server leaves nothing behind in eventlet's hub when it stops."""

import requests
from eventlet import hubs

from kernel.config import KernelSettings
from kernel.health import HealthServer

SETTINGS = KernelSettings(
    amqp_url="amqp://nowhere", mongo_uri="mongodb://nowhere", token_key="k" * 40
)


def listening() -> set[int]:
    return set(hubs.get_hub().listeners["read"])


def test_it_answers_and_stops_without_a_listener_on_a_closed_socket() -> None:
    before = listening()
    server = HealthServer("test", SETTINGS, {"broken": lambda: "it is broken"})
    server.start()
    answer = requests.get(f"http://127.0.0.1:{server.port}/health", timeout=5)
    assert (answer.status_code, answer.json()["problems"]) == (503, {"broken": "it is broken"})
    assert int(answer.headers["Retry-After"]) > 0
    server.stop()
    assert listening() <= before
