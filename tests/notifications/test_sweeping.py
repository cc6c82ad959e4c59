# SPDX-License-Identifier: Apache-2.0
"""Deadlines are documents: whoever sweeps next finds them, whatever died meanwhile."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from kernel.clock import utc_now
from kernel.unit import Unit
from services.notifications.planning.sweeping import Sweeper
from services.notifications.repository import MongoAnnouncements, MongoChunks
from services.notifications.repository.claims import Deferral
from tests.notifications.builders import a_chunk, an_announcement

pytestmark = pytest.mark.mongo


@pytest.fixture
def sweeper(unit: Unit) -> Sweeper:
    made = Sweeper()
    made.mongo = SimpleNamespace(database=unit.database)
    return made


def waiting(unit: Unit, id: str, due_in_s: float) -> None:
    announcement = an_announcement(id)
    announcement.miss(["es"])
    announcement.words_due_at = utc_now() + timedelta(seconds=due_in_s)
    chunk = a_chunk(announcement, 20, language="es")
    unit.run(lambda: MongoAnnouncements(unit).save(announcement))
    unit.run(lambda: MongoChunks(unit).add([chunk]))


def states(unit: Unit) -> dict[str, str]:
    return {one["announcement_id"]: one["state"] for one in unit.database.chunks.find()}


@pytest.mark.row(25)
def test_a_sweep_lets_out_what_waited_long_enough_and_nothing_else(
    unit: Unit, sweeper: Sweeper
) -> None:
    waiting(unit, "due", -1)
    waiting(unit, "later", 60)

    sweeper.sweep()
    sweeper.sweep()

    assert states(unit) == {"due": "ready", "later": "waiting"}
    assert unit.database.outbox.count_documents({}) == 1
    words = MongoAnnouncements(unit).get("due").words["es"]
    assert words.notice == "original"


def test_a_sweep_hands_over_what_was_put_off_and_is_due(unit: Unit, sweeper: Sweeper) -> None:
    announcement, chunks = an_announcement(), MongoChunks(unit)
    chunk = a_chunk(announcement, 20)
    unit.run(lambda: chunks.add([chunk]))
    claim = chunks.claim(chunk["_id"], "one", utc_now(), 15)
    assert claim is not None
    chunks.settle(claim, {0: Deferral(not_before=utc_now() - timedelta(seconds=1))})
    chunks.wait(chunk["_id"])
    unit.database.outbox.delete_many({})

    sweeper.sweep()
    sweeper.sweep()

    assert unit.database.outbox.count_documents({}) == 1
