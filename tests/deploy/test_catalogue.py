# SPDX-License-Identifier: Apache-2.0
import re
from pathlib import Path

import pytest

from deploy import catalogue
from deploy.catalogue import Process

COMPOSE = Path(__file__).parents[2] / "docker-compose.yml"
ENV = COMPOSE.parent / "deploy" / "env.example"
# Ports, addresses and folders inside a container; and one that is for tests.
OF_THE_CONTAINER = {
    "RAPPORT_CAPTURE_SMTP_PORT", "RAPPORT_CAPTURE_WEB_PORT", "RAPPORT_GATEWAY_PORT",
    "RAPPORT_HEALTH_HOST",
    "RAPPORT_HEALTH_PORT", "RAPPORT_INBOUND_PORT", "RAPPORT_MAILBOX_LMTP_PORT",
    "RAPPORT_MAILBOX_PORT", "RAPPORT_ROSTER_STAGING", "RAPPORT_RETRY_SCALE",
}  # fmt: skip
NOT_OURS = {"broker", "database", "prepare"}


def test_compose_and_the_supervisor_run_the_same_services() -> None:
    services = COMPOSE.read_text().partition("\nservices:\n")[2].partition("\nvolumes:\n")[0]
    in_compose = set(re.findall(r"^  ([\w.]+):$", services, re.MULTILINE))

    assert in_compose - NOT_OURS == {process.name for process in catalogue.read()}


def test_each_service_in_compose_is_built_as_itself() -> None:
    built = re.findall(
        r"^  ([\w.]+):\n(?:    .*\n)*?        SERVICE: ([\w.]+)$", COMPOSE.read_text(), re.MULTILINE
    )

    assert len(built) == len(catalogue.read()) + 1
    assert all(name == service for name, service in built)


def test_every_setting_reaches_the_services_in_compose() -> None:
    """One that is not named there has no effect, and nothing says so."""
    known = set(re.findall(r"^#?(RAPPORT_\w+)=", ENV.read_text(), re.MULTILINE))
    named = set(re.findall(r"^ +(RAPPORT_\w+):", COMPOSE.read_text(), re.MULTILINE))

    assert known - named == OF_THE_CONTAINER
    assert named <= known


def test_no_service_is_forgotten() -> None:
    """Methods that are mixed into another service have no name, and no process, of their own."""
    written = {
        str(file.relative_to(COMPOSE.parent).with_suffix("")).replace("/", ".")
        for file in (COMPOSE.parent / "services").rglob("service.py")
        if '\n    name = "' in file.read_text()
    }

    catalogued = {process.service.partition(":")[0] for process in catalogue.read()}

    assert written <= catalogued


@pytest.mark.parametrize("what", [{}, {"service": "a:B", "module": "a"}])
def test_a_process_is_either_a_service_or_a_module(what: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="either service or module"):
        Process(name="x", health=1, databases=[], replicas=1, **what)


def test_replicas_have_names_and_ports_of_their_own() -> None:
    process = Process(name="x", health=8601, databases=[], replicas=3, module="x")

    assert process.replica_names() == {"x": 8601, "x-2": 8701, "x-3": 8801}


def test_a_service_is_started_by_the_kernel() -> None:
    process = Process(name="x", health=1, databases=[], replicas=1, service="a.b:C")

    assert process.words == ["kernel.run", "a.b:C"]
