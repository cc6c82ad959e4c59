# SPDX-License-Identifier: Apache-2.0
"""RabbitMQ is killed, cuts its connections, and runs short of memory, in the middle of work."""

import threading

import eventlet
import pytest
from nameko.standalone.rpc import ClusterRpcProxy

from cli.bus import PROMPT_S
from tests.system.judging import keep
from tests.system.outages.enduring import enduring
from tests.system.outages.faults import cut_all, killed, lasting, short_of_memory
from tests.system.outages.ground import OneOfEach
from tests.system.outages.operator import is_told_to_come_back
from tests.system.outages.watching import ANSWERS_WITHIN_S, all_tell, waiting_cheaply

pytestmark = [pytest.mark.system, pytest.mark.row(73, 74)]


@pytest.mark.parametrize("seconds", [3, pytest.param(60, marks=pytest.mark.soak)])
def test_a_killed_broker_loses_nothing(ground: OneOfEach, seconds: int) -> None:
    with (
        enduring(ground, f"killed broker {seconds}") as endured,
        killed(ground.node),
        waiting_cheaply(ground.platform) as shares,
        lasting(seconds),
    ):
        all_tell(ground.platform)
        assert "RabbitMQ does not answer" in is_told_to_come_back(ground)

    if seconds == 60:
        keep("RabbitMQ killed, back after 60 s", endured.verdict,
             most_cpu=round(max(shares.values()), 2), **endured.measured())  # fmt: skip


@pytest.mark.parametrize("seconds", [10, pytest.param(60, marks=pytest.mark.soak)])
def test_links_cut_every_five_seconds_lose_nothing(ground: OneOfEach, seconds: int) -> None:
    with enduring(ground, f"cut links {seconds}") as endured:
        cut = cut_all(ground.host, seconds)

    assert cut > len(ground.platform.processes), "nothing was cut"
    if seconds == 60:
        keep("every link to RabbitMQ cut every 5 s for 60 s", endured.verdict, cut=cut,
             **endured.measured())  # fmt: skip


@pytest.mark.parametrize("seconds", [10, pytest.param(60, marks=pytest.mark.soak)])
def test_a_broker_short_of_memory_loses_nothing_and_keeps_nobody_waiting(
    ground: OneOfEach, seconds: int
) -> None:
    with enduring(ground, f"memory alarm {seconds}") as endured:
        with (
            short_of_memory(ground.node),
            waiting_cheaply(ground.platform) as shares,
            lasting(seconds),
        ):
            stock = eventlet.spawn(ask_by_stock_nameko, ground)
            threading.Event().wait(ANSWERS_WITHIN_S)
            assert not stock.dead, "nameko's own client waits on, whatever its time limit says"
        stock.kill()

    refusals = [answer for ask in endured.asks.all for answer in ask.answers if answer.message]
    assert any("takes no messages now" in answer.message for answer in refusals)
    if seconds == 60:
        keep("a memory alarm of RabbitMQ for 60 s", endured.verdict,
             most_cpu=round(max(shares.values()), 2), **endured.measured())  # fmt: skip


def ask_by_stock_nameko(ground: OneOfEach) -> None:
    """Twice: the broker still takes the message that makes it notice who publishes."""
    with ClusterRpcProxy({"AMQP_URI": ground.amqp_url}, timeout=PROMPT_S / 2) as proxy:
        for _ in range(2):
            proxy.notifications.copies({})
