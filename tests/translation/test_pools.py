# SPDX-License-Identifier: Apache-2.0
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from kernel.errors import Unavailable
from services.translation.adapters.breaker import Busy
from services.translation.adapters.children import KeptOpen
from services.translation.adapters.neural import NeuralModels
from services.translation.adapters.pools import LARGEST_SHARE, Pool
from tests.waiting import eventually

# Says who answered, so that a test sees which chain had the work.
NAMED = "import os, sys\nfor line in sys.stdin: print(os.getpid(), line.strip(), flush=True)"
# Answers "slow" after a second and everything else at once.
SOMETIMES_SLOW = """
import sys, time
for line in sys.stdin:
    time.sleep(1 if line == "slow\\n" else 0)
    print(line.strip(), flush=True)
"""
Made = Callable[..., Pool]


@pytest.fixture
def pool() -> Iterator[Made]:
    made: list[Pool] = []

    def make(program: str, size: int, timeout_s: float = 10) -> Pool:
        command = [sys.executable, "-c", program]
        made.append(
            Pool(
                "named",
                lambda: KeptOpen("named", [command], terminator=b"\n", timeout_s=timeout_s),
                size,
            )
        )
        return made[-1]

    yield make
    for each in made:
        each.close()


def test_answers_come_in_the_order_of_the_requests_from_every_chain(pool: Made) -> None:
    asked = [f"{number}\n".encode() for number in range(50)]

    answers = pool(NAMED, 2).ask_many(asked)

    assert [answer and answer.split()[1] for answer in answers] == [a.strip() for a in asked]
    assert len({answer.split()[0] for answer in answers if answer}) == 2


def test_one_request_starts_one_chain_only(pool: Made) -> None:
    named = pool(NAMED, 3)

    for _ in range(3):
        named.ask(b"one\n")

    assert len(named.process_ids) == 1


def test_who_has_no_time_to_wait_for_a_free_chain_is_told_that_it_is_busy(pool: Made) -> None:
    slow = pool(SOMETIMES_SLOW, 1)
    slow.ask(b"warm\n")

    with slow._taken(None):
        began = time.monotonic()
        with pytest.raises(Busy):
            slow.ask(b"quick\n", within_s=0.05)

    assert time.monotonic() - began < 0.5
    assert slow.ask(b"quick\n") == b"quick"


def test_an_urgent_text_waits_for_one_share_of_a_long_one_and_not_for_all(pool: Made) -> None:
    slowly = (
        "import sys, time\nfor line in sys.stdin: time.sleep(0.01); print(line, end='', flush=True)"
    )
    one = pool(slowly, 1)
    one.ask(b"warm\n")
    done: list[str] = []

    def newsletter() -> None:
        one.ask_many([b"long\n"] * 12 * LARGEST_SHARE)
        done.append("newsletter")

    thread = threading.Thread(target=newsletter)
    thread.start()
    eventually(lambda: one._places._free == 0)
    one.ask(b"urgent\n", within_s=2)
    assert done == []
    thread.join()


def test_what_failed_is_none_and_no_more_of_the_text_is_tried(pool: Made) -> None:
    slow = pool(SOMETIMES_SLOW, 1, timeout_s=0.3)
    slow.ask(b"warm\n", within_s=None)

    answers = slow.ask_many([b"quick\n"] * LARGEST_SHARE + [b"slow\n"] * 3 * LARGEST_SHARE)

    assert answers[0] == b"quick"
    assert answers[-1] is None
    assert slow.ask(b"quick\n") == b"quick"


def test_a_killed_chain_is_started_again(pool: Made) -> None:
    named = pool(NAMED, 2)
    named.ask_many([b"one\n"] * 20)
    for process_id in named.process_ids:
        os.kill(process_id, signal.SIGKILL)

    def all_answered() -> bool:
        return None not in named.ask_many([b"two\n"] * 20)

    assert eventually(all_answered)


def test_more_than_a_socket_holds_is_handed_over_bit_by_bit() -> None:
    kept = KeptOpen(
        "large",
        [[sys.executable, "-uc", "import sys\nfor line in sys.stdin: sys.stdout.write(line)"]],
        terminator=b"\n",
        timeout_s=10,
    )
    try:
        asked = [b"x" * 300_000 + b"\n"] * 5 + [b"y\n"] * 30
        assert [len(each) for each in kept.ask_many(asked)] == [300_000] * 5 + [1] * 30
    finally:
        kept.close()


# Answers as the neural models do, and counts what it was asked.
MODELS = """
import json, sys
for number, line in enumerate(sys.stdin, 1):
    sentence = json.loads(line)["sentence"]
    if sentence == "die":
        sys.exit(1)
    print(json.dumps({"words": f"{number} {sentence}"}), flush=True)
"""


@pytest.mark.row(21)
def test_what_one_language_asked_for_is_not_asked_for_by_another(pool: Made) -> None:
    models = NeuralModels(pool=pool(MODELS, 1))
    asked = ["one", "two", "one"]

    with ThreadPoolExecutor(2) as threads:
        spanish, portuguese = threads.map(lambda _: models.translate_many("en-pt", asked), range(2))

    assert spanish == portuguese == ["1 one", "2 two", "1 one"]
    assert models.translate("en-pt", "two") == "2 two"
    assert models.translate("en-pt", "three") == "3 three"


def test_who_waited_for_an_answer_that_never_came_may_ask_again(pool: Made) -> None:
    models = NeuralModels(pool=pool(MODELS, 1))

    with ThreadPoolExecutor(2) as threads:
        both = list(threads.map(lambda _: models.translate_many("en-pt", ["die"]), range(2)))

    assert both == [[None], [None]]
    assert eventually(lambda: models.translate_many("en-pt", ["one"])[0]) == "1 one"


def test_a_time_that_is_over_ends_the_work_of_all(pool: Made) -> None:
    slow = pool(SOMETIMES_SLOW, 1)
    slow.ask(b"warm\n")

    with pytest.raises(Unavailable):
        slow.ask(b"slow\n", within_s=0.1)
