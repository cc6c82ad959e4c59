# SPDX-License-Identifier: Apache-2.0
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from cli.bus import RpcBus
from kernel.clock import utc_now
from kernel.config import KernelSettings
from kernel.identity import Operator, Role, issue
from kernel.mongo import Database, open_database
from services.subscriptions.service import SubscriptionsService
from tests.kernel.conftest import TOKEN_KEY, running
from tests.servers.vhost import VirtualHost


@pytest.fixture(scope="module")
def district(broker: VirtualHost) -> Iterator[VirtualHost]:
    """The virtual host of the district, beside the inner one."""
    host = VirtualHost(node=broker.node, vhost=f"{broker.vhost}-district").create()
    yield host
    for user in host.api("GET", "/users"):
        if user["name"].startswith(host.vhost):
            host.api("DELETE", f"/users/{user['name']}")
    host.delete()


@pytest.fixture(scope="module")
def settings(
    broker: VirtualHost, district: VirtualHost, mongo_uri: str, database_prefix: str
) -> KernelSettings:
    return KernelSettings(
        amqp_url=broker.amqp_url,
        amqp_api_url=broker.api_url,
        mongo_uri=mongo_uri,
        district=database_prefix,
        token_key=TOKEN_KEY,
        retry_scale=0.001,
        heartbeat_s=4,
        drain_s=5,
    )


@pytest.fixture(scope="module")
def subscriptions(settings: KernelSettings) -> Iterator[None]:
    with running(settings, SubscriptionsService):
        yield


@pytest.fixture(scope="module")
def database(settings: KernelSettings, subscriptions: None) -> Iterator[Database]:
    opened = open_database(settings, "subscriptions")
    yield opened
    opened.client.close()


@pytest.fixture
def bus_as(settings: KernelSettings) -> Iterator[Callable[[Role], RpcBus]]:
    """The command line's way to the services, as an operator of a role."""
    opened: list[RpcBus] = []

    def as_role(role: Role) -> RpcBus:
        operator = Operator(operator_id="op-1", name="Ana", role=role)
        until = utc_now() + timedelta(hours=1)
        token = issue(TOKEN_KEY, operator, now=utc_now(), expires_at=until)
        opened.append(RpcBus(settings.amqp_url, token))
        return opened[-1]

    yield as_role
    for bus in opened:
        bus.close()


@pytest.fixture
def admin(bus_as: Callable[[Role], RpcBus], subscriptions: None) -> RpcBus:
    return bus_as(Role.ADMIN)
