# SPDX-License-Identifier: Apache-2.0
import threading
import time

from kernel.errors import Unavailable
from services.translation.adapters.offers import ASK_AGAIN_S, KEPT_S, Offer
from tests.waiting import eventually

PAIR = ("en", "so")


class Server:
    """Says what it can do, when it is let, and how often it was asked."""

    def __init__(self, *, away: bool = False) -> None:
        self.asked = 0
        self.away = away
        self.says: list[tuple[str, str]] = [PAIR]
        self.lets = threading.Event()
        self.lets.set()

    def __call__(self) -> list[tuple[str, str]]:
        self.asked += 1
        assert self.lets.wait(10)
        if self.away:
            raise Unavailable("it is away")
        return self.says


def test_it_is_asked_once_an_hour_and_what_it_said_is_the_same_object() -> None:
    now, server = [0.0], Server()
    offer = Offer(server, clock=lambda: now[0])

    first = offer.pairs()
    now[0] = KEPT_S - 1

    assert first == (PAIR,)
    assert offer.pairs() is first
    assert server.asked == 1


def test_no_text_waits_for_a_server_that_was_there_before_and_hangs_now() -> None:
    now, server = [0.0], Server()
    offer = Offer(server, clock=lambda: now[0])
    offer.pairs()
    server.lets.clear()
    now[0] = KEPT_S + 1

    began = time.monotonic()
    assert offer.pairs() == (PAIR,)
    assert time.monotonic() - began < 0.5
    server.lets.set()


def test_a_server_that_is_away_is_asked_again_in_a_while_and_found_when_it_is_back() -> None:
    now, server = [0.0], Server(away=True)
    offer = Offer(server, clock=lambda: now[0])

    assert offer.pairs() == ()
    assert offer.pairs() == ()
    assert server.asked == 1
    server.away = False
    now[0] = ASK_AGAIN_S + 1
    offer.pairs()
    assert eventually(offer.pairs) == (PAIR,)


def test_what_it_cannot_do_any_more_is_not_claimed_any_more() -> None:
    now, server = [0.0], Server()
    offer = Offer(server, clock=lambda: now[0])
    offer.pairs()
    server.says = []
    now[0] = KEPT_S + 1
    offer.pairs()

    assert eventually(lambda: offer.pairs() == ())
