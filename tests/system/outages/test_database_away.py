# SPDX-License-Identifier: Apache-2.0
"""MongoDB is frozen, and killed, while announcements are asked for and sent."""

import threading
from typing import Any

import eventlet
import pytest
from pymongo import MongoClient

from kernel.mongo import AWAY
from tests.system.judging import keep
from tests.system.outages.enduring import enduring
from tests.system.outages.faults import frozen, killed, lasting
from tests.system.outages.ground import OneOfEach
from tests.system.outages.operator import is_told_to_come_back
from tests.system.outages.watching import ANSWERS_WITHIN_S, all_tell, waiting_cheaply

pytestmark = [pytest.mark.system, pytest.mark.row(73, 74)]


@pytest.mark.parametrize("seconds", [10, pytest.param(60, marks=pytest.mark.soak)])
def test_a_frozen_database_loses_nothing_and_keeps_nobody_waiting(
    ground: OneOfEach, seconds: int
) -> None:
    with enduring(ground, f"frozen database {seconds}") as endured:
        with (
            frozen(ground.mongod),
            waiting_cheaply(ground.platform) as shares,
            lasting(seconds),
        ):
            unlimited = eventlet.spawn(ask_without_a_limit, ground)
            threading.Event().wait(ANSWERS_WITHIN_S)
            assert not unlimited.dead, "without the kernel's limit a question waits for longer"
            all_tell(ground.platform)
            assert "MongoDB does not answer" in is_told_to_come_back(ground)
        unlimited.wait()

    refusals = [answer for ask in endured.asks.all for answer in ask.answers if answer.message]
    assert any("MongoDB does not answer" in answer.message for answer in refusals)
    if seconds == 60:
        keep("MongoDB frozen for 60 s", endured.verdict, most_cpu=round(max(shares.values()), 2),
             **endured.measured())  # fmt: skip


def ask_without_a_limit(ground: OneOfEach) -> Any:
    """As the driver does it by itself; with our limits a new connection would fail sooner."""
    uri = ground.platform.environment["RAPPORT_MONGO_URI"]
    with MongoClient[dict[str, Any]](uri, serverSelectionTimeoutMS=90_000) as client:
        try:
            return client.admin.command("ping")
        except AWAY as error:
            return error


@pytest.mark.parametrize("seconds", [3, pytest.param(60, marks=pytest.mark.soak)])
def test_a_killed_database_loses_nothing(ground: OneOfEach, seconds: int) -> None:
    with (
        enduring(ground, f"killed database {seconds}") as endured,
        killed(ground.mongod),
        waiting_cheaply(ground.platform) as shares,
        lasting(seconds),
    ):
        all_tell(ground.platform)

    if seconds == 60:
        keep("MongoDB killed, back after 60 s", endured.verdict,
             most_cpu=round(max(shares.values()), 2), **endured.measured())  # fmt: skip
