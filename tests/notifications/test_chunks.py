# SPDX-License-Identifier: Apache-2.0
"""Claims: however many workers take a chunk, one part is in one pair of hands."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import eventlet
import pytest

from kernel.errors import Rejected
from kernel.unit import Unit
from services.notifications.planning.deliveries import PART_SIZE
from services.notifications.repository import MongoChunks
from services.notifications.repository.claims import Claim, Deferral
from tests.memory.both import ON_BOTH
from tests.notifications.builders import NOW, a_chunk, an_announcement

pytestmark = ON_BOTH
LEASE_S = 15.0
OVERDUE = NOW + timedelta(seconds=LEASE_S)


@pytest.fixture
def chunks(unit: Unit) -> MongoChunks:
    return MongoChunks(unit)


@pytest.fixture
def chunk_id(unit: Unit, chunks: MongoChunks) -> str:
    """Of 120 deliveries: parts of 50, 50 and 20."""
    chunk = a_chunk(an_announcement(), 120)
    unit.run(lambda: chunks.add([chunk]))
    return str(chunk["_id"])


def claim(
    chunks: MongoChunks, chunk_id: str, holder: str, now: datetime = NOW, most: int = 1
) -> Claim | None:
    return chunks.claim(chunk_id, holder, now, LEASE_S, most)


def held(
    chunks: MongoChunks, chunk_id: str, holder: str, now: datetime = NOW, most: int = 1
) -> Claim:
    taken = claim(chunks, chunk_id, holder, now, most)
    assert taken is not None
    return taken


def deferred(claim: Claim, not_before: datetime) -> dict[int, Deferral]:
    return {part.n: Deferral(not_before=not_before) for part in claim.parts}


def retry_at(unit: Unit, chunk_id: str) -> Any:
    return unit.database.chunks.find_one({"_id": chunk_id}).get("retry_at")


def parts_of(claims: Sequence[Claim]) -> list[int]:
    return sorted(part.n for one in claims for part in one.parts)


@pytest.mark.row(74)
def test_many_workers_at_once_never_hold_one_part_together(unit: Unit, chunks: MongoChunks) -> None:
    chunk = a_chunk(an_announcement("A2"), 500)
    unit.run(lambda: chunks.add([chunk]))
    pool = eventlet.GreenPool()

    taken = list(pool.imap(lambda n: claim(chunks, chunk["_id"], f"worker {n}"), range(14)))

    claims = [one for one in taken if one is not None]
    assert parts_of(claims) == list(range(10))
    ids = [delivery["id"] for one in claims for delivery in one.deliveries]
    assert sorted(ids) == sorted(delivery["id"] for delivery in chunk["deliveries"])


def test_a_claim_holds_its_own_deliveries_and_no_more(chunks: MongoChunks, chunk_id: str) -> None:
    sizes = [len(held(chunks, chunk_id, f"w{n}").deliveries) for n in range(3)]
    assert sizes == [PART_SIZE, PART_SIZE, 20]
    assert claim(chunks, chunk_id, "w4") is None


def test_a_chunk_whose_deliveries_are_nowhere_is_refused_by_its_name(
    unit: Unit, chunks: MongoChunks, chunk_id: str
) -> None:
    unit.database.parts.delete_many({})
    with pytest.raises(Rejected) as refused:
        claim(chunks, chunk_id, "one")
    assert refused.value.code == "no-parts"
    assert chunk_id in refused.value.message


def test_a_claim_of_several_parts_ends_part_by_part(chunks: MongoChunks, chunk_id: str) -> None:
    both = held(chunks, chunk_id, "one", most=2)
    assert parts_of([both]) == [0, 1]
    assert len(both.deliveries) == 2 * PART_SIZE
    later = NOW + timedelta(seconds=30)
    chunks.settle(both, {1: Deferral(not_before=later, unsure=["x"])})

    rest = held(chunks, chunk_id, "two", later, most=9)

    assert parts_of([rest]) == [1, 2]
    assert rest.unsure == {"x"}


@pytest.mark.row(74)
def test_who_lost_one_of_their_parts_still_settles_the_others(
    chunks: MongoChunks, chunk_id: str
) -> None:
    slow = held(chunks, chunk_id, "slow", most=3)
    quick = held(chunks, chunk_id, "quick", OVERDUE)
    assert parts_of([quick]) == [0]

    assert not chunks.settle(slow)

    found = chunks.find(chunk_id) or {}
    assert [part["state"] for part in found["parts"]] == ["held", "done", "done"]
    assert chunks.settle(quick)


def test_what_another_worker_holds_is_free_again_when_its_lease_ran_out(
    chunks: MongoChunks, chunk_id: str
) -> None:
    first = [held(chunks, chunk_id, "dead") for _ in range(3)]
    just_before = OVERDUE - timedelta(milliseconds=1)
    assert claim(chunks, chunk_id, "next", just_before) is None

    again = held(chunks, chunk_id, "next", OVERDUE)

    assert [(part.n, part.fence) for part in again.parts] == [(0, 2)]
    assert again.unsure == {delivery["id"] for delivery in again.deliveries}
    assert first[0].unsure == set()


@pytest.mark.row(74)
def test_who_lost_their_claim_changes_nothing_any_more(unit: Unit, chunks: MongoChunks) -> None:
    chunk = a_chunk(an_announcement(), 20)
    unit.run(lambda: chunks.add([chunk]))
    slow = held(chunks, chunk["_id"], "slow")
    quick = held(chunks, chunk["_id"], "quick", OVERDUE)

    assert not chunks.prolong(slow, OVERDUE + timedelta(seconds=LEASE_S))
    assert not chunks.settle(slow)
    assert not chunks.put_back(slow)

    assert claim(chunks, chunk["_id"], "third", OVERDUE) is None
    assert chunks.settle(quick)
    assert chunks.finish(chunk["_id"])


def test_whoever_prolongs_in_time_keeps_the_part(chunks: MongoChunks, chunk_id: str) -> None:
    for n in range(3):
        chunks.prolong(held(chunks, chunk_id, f"w{n}"), OVERDUE + timedelta(seconds=LEASE_S))
    assert claim(chunks, chunk_id, "other", OVERDUE) is None


def test_a_freed_part_is_claimed_again_and_nothing_of_it_is_in_doubt(
    chunks: MongoChunks, chunk_id: str
) -> None:
    first = held(chunks, chunk_id, "one")
    chunks.put_back(first)

    again = held(chunks, chunk_id, "two")

    (part,) = again.parts
    assert (part.n, part.fence, part.tries, part.unsure) == (0, 2, 0, frozenset())


def test_doubt_about_a_part_outlives_a_worker_who_could_not_send_it(
    chunks: MongoChunks, chunk_id: str
) -> None:
    held(chunks, chunk_id, "dead")
    again = held(chunks, chunk_id, "away", OVERDUE)
    chunks.put_back(again)
    assert held(chunks, chunk_id, "third", OVERDUE).unsure == again.unsure != set()


def test_a_deferred_part_waits_for_its_time(chunks: MongoChunks, chunk_id: str) -> None:
    later = NOW + timedelta(seconds=30)
    first = held(chunks, chunk_id, "one")
    chunks.settle(first, deferred(first, later))
    others = [held(chunks, chunk_id, "two"), held(chunks, chunk_id, "two")]
    assert parts_of(others) == [1, 2]
    assert claim(chunks, chunk_id, "two") is None

    again = held(chunks, chunk_id, "two", later)
    assert [(part.n, part.tries) for part in again.parts] == [(0, 1)]


def test_a_chunk_is_finished_once_and_only_when_all_parts_are_done(
    unit: Unit, chunks: MongoChunks, chunk_id: str
) -> None:
    claims = [held(chunks, chunk_id, "one") for _ in range(3)]
    for one in claims[:2]:
        chunks.settle(one)
    assert not chunks.finish(chunk_id)
    chunks.settle(claims[2])

    assert [chunks.finish(chunk_id) for _ in range(2)] == [True, False]
    assert claim(chunks, chunk_id, "late", OVERDUE) is None


def test_a_chunk_with_deferred_parts_is_handed_over_again_when_the_first_is_due(
    unit: Unit, chunks: MongoChunks, chunk_id: str
) -> None:
    soon, late = NOW + timedelta(seconds=1), NOW + timedelta(seconds=30)
    parts = [held(chunks, chunk_id, "one") for _ in range(3)]
    chunks.settle(parts[0], deferred(parts[0], late))
    chunks.settle(parts[1], deferred(parts[1], soon))
    chunks.settle(parts[2])
    chunks.wait(chunk_id)
    unit.database.outbox.delete_many({})

    def handed_over(now: datetime) -> int:
        return unit.run(lambda: chunks.hand_over_due(now))

    assert [handed_over(NOW), handed_over(soon), handed_over(soon)] == [0, 1, 0]
    assert unit.database.outbox.count_documents({}) == 1

    chunks.settle(held(chunks, chunk_id, "two", soon))
    chunks.wait(chunk_id)
    assert retry_at(unit, chunk_id) == late, "who waits longer is not forgotten"
    assert handed_over(late) == 1


def test_a_waiting_chunk_has_nothing_to_claim(unit: Unit, chunks: MongoChunks) -> None:
    chunk = a_chunk(an_announcement(), 20, language="es")
    unit.run(lambda: chunks.add([chunk]))
    assert claim(chunks, chunk["_id"], "one") is None
    unit.run(lambda: chunks.release("A1", "es"))
    assert claim(chunks, chunk["_id"], "one") is not None
