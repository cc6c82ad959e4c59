# SPDX-License-Identifier: Apache-2.0
"""The relays' bell: what it keeps has an end, and it says once why it is silent."""

import logging
import signal
import threading
from pathlib import Path
from typing import Any

import pytest
from pymongo.errors import OperationFailure

from kernel import topology
from kernel.bell import AGAIN_S, AT_MOST, FORBIDDEN, Bell, listening
from kernel.config import KernelSettings
from kernel.mongo import open_database
from kernel.relay import Buses, Relay
from tests.kernel.messages import GongStruck
from tests.kernel.posting import say
from tests.kernel.processes import healthy

ROUNDS, EACH = 30, 10


def test_a_bell_that_nobody_hears_keeps_some_thousands_and_no_more() -> None:
    bell = Bell()
    for n in range(3 * AT_MOST + 1):
        bell.ring(n)
    kept = 0
    while bell.next(0) is not None:
        kept += 1
    assert kept <= AT_MOST


class Endless(Relay):
    """Whenever it looks some more were written, and the bell has rung for them."""

    rounds = 0
    most = 0

    def _next(self) -> list[dict[str, Any]]:
        self.most = max(self.most, len(self._odd))
        found = super()._next()
        if self.rounds < ROUNDS:
            self.rounds += 1
            known = {one["_id"] for one in self.database.outbox.find()}
            say(self.database, *[GongStruck(gong_id=str(n)) for n in range(EACH)])
            for one in self.database.outbox.find({"_id": {"$nin": list(known)}}):
                assert self._shared_bell
                self._shared_bell.ring(one["_id"])
            return found or super()._next()
        return found


def test_a_drain_that_never_ends_remembers_only_what_has_not_both_rung_and_left(
    settings: KernelSettings,
) -> None:
    topology.apply(settings.amqp_url, [])
    bell = Bell()
    with open_database(settings, "endless").client as client, Buses(settings, "test") as buses:
        relay = Endless(client[f"{settings.district}_endless"], settings, bell)
        assert relay.drain(buses, bell) == ROUNDS * EACH
        relay.release()
    assert relay.most <= 2 * EACH


def test_a_relay_that_is_told_to_end_does_not_say_that_its_bell_is_silent(
    settings: KernelSettings, tmp_path: Path
) -> None:
    with healthy(settings, ["kernel.relay", "belfry"], tmp_path / "log") as relay:
        assert relay.end(signal.SIGTERM) == 0
    assert "relay_ready" in relay.log.read_text()
    assert "bell_silent" not in relay.log.read_text()


class Forbidding:
    """Stands for a server on which this user may not watch all databases."""

    def __init__(self) -> None:
        self.asked = 0

    def watch(self, *_: Any, **__: Any) -> Any:
        self.asked += 1
        raise OperationFailure("not authorized on admin", FORBIDDEN)


def test_a_bell_that_is_forbidden_says_once_what_to_grant_and_does_not_ask_every_second(
    caplog: pytest.LogCaptureFixture,
) -> None:
    server: Any = Forbidding()
    with caplog.at_level(logging.WARNING, "kernel.bell"), listening(server, ["belfry"]):
        threading.Event().wait(2.5 * AGAIN_S)
    assert server.asked == 1
    assert [record.message for record in caplog.records] == ["bell_forbidden"]
