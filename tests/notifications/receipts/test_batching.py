# SPDX-License-Identifier: Apache-2.0
"""Who comes together shares one write, and is answered once that is done."""

import asyncio
from collections.abc import Sequence

from kernel.errors import Unavailable
from services.notifications.receipts.batching import MOST_WAITING, Batches


def answers(batches: Batches[int], count: int) -> list[object]:
    async def all_of_them() -> list[object]:
        return await asyncio.gather(
            *[batches.add(n) for n in range(count)], return_exceptions=True
        )  # fmt: skip

    return asyncio.run(all_of_them())


def test_many_at_once_are_one_write() -> None:
    written: list[Sequence[int]] = []
    assert (
        answers(Batches(lambda items: written.append(list(items)), wait_s=0.0), 50) == [None] * 50
    )
    assert [sorted(items) for items in written] == [list(range(50))]


def test_what_a_write_ended_in_is_told_to_all_who_shared_it() -> None:
    def fail(_: Sequence[int]) -> None:
        raise Unavailable("the database is away")

    assert {type(one) for one in answers(Batches(fail, wait_s=0.0), 3)} == {Unavailable}


def test_more_than_can_wait_are_turned_away_and_the_others_are_written() -> None:
    written: list[int] = []
    found = answers(Batches(written.extend, wait_s=0.0), MOST_WAITING + 5)
    assert [type(one) for one in found].count(Unavailable) == 5
    assert len(written) == MOST_WAITING


def test_nobody_is_answered_before_it_is_written() -> None:
    written: list[int] = []
    batches = Batches(written.extend, wait_s=0.0)

    async def in_turn() -> None:
        for n in range(3):
            await batches.add(n)
            assert written[-1] == n

    asyncio.run(in_turn())
