# SPDX-License-Identifier: Apache-2.0
"""Queues and bindings: declared before anyone starts, compared afterwards."""

import pytest

from kernel import topology
from kernel.config import KernelSettings
from kernel.entrypoints import on_command
from kernel.errors import Unavailable
from kernel.messages import Command
from kernel.service import Service
from tests.kernel.messages import BellRang, RingBell
from tests.kernel.tower import Tower
from tests.servers.vhost import VirtualHost

SPECS = topology.specs(Tower)


class Campanile(Service):
    name = "campanile"

    @on_command(RingBell, lane="urgent")
    def ring(self, command: Command) -> None:
        pass


def missing(broker: VirtualHost) -> list[str]:
    return topology.missing(broker.api_url, broker.vhost, SPECS)


def apply(broker: VirtualHost) -> int:
    return topology.apply(broker.amqp_url, [Tower], retry_scale=1.0)


def test_a_service_has_the_queues_its_reactions_name() -> None:
    by_name = {spec.name: spec for spec in SPECS}
    assert set(by_name) == {"tower.forget_operator", "tower.hear"}
    assert by_name["tower.hear"].service == "tower"
    assert set(by_name["tower.hear"].routing_keys) == {BellRang.type, BellRang.type + ".urgent"}
    names = [spec.name for spec in topology.specs(Campanile)]
    assert names == ["campanile.forget_operator", "kerneltest.ring.urgent"]


@pytest.mark.row(104)
def test_applying_again_changes_nothing(fresh_broker: VirtualHost) -> None:
    apply(fresh_broker)
    before = fresh_broker.bindings()
    assert apply(fresh_broker) == len(SPECS)
    assert fresh_broker.bindings() == before
    assert missing(fresh_broker) == []


def test_every_queue_is_quorum_with_a_limit_and_a_place_for_the_dead(
    fresh_broker: VirtualHost,
) -> None:
    apply(fresh_broker)
    arguments = fresh_broker.queues()["tower.hear"]["arguments"]
    assert arguments["x-queue-type"] == "quorum"
    assert arguments["x-delivery-limit"] == topology.DELIVERY_LIMIT
    assert arguments["x-dead-letter-routing-key"] == "tower.dead"
    assert {"retry.1s", "retry.5s", "retry.30s", "retry.300s", "retry.3600s"} <= set(
        fresh_broker.queues()
    )


def test_what_is_missing_is_named(fresh_broker: VirtualHost) -> None:
    apply(fresh_broker)
    fresh_broker.api("DELETE", f"/queues/{fresh_broker.vhost}/tower.dead")
    fresh_broker.api("DELETE", f"/queues/{fresh_broker.vhost}/retry.5s")
    path = f"/bindings/{fresh_broker.vhost}/e/events/q/tower.hear/{BellRang.type}"
    fresh_broker.api("DELETE", path)
    assert missing(fresh_broker) == [
        "queue retry.5s is missing",
        "queue tower.dead is missing",
        f"queue tower.hear is not bound to {BellRang.type}",
    ]

    fresh_broker.api("DELETE", f"/queues/{fresh_broker.vhost}/tower.hear")
    assert "queue tower.hear is missing" in missing(fresh_broker)
    apply(fresh_broker)
    assert missing(fresh_broker) == []


def test_without_the_management_api_nobody_claims_that_all_is_there(
    settings: KernelSettings,
) -> None:
    with pytest.raises(Unavailable):
        topology.missing("http://127.0.0.1:9", "nowhere", SPECS)
