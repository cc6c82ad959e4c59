# SPDX-License-Identifier: Apache-2.0
"""The whole job: announce, translate, address, send to a sink, account for every family."""

import time

from kernel.mongo import open_database
from kernel.unit import Unit
from services.notifications.handlers import remember
from services.notifications.recipients.repository import MongoRecipients
from services.notifications.repository import COLLECTIONS
from tests.bench.figures import Figure
from tests.bench.ground import Ground, ground
from tests.system.asking import Asking
from tests.system.district import facts
from tests.waiting import eventually

CONTACTS = 24_000
LANGUAGES = ("en", "es", "pt", "so", "vi", "ar", "zh-Hans", "ht")
BATCH = 4_000
TEXT = """Dear families,

School starts two hours late on Thursday, March 5, because of snow. Buses come at 9:30 AM.
Breakfast is served until 10:15 AM. Call 555-0142 if your child cannot come.

Thank you for your patience."""


def run() -> list[Figure]:
    with ground() as place:
        _seed(place, CONTACTS)
        place.platform.start(
            "relay", "notifications", "notifications.plan", "notifications.email", "translation"
        )
        asking = Asking(place.settings.amqp_url, "k" * 40)
        try:
            _announced(asking, "warm up", "grade:01 and language:en")
            before = place.cpu_seconds()
            seconds, report = _announced(asking, "measured", "district")
            cpu = place.cpu_seconds() - before
        finally:
            asking.close()
        sent = report["totals"]["sent"]
        assert sent == CONTACTS, report["totals"]
        peak_mb = place.peak_memory_mb()["notifications.email"]
        return [
            Figure(figure="contacts_24k_s", value=seconds, unit="s", n=sent),
            Figure(figure="fanout_deliveries_per_s", value=sent / seconds, unit="1/s", n=sent),
            Figure(figure="fanout_cpu_s_per_1000", value=cpu * 1000 / sent, unit="s", n=sent),
            Figure(figure="email_worker_peak_mb", value=peak_mb, unit="MB", n=sent),
        ]  # fmt: skip


def _seed(place: Ground, families: int) -> None:
    """Write the copy of recipients as directory's events would, without the bus."""
    database = open_database(place.settings, "notifications", COLLECTIONS)
    batch = []
    for fact in facts(families, LANGUAGES):
        batch.append(fact)
        if len(batch) >= BATCH:
            _remember(database, batch)
            batch = []
    _remember(database, batch)
    database.client.close()


def _remember(database, batch) -> None:  # type: ignore[no-untyped-def]
    unit = Unit(database)
    unit.run(lambda: remember(batch, MongoRecipients(unit)))


def _announced(asking: Asking, key: str, audience: str) -> tuple[float, dict]:  # type: ignore[type-arg]
    """Seconds from the request to the last ledger entry, and the report."""
    began = time.perf_counter()
    announcement_id = asking.ask(
        "notifications", "announce", idempotency_key=key, subject="Two hours late on Thursday",
        body=TEXT, audience=audience,
    )["announcement_id"]  # fmt: skip

    def report():  # type: ignore[no-untyped-def]
        listed = asking.ask("notifications", "announcements_list", limit=1)[0]
        return listed if listed["state"] == "completed" else None

    eventually(report, within_s=240)
    seconds = time.perf_counter() - began
    return seconds, asking.ask(
        "notifications", "announcement_show", announcement_id=announcement_id
    )
