# SPDX-License-Identifier: Apache-2.0
"""The real supervisor, broker and database, with stand-ins for the services."""

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from pymongo import MongoClient
from rich.console import Console

from deploy.embedded import ports, processes
from deploy.embedded.broker_files import BrokerPorts
from deploy.embedded.down import down
from deploy.embedded.errors import CannotStart
from deploy.embedded.health import complaint, wait_healthy
from deploy.embedded.platform import Platform
from deploy.embedded.settings import Settings
from deploy.embedded.supervision import Supervision
from deploy.embedded.up import progress, require_ports, up

pytestmark = [pytest.mark.broker, pytest.mark.mongo, pytest.mark.system]

STAND_INS = """
[[process]]
name = "first"
module = "tests.deploy.stand_in"
health = 8600
databases = []
replicas = 1

[[process]]
name = "second"
module = "tests.deploy.stand_in"
health = 8601
databases = []
replicas = 1
"""


def settings_in(var: Path) -> Settings:
    amqp, management, distribution, epmd, mongo, page, mail = ports.choose_free(7)
    [health, _] = ports.choose_free(2)
    return Settings(
        var=var,
        broker=BrokerPorts(amqp=amqp, management=management, distribution=distribution, epmd=epmd),
        mongo_port=mongo,
        capture_port=page,
        capture_smtp_port=mail,
        health_port=health,
    )


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    home = tmp_path_factory.mktemp("platform")
    catalogue = home / "services.toml"
    catalogue.write_text(STAND_INS)
    made = Platform(settings_in(home / "var"), catalogue)
    try:
        up(made, Console(quiet=True))
        yield made
    finally:
        down(made.var, Console(quiet=True))


def test_everything_answers(platform: Platform) -> None:
    assert [complaint(port) for port in platform.health_ports.values()] == ["", ""]
    assert platform.broker.is_ready()
    with MongoClient(platform.environment()["RAPPORT_MONGO_URI"]) as client:
        assert client.admin.command("hello")["isWritablePrimary"]


def test_up_again_changes_nothing(platform: Platform) -> None:
    before = {process.pid for process in processes.started_in(platform.var)}

    up(platform, Console(quiet=True))

    assert before <= {process.pid for process in processes.started_in(platform.var)}


def test_a_killed_process_is_started_again(platform: Platform) -> None:
    port = platform.health_ports["second"]
    killed = processes.listening_on(port)
    assert killed is not None

    os.kill(killed.pid, signal.SIGKILL)

    processes.wait_until(lambda: not processes.is_alive(killed.pid), 10, "its end")
    processes.wait_until(lambda: not complaint(port), 30, "its successor")


def test_the_other_district_is_served_after_a_switch(platform: Platform) -> None:
    port = platform.health_ports["first"]
    real = Platform(replace(platform.settings, sample=False), platform.catalogue)
    broker = processes.listening_on(platform.settings.broker.amqp)

    up(real, Console(quiet=True))
    assert requests.get(f"http://127.0.0.1:{port}", timeout=5).text == "district"
    up(platform, Console(quiet=True))

    assert requests.get(f"http://127.0.0.1:{port}", timeout=5).text == "sample"
    assert processes.listening_on(platform.settings.broker.amqp) == broker


def test_everything_listens_on_loopback_only(platform: Platform) -> None:
    for port in platform.settings.broker.amqp, platform.settings.mongo_port:
        assert processes.listening_addresses(port) == {ports.LOOPBACK}


def test_a_process_that_is_not_well_is_named_with_the_end_of_its_log(platform: Platform) -> None:
    [absent] = ports.choose_free(1)
    lame = Platform(replace(platform.settings, health_port=absent), platform.catalogue)

    with (
        progress(Console(quiet=True)) as bars,
        pytest.raises(CannotStart, match=r"first: does not answer.*first\.log"),
    ):
        wait_healthy(lame, bars, deadline_s=1)


def test_ports_of_another_platform_are_refused(platform: Platform, tmp_path: Path) -> None:
    neighbour = Platform(replace(platform.settings, var=tmp_path), platform.catalogue)

    with pytest.raises(CannotStart, match="RAPPORT_AMQP_PORT"):
        require_ports(neighbour)
    require_ports(platform)


def test_the_files_with_passwords_are_for_their_owner_alone(platform: Platform) -> None:
    for name in ("rapport.env", "keys.json", "supervisord.conf", "broker/rabbitmq.conf"):
        assert (platform.var / name).stat().st_mode & 0o077 == 0


def test_without_its_supervisor_down_still_leaves_no_process(platform: Platform) -> None:
    pid = Supervision(platform.var).pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    processes.wait_until(lambda: not processes.is_alive(pid), 10, "the supervisor's end")

    down(platform.var, Console(quiet=True))

    assert processes.started_in(platform.var) == []


def test_down_leaves_no_process_and_no_port(platform: Platform) -> None:
    up(platform, Console(quiet=True))
    names = {process.name for process in processes.started_in(platform.var)}
    assert {"beam.smp", "epmd", "mongod"} <= names

    down(platform.var, Console(quiet=True))

    assert processes.started_in(platform.var) == []
    ports.require_free(platform.ports())
