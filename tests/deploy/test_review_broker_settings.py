# SPDX-License-Identifier: Apache-2.0
"""The broker of `make up` and the one in containers change the same defaults that lose messages."""

from pathlib import Path

from deploy.embedded.broker_files import BrokerPorts, settings
from kernel.topology import DELIVERY_LIMIT

IN_CONTAINERS = Path(__file__).parents[2] / "deploy" / "rabbitmq.conf"
PORTS = BrokerPorts(amqp=1, management=2, distribution=3, epmd=4)
AN_OUTAGE_MS = 48 * 3600 * 1000


def values(text: str) -> dict[str, str]:
    lines = [line for line in text.splitlines() if "=" in line and not line.startswith("#")]
    return {name.strip(): value.strip() for name, value in (line.split("=", 1) for line in lines)}


def test_both_brokers_change_the_same_defaults() -> None:
    changed = values(IN_CONTAINERS.read_text())
    assert changed.items() <= values(settings(PORTS, "user", "password", 500)).items()


def test_a_relay_that_is_away_for_two_days_parks_nothing() -> None:
    held_ms = int(values(IN_CONTAINERS.read_text())["consumer_timeout"])
    assert held_ms * DELIVERY_LIMIT > AN_OUTAGE_MS


def test_with_the_default_of_half_an_hour_it_would_be_parked() -> None:
    assert 1_800_000 * DELIVERY_LIMIT < AN_OUTAGE_MS
