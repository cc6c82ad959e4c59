# SPDX-License-Identifier: Apache-2.0
"""What a worker may have in hand: no more parts than it has connections, whoever asks."""

from contextlib import ExitStack

import eventlet
import pytest

from services.notifications.channels.capacity import Capacity


@pytest.mark.parametrize(("connections", "share"), [(1, 1), (2, 1), (4, 2), (8, 3), (20, 7)])
def test_three_share_the_connections(connections: int, share: int) -> None:
    with Capacity(connections).some() as first:
        assert first == share


@pytest.mark.row(74)
@pytest.mark.parametrize("connections", [1, 3, 4])
def test_never_more_parts_are_in_hand_than_there_are_connections(connections: int) -> None:
    capacity, in_hand, most = Capacity(connections), 0, 0

    def work() -> None:
        nonlocal in_hand, most
        for _ in range(20):
            with capacity.some() as taken:
                in_hand += taken
                most = max(most, in_hand)
                eventlet.sleep(0)
                in_hand -= taken

    for worker in [eventlet.spawn(work) for _ in range(6)]:
        worker.wait()
    assert most == connections


def test_what_was_taken_comes_back_when_the_work_fails() -> None:
    capacity = Capacity(2)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), capacity.some():
            raise ZeroDivisionError
    with ExitStack() as both:
        assert [both.enter_context(capacity.some()) for _ in range(2)] == [1, 1]
