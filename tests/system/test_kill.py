# SPDX-License-Identifier: Apache-2.0
"""kill -9 of any process while 5,000 families are written to: nobody is missed."""

from typing import Any

import pytest

from kernel.mongo import Database
from tests.system.asking import Asking
from tests.system.district import address
from tests.system.processes import Platform
from tests.system.served import serve_by_email
from tests.system.sink import Sink
from tests.waiting import eventually

pytestmark = pytest.mark.system
FAMILIES = 5_000
VICTIMS = (
    "notifications.plan", "notifications.email", "relay", "notifications", "notifications.email",
    "notifications.recipients",
)  # fmt: skip
# What a killed worker may have handed over without noting it: one part a handler (design 4.5).
PART, HANDLERS = 50, 3


@pytest.fixture(scope="module", autouse=True)
def running(platform: Platform, directory_database: Database) -> None:
    serve_by_email(platform, directory_database, FAMILIES)


@pytest.mark.row(73)
@pytest.mark.row(74)
def test_nobody_is_missed_when_each_process_is_killed_in_turn(
    platform: Platform, asking: Asking, sink: Sink, notifications_database: Database
) -> None:
    announcement_id = asking.ask(
        "notifications", "announce", idempotency_key="under-fire", subject="Bus 12 is late",
        body="Bus 12 comes 20 minutes late today.", audience="district",
    )["announcement_id"]  # fmt: skip
    for turn, victim in enumerate(VICTIMS):
        reached = FAMILIES * turn // (len(VICTIMS) + 2)
        eventually(lambda reached=reached: len(sink.recipients()) >= reached, within_s=60)
        platform.processes[victim].kill()
        platform.processes[victim].start()

    def state() -> Any:
        return notifications_database.announcements.find_one({"_id": announcement_id})["state"]

    eventually(lambda: state() == "completed", within_s=90)
    received = sink.recipients()
    assert set(received) == {address(n) for n in range(FAMILIES)}
    again = sum(received.values()) - FAMILIES
    assert again <= PART * HANDLERS * VICTIMS.count("notifications.email")
    assert len(sink.message_ids()) == FAMILIES, "what came twice carries the same Message-ID"
    entries = notifications_database.ledger.count_documents({"announcement_id": announcement_id})
    assert entries == FAMILIES
