# SPDX-License-Identifier: Apache-2.0
import sys
import time
from collections.abc import Iterator

import pytest
from prometheus_client import REGISTRY

from kernel.errors import Unavailable
from services.translation.adapters.breaker import LONGEST_REST_S, Breaker, Busy, State
from services.translation.adapters.children import KeptOpen
from services.translation.adapters.pools import Pool


class Hands:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def breaker(clock: Hands) -> Breaker:
    return Breaker("tested", clock=clock)


def fails(breaker: Breaker, *, within_s: float | None = None, **how: float) -> None:
    with pytest.raises(Unavailable, match="down"), breaker.around(within_s):
        raise Unavailable("it is down", **how)


def works(breaker: Breaker) -> None:
    with breaker.around():
        pass


def is_asked(breaker: Breaker) -> bool:
    try:
        works(breaker)
    except Unavailable:
        return False
    return True


def opened(breaker: Breaker) -> None:
    for _ in range(3):
        fails(breaker)


def test_three_failures_in_a_row_and_it_is_left_alone_for_half_a_minute(
    breaker: Breaker, clock: Hands
) -> None:
    fails(breaker)
    fails(breaker)
    works(breaker)
    fails(breaker)
    fails(breaker)
    assert breaker.state == State.CLOSED

    fails(breaker)

    assert (breaker.state, is_asked(breaker)) == (State.OPEN, False)
    clock.now += 29.9
    assert not is_asked(breaker)
    clock.now += 0.2
    assert breaker.state == State.HALF_OPEN


def test_one_text_goes_through_to_see_and_the_others_do_not(breaker: Breaker, clock: Hands) -> None:
    opened(breaker)
    clock.now += 31

    with breaker.around():
        assert not is_asked(breaker)

    assert breaker.state == State.CLOSED


def test_it_rests_twice_as_long_each_time_and_five_minutes_at_most(
    breaker: Breaker, clock: Hands
) -> None:
    opened(breaker)
    rests = []
    for _ in range(6):
        before = clock.now
        while breaker.state == State.OPEN:
            clock.now += 5
        rests.append(clock.now - before)
        fails(breaker)

    assert rests == [30, 60, 120, 240, 300, 300]


def test_it_begins_again_with_half_a_minute_after_an_answer(breaker: Breaker, clock: Hands) -> None:
    opened(breaker)
    clock.now += 31
    fails(breaker)
    clock.now += 61
    works(breaker)

    opened(breaker)

    clock.now += 31
    assert breaker.state == State.HALF_OPEN


def test_failures_that_were_on_their_way_do_not_make_it_rest_longer(
    breaker: Breaker, clock: Hands
) -> None:
    calls = [breaker.around() for _ in range(6)]
    for call in calls:
        call.__enter__()
    for call in calls:
        error = Unavailable("it is down")
        assert not call.__exit__(Unavailable, error, None)

    clock.now += 31
    assert breaker.state == State.HALF_OPEN


@pytest.mark.parametrize(("asked_for", "rests"), [(90, 90), (5, 30), (3600, LONGEST_REST_S)])
def test_what_a_server_asks_for_is_kept_at_once(
    breaker: Breaker, clock: Hands, asked_for: float, rests: float
) -> None:
    fails(breaker, retry_after_s=asked_for)

    clock.now += rests - 1
    assert breaker.state == State.OPEN
    clock.now += 2
    assert breaker.state == State.HALF_OPEN


def test_to_be_busy_or_to_have_had_no_time_is_no_failure(breaker: Breaker) -> None:
    for _ in range(5):
        fails(breaker, within_s=0.5)
        with pytest.raises(Busy), breaker.around():
            raise Busy("busy")

    assert breaker.state == State.CLOSED


def test_a_probe_that_is_cut_off_leaves_the_way_to_the_next(breaker: Breaker, clock: Hands) -> None:
    opened(breaker)
    clock.now += 31
    with pytest.raises(KeyboardInterrupt), breaker.around():
        raise KeyboardInterrupt

    assert is_asked(breaker)


def test_operators_see_it(breaker: Breaker) -> None:
    def shown() -> float | None:
        return REGISTRY.get_sample_value("rapport_translation_engine_open", {"engine": "tested"})

    assert shown() == 0
    opened(breaker)
    assert shown() == 1


@pytest.fixture
def hanging() -> Iterator[Pool]:
    command = [sys.executable, "-c", "import time; time.sleep(600)"]
    pool = Pool("hanging", lambda: KeptOpen("h", [command], terminator=b"\n", timeout_s=0.1), 1)
    yield pool
    pool.close()


def test_an_engine_that_hangs_costs_three_texts_their_time_and_the_fourth_none(
    hanging: Pool,
) -> None:
    for _ in range(3):
        with pytest.raises(Unavailable, match="timed out"):
            hanging.ask(b"one\n")

    began = time.monotonic()
    with pytest.raises(Unavailable, match="left alone"):
        hanging.ask(b"one\n")
    assert time.monotonic() - began < 0.05
