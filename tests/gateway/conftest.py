# SPDX-License-Identifier: Apache-2.0
"""The directory over real RPC, and the gateway as a process of its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from cli.bus import RpcBus
from deploy.embedded import ports
from kernel.clock import utc_now
from kernel.config import KernelSettings
from kernel.identity import Operator, Role, issue
from kernel.mongo import open_database
from services.directory import collections
from services.directory.service import DirectoryService
from services.gateway.rostering import BASE
from tests.directory.builders import Roster
from tests.directory.test_importing import Office
from tests.kernel.conftest import running
from tests.servers.vhost import VirtualHost
from tests.system.processes import Platform, environment

KEY = "k" * 40


@dataclass(frozen=True, kw_only=True)
class Client:
    """Another system, with what the administrator gave it."""

    url: str
    client_id: str
    secret: str

    def token(self, **form: str) -> requests.Response:
        asked = {"grant_type": "client_credentials", **form}
        return requests.post(
            f"{self.url}/token", data=asked, auth=(self.client_id, self.secret), timeout=30
        )

    def get(self, path: str, token: str = "", **query: Any) -> requests.Response:
        token = token or self.token().json()["access_token"]
        url = path if path.startswith("http") else f"{self.url}{BASE}/{path}"
        headers = {"Authorization": f"Bearer {token}"}
        return requests.get(url, params=query, headers=headers, timeout=30)

    def records(self, collection: str, **query: Any) -> list[dict[str, Any]]:
        answer = self.get(collection, **query)
        assert answer.status_code == 200, answer.text
        (found,) = answer.json().values()
        return list(found)

    def ids(self, collection: str, **query: Any) -> list[str]:
        return [each["sourcedId"] for each in self.records(collection, **query)]


Ask = Callable[..., Any]
Added = Callable[..., Client]


@pytest.fixture(scope="module")
def settings(broker: VirtualHost, mongo_uri: str, database_prefix: str) -> Iterator[KernelSettings]:
    made = KernelSettings(
        amqp_url=broker.amqp_url, mongo_uri=mongo_uri, district=database_prefix, token_key=KEY,
        heartbeat_s=4, drain_s=5,
    )  # fmt: skip
    with running(made, DirectoryService, relays=False):
        yield made


@pytest.fixture(scope="module")
def office(settings: KernelSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = open_database(settings, "directory", collections.ALL)
    made = Office(opened)
    made.import_(Roster(version="1.2").write(tmp_path_factory.mktemp("roster") / "little"))
    yield made
    opened.client.close()


@pytest.fixture(scope="module")
def ask(settings: KernelSettings) -> Iterator[Ask]:
    admin = Operator(operator_id="op-kim", name="Kim", role=Role.ADMIN)
    token = issue(KEY, admin, now=utc_now(), expires_at=utc_now() + timedelta(hours=1))
    bus = RpcBus(settings.amqp_url, token)
    yield lambda method, **payload: bus.ask("directory", method, 10.0, **payload)
    bus.close()


@pytest.fixture(scope="module")
def url(settings: KernelSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    (port,) = ports.choose_free(1)
    told = environment(
        settings.amqp_url, settings.mongo_uri, settings.district, GATEWAY_PORT=str(port)
    )
    platform = Platform(environment=told, directory=Path(tmp_path_factory.mktemp("logs")))
    platform.start("gateway")
    yield f"http://127.0.0.1:{port}"
    platform.stop()


@pytest.fixture(scope="module")
def added(url: str, ask: Ask, office: Office) -> Added:
    def add(*scopes: str, schools: tuple[str, ...] = (), name: str = "Library") -> Client:
        made = ask(
            "clients_add",
            name=name, scopes=list(scopes), schools=list(schools), agreement="contract 7",
        )  # fmt: skip
        return Client(url=url, client_id=made["client_id"], secret=made["secret"])

    return add


@pytest.fixture(scope="module")
def client(added: Added) -> Client:
    return added("roster.readonly", "roster-demographics.readonly")
