# SPDX-License-Identifier: Apache-2.0
"""What contracts say about who listens agrees with what the services declare."""

import pytest

from deploy import catalogue
from deploy.reference import listeners, published
from kernel.messages import Command, Event
from kernel.topology import load, specs

EVENTS = [pytest.param(cls, id=cls.type) for cls in published(Event)]
COMMANDS = [pytest.param(cls, id=cls.type) for cls in published(Command)]


@pytest.fixture(scope="module")
def heard() -> dict[str, list[str]]:
    return listeners()


@pytest.mark.parametrize("cls", EVENTS)
def test_an_event_is_mandatory_if_and_only_if_somebody_listens(
    cls: type[Event], heard: dict[str, list[str]]
) -> None:
    assert cls.consumed == (cls.type in heard)


@pytest.mark.parametrize("cls", EVENTS)
def test_an_event_that_may_be_urgent_is_heard_on_both_lanes(
    cls: type[Event], heard: dict[str, list[str]]
) -> None:
    if cls.consumed and "urgent" in cls.__dataclass_fields__:
        assert {cls.type, cls.type + ".urgent"} <= set(heard)


@pytest.mark.parametrize("cls", COMMANDS)
def test_somebody_takes_a_command_from_each_of_its_queues(cls: type[Command]) -> None:
    services = [load(target) for target in catalogue.services(catalogue.read())]
    queues = {spec.name for service in services for spec in specs(service)}
    assert set(cls.queues.values()) <= queues


def test_every_process_is_catalogued_once_with_a_health_port_of_its_own() -> None:
    processes = catalogue.read()
    assert len({process.name for process in processes}) == len(processes)
    assert len({process.health for process in processes}) == len(processes)
