# SPDX-License-Identifier: Apache-2.0
"""A relay that has nothing to send keeps its link, and hears when the broker goes."""

import dataclasses
import time

import pytest

from kernel import topology
from kernel.buses import Buses
from kernel.config import KernelSettings
from kernel.link import BROKEN, TICK_S
from kernel.publisher import Outgoing
from tests.servers.vhost import VirtualHost
from tests.waiting import eventually

HEARTBEAT_S = 1
SILENCE_S = 2 * HEARTBEAT_S + 3 * TICK_S  # the watchdog has cut by then


@pytest.fixture
def hasty(settings: KernelSettings) -> KernelSettings:
    topology.apply(settings.amqp_url, [])
    return dataclasses.replace(settings, heartbeat_s=HEARTBEAT_S)


def publish(buses: Buses) -> dict[str, str]:
    return buses.publisher("inner", "normal").publish(
        [Outgoing(exchange="events", key="idle", body=b"{}", message_id="1", mandatory=False)]
    )


def test_an_idle_link_that_is_listened_to_lives_and_one_that_is_not_is_dead(
    hasty: KernelSettings,
) -> None:
    with Buses(hasty, "listened to") as heard, Buses(hasty, "left alone") as alone:
        until = time.monotonic() + SILENCE_S

        def idle() -> bool:
            heard.listen()
            return time.monotonic() > until

        eventually(idle)
        assert publish(heard) == {}
        with pytest.raises(BROKEN):
            publish(alone)


def test_an_idle_relay_hears_that_its_link_was_cut(
    hasty: KernelSettings, broker: VirtualHost
) -> None:
    with Buses(dataclasses.replace(hasty, heartbeat_s=30), "cut") as buses:
        broker.close_all_connections()
        with pytest.raises(BROKEN):
            eventually(buses.listen)
