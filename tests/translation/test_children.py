# SPDX-License-Identifier: Apache-2.0
import os
import signal
import sys
from collections.abc import Iterator

import eventlet
import pytest

from kernel.errors import Unavailable
from services.translation.adapters.children import KeptOpen
from tests.waiting import eventually

ECHO = [sys.executable, "-uc", "import sys\nfor line in sys.stdin: sys.stdout.write(line)"]
SILENT = [sys.executable, "-c", "import time; time.sleep(600)"]


@pytest.fixture
def echo() -> Iterator[KeptOpen]:
    kept = KeptOpen("echo", [ECHO, ECHO], terminator=b"\n", timeout_s=10)
    yield kept
    kept.close()


def test_one_chain_answers_many_requests(echo: KeptOpen) -> None:
    assert echo.ask(b"one\n") == b"one"
    first = echo.process_ids

    assert echo.ask(b"two\n") == b"two"
    assert echo.process_ids == first


@pytest.mark.parametrize("which", [0, 1])
def test_a_dead_program_is_started_again(echo: KeptOpen, which: int) -> None:
    echo.ask(b"one\n")
    killed = echo.process_ids[which]
    os.kill(killed, signal.SIGKILL)

    def answered() -> bytes:
        try:
            return echo.ask(b"two\n")
        except Unavailable:
            return b""

    assert eventually(answered) == b"two"
    assert killed not in echo.process_ids


def test_a_program_that_ends_at_once_is_unavailable() -> None:
    kept = KeptOpen("nothing", [["/bin/true"]], terminator=b"\n", timeout_s=10)

    with pytest.raises(Unavailable):
        kept.ask(b"one\n")


def test_a_program_that_is_not_there_is_unavailable() -> None:
    kept = KeptOpen("missing", [["/no/such/program"]], terminator=b"\n", timeout_s=10)

    with pytest.raises(Unavailable):
        kept.ask(b"one\n")


def test_a_silent_program_is_given_up_and_ended() -> None:
    kept = KeptOpen("silent", [SILENT], terminator=b"\n", timeout_s=0.2)

    with pytest.raises(Unavailable, match="timed out"):
        kept.ask(b"one\n")
    assert kept.process_ids == []


def test_other_green_threads_go_on_while_a_program_thinks() -> None:
    kept = KeptOpen("silent", [SILENT], terminator=b"\n", timeout_s=0.5)
    ticks: list[int] = []

    def tick() -> None:
        while True:
            ticks.append(1)
            eventlet.sleep(0.01)

    ticking = eventlet.spawn(tick)
    with pytest.raises(Unavailable):
        kept.ask(b"one\n")
    ticking.kill()

    assert len(ticks) > 10


def test_a_request_that_is_cut_off_leaves_no_half_answer_for_the_next(echo: KeptOpen) -> None:
    echo.ask(b"warm\n")
    with eventlet.Timeout(0.05, False):
        echo.ask(b"never finished")

    assert echo.ask(b"next\n") == b"next"


def test_an_answer_to_another_sentence_is_nobodys() -> None:
    echo = KeptOpen(
        "echo",
        [["cat"]],
        terminator=b"\n",
        timeout_s=5,
        belongs=lambda asked, answer: b"x" in answer,
    )
    try:
        assert echo.ask(b"x\n") == b"x"
        with pytest.raises(Unavailable, match="another sentence"):
            echo.ask(b"y\n")
        assert echo.process_ids == []
    finally:
        echo.close()
