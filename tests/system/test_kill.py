# SPDX-License-Identifier: Apache-2.0
"""kill -9 of a random process every two seconds, while 5,000 families are written to."""

import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import pytest

from kernel.mongo import Database
from services.notifications.audience.grades import GRADES
from tests.servers.fault_proxy import FaultProxy
from tests.system import district
from tests.system.announcing import all_completed, insist
from tests.system.asking import Asking
from tests.system.judging import judged, keep
from tests.system.processes import Platform
from tests.system.seeded import seed
from tests.system.sink import Sink
from tests.system.witness import Witness, ghosts, inner_duplicates
from tests.waiting import eventually

pytestmark = pytest.mark.system
FAMILIES, LANGUAGES = 5_000, ("en", "es", "pt", "so", "vi")  # no engine knows the last two
MAILS_BYTES = FAMILIES * 1_600
NEWCOMERS = 20
VICTIMS = (
    "relay", "notifications", "notifications.recipients", "notifications.plan",
    "notifications.email", "translation",
)  # fmt: skip
EVERY_S, DRAINED_WITHIN_S = 2, 60
# What a killed mail worker may have handed over without noting it (design 4.5).
PART, CONNECTIONS = 50, 4


@pytest.fixture(scope="module")
def wire(sink: Sink) -> Iterator[FaultProxy]:
    """What mails go through: slow, so that whoever is killed has something in hand."""
    with FaultProxy(sink.port) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def addresses(
    witness: Witness, platform: Platform, wire: FaultProxy, notifications_database: Database,
    short_transactions: None,
) -> list[str]:  # fmt: skip
    relay = f"smtp://127.0.0.1:{wire.port}?connections={CONNECTIONS}"
    platform.start(*VICTIMS, RAPPORT_WORDS_WAIT_S="15", RAPPORT_CAPTURE_SMTP_URL=relay)
    each = FAMILIES // len(GRADES)
    seeded = [seed(notifications_database, grade, each, LANGUAGES) for grade in GRADES]
    return [address for grade in seeded for address in grade]


@pytest.mark.row(73, 74)
@pytest.mark.parametrize("seconds", [12, pytest.param(60, marks=pytest.mark.soak)])
def test_nobody_is_missed_while_processes_are_killed_at_random(
    platform: Platform, sink: Sink, wire: FaultProxy, notifications_database: Database,
    directory_database: Database, witness: Witness, addresses: list[str], seconds: int,
) -> None:  # fmt: skip
    sink.forget()
    wire.throttle(MAILS_BYTES // seconds // CONNECTIONS)
    with ThreadPoolExecutor() as threads:
        serving = threads.submit(serve, platform, directory_database, seconds)
        killed = kill_at_random(platform, seconds)
        last_kill = monotonic()
        ids = serving.result()
    wire.heal()
    eventually(lambda: all_completed(notifications_database, ids), within_s=DRAINED_WITHIN_S)
    drained_s = monotonic() - last_kill
    wait_for_newcomers(notifications_database, seconds)

    verdict = judged(sink, notifications_database, ids, addresses)
    inner = inner_duplicates(witness, notifications_database, ids)
    if seconds == 60:
        keep("a random process killed every 2 s for 60 s", verdict, inner_duplicates=inner,
             kills=len(killed), drained_s=round(drained_s, 1), recipients=FAMILIES)  # fmt: skip
    assert verdict.is_clean(most_dup=PART * CONNECTIONS * killed.count("notifications.email"))
    assert inner == ghosts(witness, notifications_database) == 0
    sent = {"announcement_id": {"$in": ids}, "state": "sent"}
    assert notifications_database.ledger.count_documents(sent) == FAMILIES
    assert notifications_database.parked.count_documents({}) == 0


def serve(platform: Platform, directory: Database, seconds: int) -> list[str]:
    """Announce to one grade after the other, so that the kills meet every step again and again."""
    asking, beat = Asking(platform.environment["RAPPORT_AMQP_URL"], "k" * 40), threading.Event()
    ids = []
    for n, grade in enumerate(GRADES):
        ids.append(
            insist(asking, f"{seconds}-{grade}", subject=f"Bus {grade} is late today",
                   body="The bus comes 20 minutes late today. Please wait at the stop.",
                   audience=f"grade:{grade}")
        )  # fmt: skip
        district.tell(directory, newcomers(f"{seconds}-{n}"), f"roster-{seconds}-{n}")
        beat.wait(seconds / len(GRADES))
    asking.close()
    return ids


def newcomers(name: str) -> list[district.Event]:
    return [district.person(f"g{name}-{n}", "guardian", "New") for n in range(NEWCOMERS)]


def wait_for_newcomers(database: Database, seconds: int) -> None:
    """The facts that directory told during the kills have arrived, too."""
    told = {"_id": {"$regex": f"^g{seconds}-"}}
    eventually(
        lambda: database.people.count_documents(told) == NEWCOMERS * len(GRADES),
        within_s=DRAINED_WITHIN_S,
    )


def kill_at_random(platform: Platform, seconds: int) -> list[str]:
    """Kill and start again for so long; returns who died."""
    beat, killed, victims = threading.Event(), [], dealt()
    for _ in range(seconds // EVERY_S):
        beat.wait(EVERY_S)
        victim = next(victims)
        platform.processes[victim].kill()
        platform.processes[victim].start()
        killed.append(victim)
    return killed


def dealt() -> Iterator[str]:
    """Like cards: at random, but nobody again before everybody."""
    dice = random.Random(7)
    while True:
        yield from dice.sample(VICTIMS, len(VICTIMS))
