# SPDX-License-Identifier: Apache-2.0
"""Processes that die at the worst moments: nothing is lost, nothing is told that did not happen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from kombu import Connection

from kernel import topology
from kernel.config import KernelSettings
from kernel.envelope import open_envelope
from kernel.link import link
from kernel.mongo import Database, open_database
from kernel.publisher import Confirming, Outgoing
from kernel.unit import Unit
from tests.kernel.conftest import relaying
from tests.kernel.messages import BellRang, GongStruck
from tests.kernel.posting import listen, put, say, taken, wrapped
from tests.kernel.processes import KILLED_AT_A_POINT, started
from tests.kernel.tower import Tower
from tests.servers.vhost import VirtualHost
from tests.waiting import eventually

SERVICE = ["kernel.run", "tests.kernel.tower:Tower"]
RELAY = ["kernel.relay", "tower"]
BELLS = 20


@pytest.fixture(scope="module")
def database(settings: KernelSettings) -> Iterator[Database]:
    topology.apply(settings.amqp_url, [Tower], retry_scale=settings.retry_scale)
    listen(settings.amqp_url, "gongs", GongStruck.type)
    opened = open_database(settings, "tower", Tower.collections)
    yield opened
    opened.client.close()


def ring(database: Database, label: str) -> set[str]:
    bells = {f"{label}-{n}" for n in range(BELLS)}
    say(database, *[BellRang(bell_id=bell) for bell in bells])
    return bells


def heard(database: Database) -> list[str]:
    return [one["bell"] for one in database.heard.find()]


def die(
    settings: KernelSettings, words: list[str], tmp_path: Path, label: str, database: Database
) -> set[str]:
    """Ring bells at a process that dies at this point; return the bells."""
    once = tmp_path / label
    with started(
        settings, words, tmp_path / "log", RAPPORT_CRASH_AT=label, RAPPORT_CRASH_ONCE=once
    ) as running:
        bells = ring(database, label)
        assert running.process.wait(timeout=30) == KILLED_AT_A_POINT
    return bells


@pytest.mark.row(73)
def test_a_service_killed_at_any_point_loses_nothing_and_tells_no_ghosts(
    settings: KernelSettings, database: Database, tmp_path: Path
) -> None:
    rung: set[str] = set()
    with relaying(settings, "tower"):
        for label in ("before-write", "before-commit", "before-ack"):
            rung |= die(settings, SERVICE, tmp_path, label, database)
        with started(settings, SERVICE, tmp_path / "log"):
            eventually(lambda: len(heard(database)) >= len(rung), within_s=30)
            eventually(lambda: database.outbox.count_documents({}) == 0)

    gongs = [open_envelope(message.body).subject for message in taken(settings.amqp_url, "gongs")]
    assert sorted(heard(database)) == sorted(rung), "each bell is heard, and once"
    assert sorted(gongs) == sorted(rung), "a gong for each bell, and none without"


@pytest.mark.row(73)
def test_a_relay_killed_at_any_point_loses_nothing_and_repeats_have_one_effect(
    settings: KernelSettings, database: Database, tmp_path: Path
) -> None:
    database.heard.delete_many({})
    rung: set[str] = set()
    listen(settings.amqp_url, "wire", BellRang.type)
    with started(settings, SERVICE, tmp_path / "log"):
        for label in ("before-publish", "after-publish"):
            rung |= die(settings, RELAY, tmp_path, label, database)
        with started(settings, RELAY, tmp_path / "log"):
            eventually(lambda: len(heard(database)) >= len(rung), within_s=30)
            eventually(lambda: database.outbox.count_documents({}) == 0)

    wire = [open_envelope(message.body).subject for message in taken(settings.amqp_url, "wire")]
    assert len(wire) > len(set(wire)), "the relay that died after publishing published again"
    assert set(wire) == rung
    assert sorted(heard(database)) == sorted(rung)


def test_publishing_inside_the_work_would_tell_a_ghost(
    settings: KernelSettings, database: Database
) -> None:
    taken(settings.amqp_url, "gongs")
    ghost = Outgoing(
        exchange="events", key=GongStruck.type, body=wrapped(GongStruck(gong_id="ghost")),
        message_id="ghost",
    )  # fmt: skip

    def dies() -> None:
        with link(settings.amqp_url, "test", 4) as connection:
            Confirming(connection).publish([ghost])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Unit(database).run(dies)
    assert [open_envelope(m.body).subject for m in taken(settings.amqp_url, "gongs")] == ["ghost"]


def test_acking_before_the_work_would_lose_a_message(
    settings: KernelSettings, broker: VirtualHost
) -> None:
    listen(settings.amqp_url, "careless")
    put(settings.amqp_url, "careless", b"{}")
    with Connection(settings.amqp_url) as connection:
        assert connection.default_channel.basic_get("careless", no_ack=True) is not None
    assert broker.depth("careless") == 0
