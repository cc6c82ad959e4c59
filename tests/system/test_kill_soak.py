# SPDX-License-Identifier: Apache-2.0
"""The long form of test_kill: a process every two seconds, for a minute, at random."""

import random
import threading

import pytest

from kernel.mongo import Database
from tests.system.asking import Asking
from tests.system.district import address
from tests.system.processes import Platform
from tests.system.served import BY_EMAIL, serve_by_email
from tests.system.sink import Sink
from tests.waiting import eventually

pytestmark = [pytest.mark.system, pytest.mark.soak]
FAMILIES = 5_000
FOR_S, EVERY_S, DRAINED_WITHIN_S = 60, 2, 120
PART, HANDLERS = 50, 3


@pytest.fixture(scope="module", autouse=True)
def running(platform: Platform, directory_database: Database) -> None:
    serve_by_email(platform, directory_database, FAMILIES)


def test_nobody_is_missed_in_a_minute_of_kills(
    platform: Platform, asking: Asking, sink: Sink, notifications_database: Database
) -> None:
    announcement_id = asking.ask(
        "notifications", "announce", idempotency_key="a minute of kills",
        subject="Bus 12 is late", body="Bus 12 comes 20 minutes late today.", audience="district",
    )["announcement_id"]  # fmt: skip
    mail_workers = _killed_at_random(platform)

    def state() -> str:
        found = notifications_database.announcements.find_one({"_id": announcement_id})
        return str(found["state"]) if found else ""

    eventually(lambda: state() == "completed", within_s=DRAINED_WITHIN_S)
    received = sink.recipients()
    assert set(received) == {address(n) for n in range(FAMILIES)}, "LOST"
    assert sum(received.values()) - FAMILIES <= PART * HANDLERS * mail_workers, "DUP"
    assert len(sink.message_ids()) == FAMILIES, "what came twice carries the same Message-ID"
    assert notifications_database.ledger.count_documents({}) == FAMILIES
    assert notifications_database.parked.count_documents({}) == 0


def _killed_at_random(platform: Platform) -> int:
    """Kill and start again; returns how often it was the mail worker."""
    dice, beat, mail_workers = random.Random(7), threading.Event(), 0
    for _ in range(FOR_S // EVERY_S):
        victim = dice.choice(BY_EMAIL)
        mail_workers += victim == "notifications.email"
        platform.processes[victim].kill()
        platform.processes[victim].start()
        beat.wait(EVERY_S)
    return mail_workers
