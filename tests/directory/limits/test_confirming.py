# SPDX-License-Identifier: Apache-2.0
"""A limit on its whole way: the directory tells it, notifications says that it is in force there.
And a choice on its own: to the ledger and from it.

Real RabbitMQ, MongoDB and relays; both services in this process.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from cli.bus import RpcBus
from contracts.choices import Choice
from kernel.clock import utc_now
from kernel.config import KernelSettings
from kernel.identity import Operator, Role, issue
from kernel.mongo import Database, open_database
from kernel.unit import Unit
from services.directory import collections, repository
from services.directory.handlers import record_many
from services.directory.service import DirectoryService
from services.notifications.inbound.choices import Heard, record
from services.notifications.limits.service import LimitsService
from tests.directory.builders import a_guardian, a_person
from tests.kernel.conftest import TOKEN_KEY, running
from tests.servers.vhost import VirtualHost
from tests.waiting import eventually

pytestmark = [pytest.mark.broker, pytest.mark.mongo]


@pytest.fixture(scope="module")
def settings(broker: VirtualHost, mongo_uri: str, database_prefix: str) -> Iterator[KernelSettings]:
    made = KernelSettings(
        amqp_url=broker.amqp_url, mongo_uri=mongo_uri, district=database_prefix,
        token_key=TOKEN_KEY, retry_scale=0.001, heartbeat_s=4, drain_s=5,
    )  # fmt: skip
    with running(made, DirectoryService, LimitsService):
        yield made


@pytest.fixture(scope="module")
def directory(settings: KernelSettings) -> Iterator[Database]:
    opened = open_database(settings, "directory", collections.ALL)
    unit = Unit(opened)
    family = [a_person("ana"), a_guardian("luis")]
    unit.run(lambda: record_many(family, repository.people(unit)))
    yield opened
    opened.client.close()


@pytest.fixture(scope="module")
def ask(settings: KernelSettings, directory: Database) -> Iterator[Callable[..., Any]]:
    operator = Operator(operator_id="op-kim", name="Kim", role=Role.OFFICE)
    expires_at = utc_now() + timedelta(hours=1)
    token = issue(TOKEN_KEY, operator, now=utc_now(), expires_at=expires_at)
    bus = RpcBus(settings.amqp_url, token)
    yield lambda method, **payload: bus.ask("directory", method, 10.0, **payload)
    bus.close()


@pytest.mark.row(37)
def test_a_limit_is_in_force_within_two_seconds(ask: Callable[..., Any]) -> None:
    eventually(lambda: ask("limits_state")["confirmed_number"] is not None, within_s=20)

    added = ask("limits_add", person_id="luis", student_ids=["ana"], document_reference="Order 1")
    eventually(lambda: ask("limits_state")["confirmed_number"] == added["number"], within_s=2)


def test_the_copy_is_told_several_times_a_second_and_nothing_is_kept_of_it(
    ask: Callable[..., Any], settings: KernelSettings, directory: Database
) -> None:
    copy = open_database(settings, "notifications")
    seen = set()

    def five_times() -> bool:
        seen.add((copy.limits_state.find_one({"_id": "limits"}) or {}).get("fresh_at"))
        return len(seen) >= 6

    before = utc_now()
    eventually(five_times, within_s=20)

    assert utc_now() - before < timedelta(seconds=5)
    assert copy.inbox.count_documents({"_id": {"$regex": "remember:"}}) == 0
    assert directory.inbox.estimated_document_count() == 0
    copy.client.close()


@pytest.mark.row(86)
def test_what_is_heard_comes_into_the_ledger_and_what_the_office_enters_into_the_copy(
    ask: Callable[..., Any], settings: KernelSettings, directory: Database
) -> None:
    copy = open_database(settings, "notifications")
    unit = Unit(copy)
    stop = Choice(choice_id="stop", allowed=False, at=unit.clock(), contact_point_id="cp-phone")
    heard = Heard(origin="sms", basis="revocation", evidence="STOP")
    said = {"person_id": "luis", "evidence": "By phone."}

    unit.run(lambda: record(unit, stop, heard))
    entered = ask("consent_record", choice_id="o1", allowed=False, category="newsletter", **said)
    ask("wishes_set", quiet_from="20:00", quiet_until="08:00", **said)

    eventually(lambda: directory.consent.find_one({"body.choice_id": "stop"}), within_s=10)
    eventually(lambda: copy.choices.find_one({"_id": entered["choice_id"]}), within_s=10)
    eventually(lambda: copy.wishes.find_one({"_id": "luis", "quiet_from": "20:00"}), within_s=10)
    assert copy.choices.count_documents({"_id": "stop"}) == 1
    copy.client.close()
