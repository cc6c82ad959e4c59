# SPDX-License-Identifier: Apache-2.0
"""Bodies and headers that no service of ours would write: parked, and the next is handled."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kernel.config import KernelSettings
from kernel.entrypoints import on_batch
from kernel.mongo import Collection, Database, open_database
from kernel.service import Service
from tests.kernel.messages import BellRang
from tests.kernel.posting import put, wrapped
from tests.waiting import eventually

DEEP = b"[" * 200_000
GOOD = wrapped(BellRang(bell_id="odd"))
ODD: dict[str, tuple[bytes, dict[str, Any]]] = {
    "nothing": (b"", {}),
    "nested too deep": (DEEP, {}),
    "data nested too deep": (GOOD.replace(b'"data":{', b'"data":{"deep":' + DEEP), {}),
    "an attempt that is no number": (b"{}", {"headers": {"x-attempt": "many"}}),
    "an attempt below the first": (b"{}", {"headers": {"x-attempt": -7}}),
    "half a character": (GOOD.replace(b"odd", b"\\ud800"), {}),
}


class Belfry(Service):
    """Notes every bell of a batch."""

    name = "belfry"
    collections = (Collection(name="heard"),)

    @on_batch(BellRang, size=50, linger_ms=20)
    def hear(self, rang: list[BellRang]) -> None:
        self.unit.database.heard.insert_many(
            [{"bell": one.bell_id} for one in rang], session=self.unit.session
        )


@pytest.fixture(scope="module")
def database(settings: KernelSettings, run: Callable[..., Any]) -> Iterator[Database]:
    with run(Belfry):
        opened = open_database(settings, "belfry")
        yield opened
        opened.client.close()


@pytest.mark.parametrize("oddity", list(ODD))
def test_an_odd_message_is_parked_and_the_next_is_handled(
    settings: KernelSettings, database: Database, oddity: str
) -> None:
    database.parked.delete_many({})
    body, properties = ODD[oddity]

    put(settings.amqp_url, "belfry.hear", body, **properties)
    put(settings.amqp_url, "belfry.hear", wrapped(BellRang(bell_id=oddity)))

    eventually(lambda: database.heard.find_one({"bell": oddity}))
    parked = eventually(lambda: database.parked.find_one({"queue": "belfry.hear"}))
    assert parked["reason"] == "undecodable"
    assert bytes(parked["body"]) == body


@pytest.mark.parametrize("oddity", list(ODD))
def test_an_odd_message_in_the_dead_queue_does_not_hold_up_the_next(
    settings: KernelSettings, database: Database, oddity: str
) -> None:
    database.parked.delete_many({})
    body, properties = ODD[oddity]

    put(settings.amqp_url, "belfry.dead", body, **properties)
    put(settings.amqp_url, "belfry.dead", b"{}", headers={"x-queue": oddity})

    eventually(lambda: database.parked.find_one({"queue": oddity}))
    assert database.parked.count_documents({}) == 2
