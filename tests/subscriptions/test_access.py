# SPDX-License-Identifier: Apache-2.0
"""One suite for whoever makes subscribers' accounts: the fake, the console twin, RabbitMQ."""

from collections.abc import Iterator

import pytest

from kernel import topology
from kernel.clock import utc_now
from kernel.errors import Unavailable
from services.subscriptions.adapters.console import ConsoleAccess
from services.subscriptions.adapters.rabbitmq import RabbitMqAccess
from services.subscriptions.model import Subscriber
from services.subscriptions.ports import BusAccess
from services.subscriptions.service import SubscriptionsService
from tests.servers.vhost import VirtualHost
from tests.subscriptions.fakes import FakeAccess
from tests.subscriptions.listening import linked, take

FEW = 5


def subscriber(name: str = "listener") -> Subscriber:
    return Subscriber(name=name, events=["#"], added_by="op-1", added_at=utc_now())


@pytest.fixture
def rabbitmq(broker: VirtualHost, district: VirtualHost) -> RabbitMqAccess:
    topology.apply(broker.amqp_url, [SubscriptionsService])
    return RabbitMqAccess(
        api_url=broker.api_url, vhost=district.vhost, max_events=FEW, max_connections=2,
        bus=f"amqp://127.0.0.1:{broker.node.ports.amqp}",
    )  # fmt: skip


@pytest.fixture(params=["fake", "console", pytest.param("rabbitmq", marks=[pytest.mark.broker])])
def access(request: pytest.FixtureRequest) -> Iterator[BusAccess]:
    if request.param == "rabbitmq":
        yield request.getfixturevalue("rabbitmq")
    else:
        yield {"fake": FakeAccess, "console": ConsoleAccess}[request.param]()


def test_an_address_is_given_and_asking_again_is_fine(access: BusAccess) -> None:
    assert "listener" in access.open(subscriber())
    assert "listener" in access.open(subscriber())
    access.close(subscriber())


def test_closing_what_is_closed_is_fine(access: BusAccess) -> None:
    access.open(subscriber())
    access.close(subscriber())
    access.close(subscriber())
    assert subscriber().queue not in access.waiting()


@pytest.mark.broker
@pytest.mark.row(82)
def test_a_full_queue_keeps_the_newest(rabbitmq: RabbitMqAccess, district: VirtualHost) -> None:
    address, queue = rabbitmq.open(subscriber("full")), subscriber("full").queue
    with linked(district.amqp_url) as connection:
        for number in range(FEW + 3):
            connection.Producer().publish({"number": number}, exchange="rapport", routing_key="x")
    kept = [event["number"] for event in take(address, queue, FEW)]
    assert kept == list(range(3, FEW + 3))
    assert district.depth(queue) == 0
    rabbitmq.close(subscriber("full"))


@pytest.mark.broker
@pytest.mark.row(82)
def test_connections_are_limited(rabbitmq: RabbitMqAccess) -> None:
    address = rabbitmq.open(subscriber("greedy"))
    with linked(address), linked(address), pytest.raises(Exception, match="limit"), linked(address):
        pass
    rabbitmq.close(subscriber("greedy"))


def test_a_broker_that_does_not_answer_is_away_and_its_password_is_not_told() -> None:
    nowhere = RabbitMqAccess(
        api_url="http://user:secret@127.0.0.1:1", vhost="v", bus="amqp://h", max_events=1,
        max_connections=1,
    )  # fmt: skip
    with pytest.raises(Unavailable) as away:
        nowhere.open(subscriber())
    assert "secret" not in str(away.value)
    assert away.value.__cause__ is None
