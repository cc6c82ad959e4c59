# SPDX-License-Identifier: Apache-2.0
"""One announcement, timed until every ledger entry can be read, with what it cost."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from kernel.mongo import Database
from tests.bench.ground import Ground
from tests.system.asking import Asking

BY_EMAIL = ("relay", "directory", "notifications", "notifications.limits", "notifications.plan",
            "notifications.email", "translation")  # fmt: skip
LOOK_EVERY_S = 0.05
LONGEST_S = 900
# Each time another day and hour, so that no translation is remembered whole.
TEXT = """Dear families,

School starts two hours late on Thursday, March {day}, because of snow. Buses come at {hour}:30 AM.
Breakfast is served until {hour}:45 AM. Call 555-0142 if your child cannot come.

Thank you for your patience."""


@dataclass(frozen=True, kw_only=True)
class Took:
    """`cpu_s` is of our processes; `servers_cpu_s` of database, broker and sink."""

    families: int
    seconds: float
    cpu_s: float
    servers_cpu_s: float


def announced(place: Ground, asking: Asking, database: Database, audience: str, n: int) -> Took:
    """Raise when not every family of the audience has its ledger entry."""
    cpu, servers = place.cpu_seconds(), place.servers_cpu_seconds()
    began = time.perf_counter()
    announcement_id = asking.ask(
        "notifications", "announce", idempotency_key=f"bench {audience} {n}",
        subject="Two hours late on Thursday", audience=audience,
        body=TEXT.format(day=n % 28 + 1, hour=n % 3 + 8),
    )["announcement_id"]  # fmt: skip
    _wait(lambda: _is_settled(database, announcement_id))
    seconds = time.perf_counter() - began
    _wait(lambda: _state(database, announcement_id) == "completed")
    took = Took(
        families=database.ledger.count_documents(
            {"announcement_id": announcement_id, "state": "sent"}
        ),
        seconds=seconds,
        cpu_s=place.cpu_seconds() - cpu,
        servers_cpu_s=place.servers_cpu_seconds() - servers,
    )
    settled = database.ledger.count_documents({"announcement_id": announcement_id})
    if settled != took.families:
        raise RuntimeError(f"{settled - took.families} of {settled} were not sent")
    return took


def warm(place: Ground, asking: Asking, database: Database) -> None:
    """Start engines and connections with a few families of each language that has an engine."""
    announced(place, asking, database, "person:g0000000,g0000001,g0000002", 0)


def _wait(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + LONGEST_S
    while not condition():
        if time.monotonic() > until:
            raise RuntimeError(f"no end after {LONGEST_S} s")
        time.sleep(LOOK_EVERY_S)


def _is_settled(database: Database, announcement_id: str) -> bool:
    """Planned to its end, and every ledger entry can be read: a chunk is done after its entries."""
    left = {"announcement_id": announcement_id, "state": {"$in": ["waiting", "ready"]}}
    planned = _state(database, announcement_id) in ("sending", "completed")
    return planned and database.chunks.find_one(left, {"_id": 1}) is None


def _state(database: Database, announcement_id: str) -> str:
    found = database.announcements.find_one({"_id": announcement_id}, {"state": 1})
    return str(found["state"]) if found else ""
