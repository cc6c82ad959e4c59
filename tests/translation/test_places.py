# SPDX-License-Identifier: Apache-2.0
import threading
from collections.abc import Callable

import eventlet
import pytest

from services.translation.adapters.breaker import Busy
from services.translation.adapters.places import Places
from tests.waiting import eventually


def waits(places: Places, name: str, came: list[str], within_s: float | None) -> threading.Thread:
    def wait() -> None:
        places.take(within_s)
        came.append(name)

    before = len(places._waiting)
    thread = threading.Thread(target=wait)
    thread.start()
    eventually(lambda: len(places._waiting) > before)
    return thread


def test_who_has_the_least_time_is_next_and_nobody_comes_before_those_who_wait() -> None:
    places, came = Places(1), list[str]()
    places.take(None)
    threads = [
        waits(places, "newsletter", came, None),
        waits(places, "routine", came, 60),
        waits(places, "urgent", came, 20),
    ]

    for expected in (["urgent"], ["urgent", "routine"], ["urgent", "routine", "newsletter"]):
        places.give()
        # Who had the place asks again at once, as the next share of a long text does.
        with pytest.raises(Busy):
            places.take(0)
        eventually(lambda expected=expected: came == expected)
    for thread in threads:
        thread.join()


@pytest.mark.parametrize("end", [lambda: None, lambda: eventlet.sleep(0)])
def test_no_place_is_lost_when_somebody_has_no_time_or_is_cut_off(
    end: Callable[[], None],
) -> None:
    places = Places(1)
    places.take(None)
    for _ in range(3):
        with pytest.raises(Busy):
            places.take(0.001)
        with eventlet.Timeout(0.001, False):
            places.take(None)
        end()

    places.give()
    places.take(0)
    with pytest.raises(Busy):
        places.take(0)
