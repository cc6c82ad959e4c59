# SPDX-License-Identifier: Apache-2.0
"""From the request of an urgent announcement to the first mail that a relay took, when idle."""

import statistics

from kernel.clock import utc_now
from kernel.mongo import open_database
from services.notifications.repository import COLLECTIONS
from tests.bench.copying import LANGUAGES, fill
from tests.bench.figures import Figure
from tests.bench.ground import ground
from tests.system.asking import Asking
from tests.waiting import eventually

FAMILIES, TIMES, WARM_UP = 200, 60, 5


def run() -> list[Figure]:
    """Milliseconds by our own ledger: its first entry is written after the relay's answer."""
    with ground() as place:
        database = open_database(place.settings, "notifications", COLLECTIONS)
        fill(database, FAMILIES, LANGUAGES)
        place.platform.start("relay", "notifications", "notifications.plan", "notifications.email")
        asking = Asking(place.settings.amqp_url, "k" * 40)
        try:
            for n in range(WARM_UP):
                _first_send_ms(asking, database, n)
            before = place.cpu_seconds()
            took = [_first_send_ms(asking, database, n) for n in range(WARM_UP, WARM_UP + TIMES)]
            cpu = place.cpu_seconds() - before
        finally:
            asking.close()
            database.client.close()
        peak_mb = place.peak_memory_mb()["notifications.email"]
    ranked = sorted(took)
    p50 = statistics.median(ranked)
    p99 = ranked[min(len(ranked) - 1, int(len(ranked) * 0.99))]
    return [
        Figure(figure="urgent_first_send_p50_ms", value=p50, unit="ms", n=TIMES),
        Figure(figure="urgent_first_send_p99_ms", value=p99, unit="ms", n=TIMES),
        Figure(figure="urgent_cpu_s_per_1000_alerts", value=1000 * cpu / TIMES, unit="s", n=TIMES),
        Figure(figure="urgent_email_peak_mb", value=peak_mb, unit="MB", n=TIMES),
    ]


def _first_send_ms(asking, database, n: int) -> float:  # type: ignore[no-untyped-def]
    asked_at = utc_now()
    announcement_id = asking.ask(
        "notifications", "announce", idempotency_key=f"urgent {n}", subject="Lockdown lifted",
        body="The lockdown is lifted. Everybody is safe.", audience="language:en",
        category="emergency", urgent=True,
    )["announcement_id"]  # fmt: skip

    def done():  # type: ignore[no-untyped-def]
        found = database.announcements.find_one({"_id": announcement_id})
        return found if found["state"] == "completed" else None

    eventually(done, within_s=30)
    first = database.ledger.find_one({"announcement_id": announcement_id}, sort=[("at", 1)])
    return float((first["at"] - asked_at).total_seconds() * 1000)
