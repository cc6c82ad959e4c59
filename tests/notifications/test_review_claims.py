# SPDX-License-Identifier: Apache-2.0
"""Two workers on one chunk whose links broke: whatever one leaves, somebody comes back to."""

from datetime import timedelta

import pytest

from kernel.unit import Unit
from services.notifications.repository import MongoChunks
from services.notifications.repository.claims import Claim, Deferral
from tests.notifications.builders import NOW, a_chunk, an_announcement

pytestmark = [pytest.mark.mongo, pytest.mark.row(74)]
LEASE_S = 15.0
OVERDUE = NOW + timedelta(seconds=LEASE_S)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def chunks(unit: Unit) -> MongoChunks:
    return MongoChunks(unit)


@pytest.fixture
def chunk_id(unit: Unit, chunks: MongoChunks) -> str:
    """Of 120 deliveries: three parts."""
    chunk = a_chunk(an_announcement(), 120)
    unit.run(lambda: chunks.add([chunk]))
    return str(chunk["_id"])


def held(chunks: MongoChunks, chunk_id: str, most: int = 1) -> Claim:
    claim = chunks.claim(chunk_id, "worker", NOW, LEASE_S, most)
    assert claim is not None
    return claim


def test_a_part_put_back_while_another_worker_leaves_its_chunk_is_handed_over_again(
    unit: Unit, chunks: MongoChunks, chunk_id: str
) -> None:
    """The one who put it back was cut off from the broker: its command is the other's by now."""
    away, deferred = held(chunks, chunk_id), held(chunks, chunk_id, most=2)
    again = {part.n: Deferral(not_before=LATER) for part in deferred.parts}
    chunks.settle(deferred, again)
    chunks.put_back(away)

    chunks.wait(chunk_id)

    assert unit.run(lambda: chunks.hand_over_due(NOW)) == 1, "and not in an hour"


def test_a_part_taken_while_another_worker_leaves_its_chunk_is_looked_at_when_its_lease_is_over(
    unit: Unit, chunks: MongoChunks, chunk_id: str
) -> None:
    held(chunks, chunk_id, most=3)  # whoever did, dies

    chunks.wait(chunk_id)

    assert unit.run(lambda: chunks.hand_over_due(NOW)) == 0
    assert unit.run(lambda: chunks.hand_over_due(OVERDUE)) == 1
