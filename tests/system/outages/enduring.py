# SPDX-License-Identifier: Apache-2.0
"""One announcement to everybody and one a second to a grade, while something goes away."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.system.judging import Verdict
from tests.system.outages.asks import Asks, slowest
from tests.system.outages.gap import watched
from tests.system.outages.ground import Ground
from tests.system.outages.verdict import judged
from tests.system.outages.watching import ANSWERS_WITHIN_S
from tests.waiting import eventually

STRUCK_AFTER = 100  # mails: the announcement to everybody is under way
NORMAL_WITHIN_S = 60
# What a worker had in hand may leave again where nobody could note that it had left: a part for
# each of its connections and handlers (design 4.5).
MOST_DUP = 50 * 4 * 3


@dataclass(kw_only=True)
class Endured:
    """Known when the block has ended."""

    asks: Asks
    verdict: Verdict | None = None
    normal_s: float = 0.0  # from the end of the fault to: all sent, all healthy
    gap_s: float = 0.0  # the longest time without a mail, where somebody asks for one each second
    refused: int = 0

    def measured(self) -> dict[str, float]:
        return {
            "gap_s": round(self.gap_s, 1),
            "normal_s": round(self.normal_s, 1),
            "asks": len(self.asks.all),
            "refused": self.refused,
            "slowest_answer_s": round(slowest(self.asks.all), 2),
        }


@contextmanager
def enduring(ground: Ground, name: str) -> Iterator[Endured]:
    """The block is the fault. Fails unless nothing is lost, all is answered and normal again."""
    ground.sink.forget()
    asks = Asks(ground.amqp_url, name)
    endured = Endured(asks=asks)
    asks.new()
    eventually(lambda: came(ground) >= STRUCK_AFTER, within_s=30)
    with watched(ground.sink) as gap, asks.one_a_second():
        yield endured
        ended = time.monotonic()
        eventually(lambda: gap.latest > ended, within_s=NORMAL_WITHIN_S)
    endured.gap_s = gap.longest_s
    endured.refused = sum(not ask.accepted for ask in asks.all)
    asks.repeat_two_of_three_refused()
    normal_again(ground)
    endured.normal_s = time.monotonic() - ended
    asks.close()
    answered(asks)
    nothing_parked(ground)
    endured.verdict = judged(ground.sink.text(), asks.all, ground.families, ground.notifications)
    assert endured.verdict.is_clean(most_dup=MOST_DUP), endured.verdict


def came(ground: Ground) -> int:
    return sum(ground.sink.recipients().values())


def normal_again(ground: Ground) -> None:
    try:
        eventually(lambda: not abnormal(ground), within_s=NORMAL_WITHIN_S)
    except AssertionError as error:
        raise AssertionError(f"not normal in {NORMAL_WITHIN_S} s: {abnormal(ground)}") from error


def abnormal(ground: Ground) -> list[str]:
    """What of the platform is not well, or has work left."""
    kept = ground.notifications
    ill = [name for name, one in ground.platform.processes.items() if not one.is_healthy()]
    waiting = [str(entry["key"]) for entry in kept.outbox.find({}, {"key": 1}, limit=5)]
    unfinished = kept.announcements.find({"state": {"$ne": "completed"}}, {"key": 1}, limit=5)
    return [*ill, *waiting, *(one["key"] for one in unfinished)]


def answered(asks: Asks) -> None:
    """Every ask was accepted, or refused as unavailable with a time to come back, and in time."""
    answers = [answer for ask in asks.all for answer in ask.answers]
    assert {answer.said for answer in answers} <= {"accepted", "unavailable"}, answers
    assert all(answer.retry_after_s for answer in answers if answer.said == "unavailable")
    assert slowest(asks.all) < ANSWERS_WITHIN_S, answers


def nothing_parked(ground: Ground) -> None:
    parked = list(ground.notifications.parked.find({}, {"body": 0}))
    assert parked == []
