# SPDX-License-Identifier: Apache-2.0
"""A service as it really runs: its health, its metrics, its logs, its end."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kernel import topology
from kernel.config import KernelSettings
from kernel.mongo import Database, open_database
from tests.kernel.conftest import relaying
from tests.kernel.messages import BellRang
from tests.kernel.posting import say
from tests.kernel.processes import Running, healthy
from tests.kernel.tower import Tower
from tests.servers.vhost import VirtualHost
from tests.waiting import eventually

SERVICE = ["kernel.run", "tests.kernel.tower:Tower"]
CANARY = "Quetzalcoatl Featherstonehaugh"
SLOW = 10


@pytest.fixture(scope="module")
def database(settings: KernelSettings) -> Iterator[Database]:
    topology.apply(settings.amqp_url, [Tower], retry_scale=settings.retry_scale)
    opened = open_database(settings, "tower", Tower.collections)
    with relaying(settings, "tower"):
        yield opened
    opened.client.close()


@pytest.fixture
def tower(settings: KernelSettings, database: Database, tmp_path: Path) -> Iterator[Running]:
    with healthy(settings, SERVICE, tmp_path / "log") as running:
        yield running


def lines(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text().splitlines()]


def ring_slowly(database: Database, name: str) -> None:
    database.runs.delete_many({})
    say(database, *[BellRang(bell_id=f"slow-{name}-{n}") for n in range(SLOW)])
    eventually(lambda: database.runs.count_documents({}) >= 3)


def heard(database: Database, name: str) -> int:
    return database.heard.count_documents({"bell": {"$regex": f"^slow-{name}"}})


@pytest.mark.row(104)
def test_sigterm_finishes_what_is_in_hand_and_runs_nothing_twice(
    settings: KernelSettings, database: Database, tower: Running
) -> None:
    ring_slowly(database, "term")
    assert tower.end(signal.SIGTERM) == 0
    assert heard(database, "term") == database.runs.count_documents({})

    with healthy(settings, SERVICE, tower.log):
        eventually(lambda: heard(database, "term") == SLOW)
    assert database.runs.count_documents({}) == SLOW


def test_killed_without_a_chance_to_drain_it_runs_work_again_with_one_effect(
    settings: KernelSettings, database: Database, tower: Running
) -> None:
    ring_slowly(database, "kill")
    tower.end(signal.SIGKILL)

    with healthy(settings, SERVICE, tower.log):
        eventually(lambda: heard(database, "kill") == SLOW)
    assert database.runs.count_documents({}) > SLOW


def test_metrics_tell_depth_consumers_and_lacking_bindings(
    settings: KernelSettings, broker: VirtualHost, tower: Running
) -> None:
    text = tower.get("/metrics").text
    assert 'rapport_queue_depth{queue="tower.hear"} 0.0' in text
    assert 'rapport_queue_consumers{queue="tower.hear"} 1.0' in text
    assert "rapport_topology_lacking 0.0" in text
    assert 'rapport_parked_now{service="tower"} 0.0' in text

    path = f"/bindings/{broker.vhost}/e/events/q/tower.hear/{BellRang.type}"
    broker.api("DELETE", path)
    eventually(lambda: "rapport_topology_lacking 1.0" in tower.get("/metrics").text)
    topology.apply(settings.amqp_url, [Tower], retry_scale=settings.retry_scale)


def test_health_names_a_reaction_whose_queue_is_gone_until_it_is_back(
    settings: KernelSettings, broker: VirtualHost, tower: Running
) -> None:
    broker.api("DELETE", f"/queues/{broker.vhost}/tower.hear")
    eventually(lambda: not tower.is_healthy())
    answer = tower.get("/health")
    assert answer.status_code == 503
    assert "tower.hear" in answer.json()["problems"]

    topology.apply(settings.amqp_url, [Tower], retry_scale=settings.retry_scale)
    eventually(tower.is_healthy)


def test_logs_are_json_with_identifiers_and_never_with_what_an_exception_quotes(
    database: Database, tower: Running
) -> None:
    say(database, BellRang(bell_id="leaky", whisper=CANARY))
    eventually(lambda: database.parked.find_one({"error": {"$regex": CANARY}}), within_s=30)

    logged = lines(tower.log)
    retried = [line for line in logged if line["event"] == "message_retried"]
    assert retried
    assert all(line["queue"] == "tower.hear" and line["message_id"] for line in retried)
    failed = [line for line in logged if line.get("error") == "ValueError" and "places" in line]
    assert any("tower.py" in place for line in failed for place in line["places"])
    assert failed[0]["correlationid"] == "from-the-test"
    assert {line["outbound"] for line in logged} == {"capture"}
    assert CANARY not in tower.log.read_text()
