# SPDX-License-Identifier: Apache-2.0
"""A revoked token opens nothing any more, in a service that never spoke to the directory."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from nameko.standalone.rpc import ClusterRpcProxy

from kernel.clock import utc_now
from kernel.config import KernelSettings
from kernel.identity import Operator, OperatorRevoked, Role, issue
from kernel.mongo import Database, open_database
from tests.kernel.posting import say
from tests.kernel.tower import Tower
from tests.waiting import eventually


@pytest.fixture(scope="module")
def database(settings: KernelSettings, run: Callable[..., Any]) -> Iterator[Database]:
    with run(Tower):
        opened = open_database(settings, "tower")
        yield opened
        opened.client.close()


def error_of(settings: KernelSettings, token_id: str) -> str:
    """The code that a holder of this token is answered; empty when nothing is wrong."""
    who = Operator(operator_id="olga", name="Olga", role=Role.ADMIN, token_id=token_id)
    now = utc_now()
    token = issue(settings.token_key, who, now=now, expires_at=now + timedelta(hours=1))
    config = {"AMQP_URI": settings.amqp_url, "serializer": "json"}
    with ClusterRpcProxy(config, timeout=10, context_data={"token": token}) as proxy:
        return str(proxy.tower.parked_list({}).get("error", {}).get("code", ""))


def test_a_revoked_token_is_refused_and_others_still_work(
    settings: KernelSettings, database: Database
) -> None:
    assert error_of(settings, "old") == ""
    say(database, OperatorRevoked(operator_id="olga", token_id="old"))
    eventually(lambda: database.revoked_tokens.find_one({"_id": "old"}))
    assert error_of(settings, "old") == "revoked"
    assert error_of(settings, "new") == ""
