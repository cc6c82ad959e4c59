# SPDX-License-Identifier: Apache-2.0
"""A broker that takes no failed messages: consuming waits, and no neighbours are parked."""

from collections.abc import Callable

import pytest
from kombu import Connection

from kernel import topology
from kernel.config import KernelSettings
from kernel.entrypoints import on_batch
from kernel.mongo import Collection, open_database
from kernel.service import Service
from tests.kernel.messages import BellRang
from tests.kernel.posting import put, wrapped
from tests.waiting import eventually


class Minster(Service):
    """Notes every bell, and cannot bear those called poison."""

    name = "minster"
    collections = (Collection(name="heard"), Collection(name="runs"))

    @on_batch(BellRang, size=50, linger_ms=100)
    def hear(self, rang: list[BellRang]) -> None:
        self.unit.database.runs.insert_one({})  # outside the transaction: counts every run
        if any(one.bell_id == "poison" for one in rang):
            raise ZeroDivisionError
        self.unit.database.heard.insert_many(
            [{"bell": one.bell_id} for one in rang], session=self.unit.session
        )


def test_while_the_ladder_is_missing_the_consumer_waits_and_counts_no_delivery(
    settings: KernelSettings, run: Callable[..., object], caplog: pytest.LogCaptureFixture
) -> None:
    def paused(times: int) -> bool:
        return sum(one.message == "reaction_paused" for one in caplog.records) >= times

    caplog.set_level("INFO")
    database = open_database(settings, "minster")
    with run(Minster), database.client:
        with Connection(settings.amqp_url) as connection:
            connection.default_channel.queue_delete(topology.retry_exchange(0))

        bells = [wrapped(BellRang(bell_id=bell)) for bell in ("noon", "poison", "vespers")]
        put(settings.amqp_url, "minster.hear", *bells)
        eventually(lambda: paused(times=3))

        assert sorted(one["bell"] for one in database.heard.find()) == ["noon", "vespers"]
        runs = database.runs.count_documents({})
        eventually(lambda: paused(times=4))
        assert database.runs.count_documents({}) == runs

        topology.apply(settings.amqp_url, [Minster], retry_scale=settings.retry_scale)
        parked = eventually(lambda: database.parked.find_one({}), within_s=30)
        assert (parked["reason"], parked["attempts"]) == ("attempts", 6)
        assert database.parked.count_documents({}) == 1
