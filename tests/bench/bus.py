# SPDX-License-Identifier: Apache-2.0
"""The event bus: out of the outbox, and from queue to committed effect.

Ours are quorum queues, with confirms, inbox and a transaction. Stock nameko's queue is what nameko
declares: a durable classic queue, no dead letters; its effect is one majority insert, no inbox.
Each rate comes with the CPU seconds of the process for 1,000 events and with its peak memory.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kombu import Connection
from nameko.standalone.events import event_dispatcher

from deploy.embedded import ports
from kernel.messages import Event
from kernel.mongo import Database, open_database
from kernel.topology import apply, load
from kernel.unit import Unit
from tests.bench.bus_service import EFFECTS, Ticked, Tocked
from tests.bench.figures import Figure
from tests.bench.ground import Ground, ground
from tests.system.processes import Process
from tests.waiting import eventually

EVENTS, SINGLES, STOCK = 40_000, 10_000, 5_000
BATCH = 1_000
OURS = {
    "bench.batch": "tests.bench.bus_service:BatchClock",
    "bench.event": "tests.bench.bus_service:EventClock",
    "bench.stock": "tests.bench.bus_service:StockClock",
}


def run() -> list[Figure]:
    with ground() as place, opened(place) as database:
        apply(place.settings.amqp_url, [load(OURS["bench.batch"]), load(OURS["bench.event"])])
        figures = _outbox(place, database)
        figures += _drained(place, database, "bench.batch", "batched", EVENTS, "bus_on_batch")
        _write(database, [Tocked(tick_id=str(n)) for n in range(SINGLES)])
        _relayed(place, database)
        figures += _drained(place, database, "bench.event", "single", SINGLES, "bus_on_event")
        _fill_stock(place)
        figures += _drained(place, database, "bench.stock", "stock", STOCK, "bus_stock_nameko")
    return figures


@contextmanager
def opened(place: Ground) -> Iterator[Database]:
    database = open_database(place.settings, "bench", EFFECTS)
    yield database
    database.client.close()


def _write(database: Database, events: list[Event]) -> None:
    for start in range(0, len(events), BATCH):
        unit = Unit(database)
        some = events[start : start + BATCH]
        unit.run(lambda unit=unit, some=some: unit.publish(*some))  # type: ignore[misc]


def _outbox(place: Ground, database: Database) -> list[Figure]:
    """Entries a second that the relay brings into a queue nobody consumes yet."""
    _write(database, [Ticked(tick_id=str(n)) for n in range(EVENTS)])
    began = time.perf_counter()
    _relayed(place, database)
    seconds = time.perf_counter() - began
    cpu_s = place.cpu_seconds("relay")
    return _figures(place, "relay", "bus_outbox", EVENTS, seconds, cpu_s)


def _figures(
    place: Ground, process: str, figure: str, n: int, seconds: float, cpu_s: float
) -> list[Figure]:
    peak_mb = place.peak_memory_mb()[process]
    return [
        Figure(figure=f"{figure}_per_s", value=n / seconds, unit="1/s", n=n),
        Figure(figure=f"{figure}_cpu_s_per_1000", value=cpu_s * 1000 / n, unit="s", n=n),
        Figure(figure=f"{figure}_peak_mb", value=peak_mb, unit="MB", n=n),
    ]


def _relayed(place: Ground, database: Database) -> None:
    if "relay" not in place.platform.processes:
        _start(place, "relay", "kernel.relay", "bench")
    eventually(lambda: database.outbox.estimated_document_count() == 0, within_s=120)


def _drained(
    place: Ground, database: Database, name: str, effects: str, n: int, figure: str
) -> list[Figure]:
    """Events a second from a full queue to committed effects."""
    _start(place, name, "kernel.run", OURS[name])
    eventually(lambda: _count(database, effects), within_s=60)
    first, cpu_s = time.perf_counter(), place.cpu_seconds(name)
    already = _count(database, effects)
    eventually(lambda: _count(database, effects) >= n, within_s=180)
    seconds, cpu_s = time.perf_counter() - first, place.cpu_seconds(name) - cpu_s
    found = _figures(place, name, figure, n - already, seconds, cpu_s)
    place.platform.processes.pop(name).stop()
    return found


def _start(place: Ground, name: str, *arguments: str) -> None:
    port = ports.choose_free(1)[0]
    process = Process(
        name=name,
        arguments=["-m", *arguments],
        environment={**place.platform.environment, "RAPPORT_HEALTH_PORT": str(port)},
        log=place.platform.directory / f"{name}.log",
        health_port=port,
    )
    place.platform.processes[name] = process
    process.start()


def _fill_stock(place: Ground) -> None:
    """Stock nameko's event_handler on the same effect, its queue made and filled beforehand."""
    _start(place, "bench.stock", "kernel.run", OURS["bench.stock"])
    eventually(lambda: _has_queue(place, "evt-bench-tick--bench.stock.count"), within_s=60)
    place.platform.processes.pop("bench.stock").stop()
    dispatch: Callable[..., None] = event_dispatcher({"AMQP_URI": place.settings.amqp_url})
    for n in range(STOCK):
        dispatch("bench", "tick", {"tick_id": str(n), "text": "x" * 200})


def _has_queue(place: Ground, queue: str) -> bool:
    with Connection(place.settings.amqp_url) as connection:
        try:
            connection.default_channel.queue_declare(queue, passive=True)
        except connection.channel_errors:
            return False
    return True


def _count(database: Database, effects: str) -> int:
    return int(database[effects].estimated_document_count())
