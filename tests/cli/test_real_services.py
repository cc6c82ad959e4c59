# SPDX-License-Identifier: Apache-2.0
"""The command line over a real broker, against real services and against none."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from kombu import Connection, Exchange, Queue
from typer.testing import CliRunner

from cli.bus import RpcBus, require_broker
from cli.main import app
from cli.problems import Away, Exit, NotAllowed, Problem
from cli.session import Session
from kernel.clock import utc_now
from kernel.config import KernelSettings
from kernel.identity import Operator, Role, issue
from services.events.service import EventsService
from tests.cli.fakes import settings as made_settings
from tests.kernel.conftest import TOKEN_KEY, running
from tests.servers.vhost import VirtualHost

pytestmark = [pytest.mark.broker, pytest.mark.mongo]


@pytest.fixture(scope="module")
def platform(broker: VirtualHost, mongo_uri: str, database_prefix: str) -> Iterator[KernelSettings]:
    settings = KernelSettings(
        amqp_url=broker.amqp_url, mongo_uri=mongo_uri, district=database_prefix,
        token_key=TOKEN_KEY, retry_scale=0.001, heartbeat_s=4, drain_s=5,
    )  # fmt: skip
    with running(settings, EventsService):
        yield settings


def token_for(role: Role) -> str:
    operator = Operator(operator_id="op-1", name="Ana", role=role)
    return issue(TOKEN_KEY, operator, now=utc_now(), expires_at=utc_now() + timedelta(hours=1))


@pytest.fixture
def bus(platform: KernelSettings) -> Iterator[Callable[[str], RpcBus]]:
    opened: list[RpcBus] = []

    def made(token: str) -> RpcBus:
        opened.append(RpcBus(platform.amqp_url, token))
        return opened[-1]

    yield made
    for one in opened:
        one.close()


def test_a_gathering_goes_from_the_command_line_to_the_service_and_back(
    platform: KernelSettings, tmp_path: Path
) -> None:
    settings = made_settings(
        tmp_path, RAPPORT_AMQP_URL=platform.amqp_url, RAPPORT_TOKEN=token_for(Role.SENDER)
    )

    def rapport(*words: str) -> Any:
        return CliRunner().invoke(app, list(words), obj=Session(settings=settings))

    words = ("--title", "Family night", "--starts", "2027-05-03 18:30", "--place", "Library")
    scheduled = rapport("gatherings", "schedule", *words, "--time-zone", "America/Chicago")
    assert scheduled.exit_code == 0, scheduled.output
    listed = rapport("gatherings", "list")
    assert "Family night" in listed.stdout
    assert "Mon 2027-05-03 18:30 CDT" in " ".join(listed.stdout.split())
    assert rapport("gatherings", "show", "no-such-gathering").exit_code == Exit.FAILED


def test_a_token_of_another_district_is_refused(bus: Callable[[str], RpcBus]) -> None:
    for token in ("not.a.token", ""):
        with pytest.raises(NotAllowed):
            bus(token).ask("events", "gatherings_list")


def test_a_role_that_is_too_small_is_refused(bus: Callable[[str], RpcBus]) -> None:
    with pytest.raises(NotAllowed, match="sender"):
        bus(token_for(Role.READER)).ask("events", "gathering_cancel", gathering_id="g")


def test_a_service_that_was_never_there_is_away(bus: Callable[[str], RpcBus]) -> None:
    with pytest.raises(Away, match="'weather' did not answer"):
        bus(token_for(Role.ADMIN)).ask("weather", "forecast", 2.0)


def test_a_service_that_stopped_is_away_and_is_not_asked_later(
    bus: Callable[[str], RpcBus], platform: KernelSettings
) -> None:
    with Connection(platform.amqp_url) as connection:
        queue = Queue("rpc-stopped", Exchange("nameko-rpc", "topic", durable=True), "stopped.*")
        queue(connection.default_channel).declare()
        with pytest.raises(Away, match=r"'stopped' did not answer within 0\.5 s"):
            bus(token_for(Role.ADMIN)).ask("stopped", "anything", 0.5)
        assert queue(connection.default_channel).get() is None


def test_after_silence_the_same_bus_still_asks_others(bus: Callable[[str], RpcBus]) -> None:
    one = bus(token_for(Role.READER))
    with pytest.raises(Away):
        one.ask("weather", "forecast")
    assert isinstance(one.ask("events", "gatherings_list"), list)


def test_a_question_the_service_does_not_know_says_so(bus: Callable[[str], RpcBus]) -> None:
    with pytest.raises(Problem, match="does not know 'sing'") as problem:
        bus(token_for(Role.ADMIN)).ask("events", "sing")
    assert problem.value.exit == Exit.FAILED


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda url: url.replace("tests:", "tests:wrong"), "refuses the login"),
        (lambda url: url + "-nowhere", "no such virtual host"),
    ],
    ids=["password", "virtual host"],
)
def test_a_broker_that_lets_nobody_in_says_why_without_the_password(
    change: Callable[[str], str], said: str, broker: VirtualHost
) -> None:
    with pytest.raises(Away, match=said) as problem:
        require_broker(change(broker.amqp_url))
    assert broker.node.login.password not in problem.value.message
