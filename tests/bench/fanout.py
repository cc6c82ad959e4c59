# SPDX-License-Identifier: Apache-2.0
"""The whole job: announce, translate, address, send to a sink, account for every family."""

import statistics
import subprocess
import sys

from kernel.mongo import open_database
from services.notifications.repository import COLLECTIONS
from tests.bench.announcing import BY_EMAIL, Took, announced, warm
from tests.bench.copying import LANGUAGES, fill
from tests.bench.figures import Figure
from tests.bench.ground import CONNECTIONS, Ground, ground
from tests.system.asking import Asking

FAMILIES, CONTACTS, PLAIN = 50_000, 24_000, 4_000
ROUNDS = 3


def run() -> list[Figure]:
    """Medians of three rounds, each with a text of its own."""
    with ground(connections=CONNECTIONS) as place:
        database = open_database(place.settings, "notifications", COLLECTIONS)
        fill(database, FAMILIES, LANGUAGES, in_first_school=CONTACTS)
        place.platform.start(*BY_EMAIL)
        asking = Asking(place.settings.amqp_url, "k" * 40)
        try:
            warm(place, asking, database)
            whole = [announced(place, asking, database, "district", n) for n in range(ROUNDS)]
            peaks = place.peak_memory_mb()
            part = [announced(place, asking, database, "school:s1", n) for n in range(ROUNDS)]
        finally:
            asking.close()
        plain_per_s, plain_cpu = _plain(place, database.name)
        database.client.close()
    return [*_figures(whole, part, plain_per_s, plain_cpu), *_memory(peaks)]


def _figures(
    whole: list[Took], part: list[Took], plain_per_s: float, plain_cpu: float
) -> list[Figure]:
    rate = statistics.median(took.families / took.seconds for took in whole)
    cpu = statistics.median(1000 * took.cpu_s / took.families for took in whole)
    servers = statistics.median(1000 * took.servers_cpu_s / took.families for took in whole)
    seconds = statistics.median(took.seconds for took in part)
    return [
        Figure(figure="fanout_deliveries_per_s", value=rate, unit="1/s", n=FAMILIES),
        Figure(figure="fanout_cpu_s_per_1000", value=cpu, unit="s", n=FAMILIES),
        Figure(figure="fanout_servers_cpu_s_per_1000", value=servers, unit="s", n=FAMILIES),
        Figure(figure="contacts_24k_s", value=seconds, unit="s", n=CONTACTS),
        Figure(figure="plain_deliveries_per_s", value=plain_per_s, unit="1/s", n=PLAIN),
        Figure(figure="plain_cpu_s_per_1000", value=plain_cpu, unit="s", n=PLAIN),
        Figure(figure="fanout_vs_plain_ratio", value=rate / plain_per_s, unit="x", n=FAMILIES),
    ]


def _memory(peaks: dict[str, float]) -> list[Figure]:
    names = {"notifications.email": "fanout_email_peak_mb", "notifications.plan":
             "fanout_plan_peak_mb", "relay": "fanout_relay_peak_mb"}  # fmt: skip
    return [
        Figure(figure=figure, value=peaks[process], unit="MB", n=FAMILIES)
        for process, figure in names.items()
    ]


def _plain(place: Ground, database: str) -> tuple[float, float]:
    """Deliveries a second of the plain sender on the same servers, and its CPU s per 1,000."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.bench.plain", place.settings.mongo_uri, database,
         str(place.sink.port), str(PLAIN)],
        capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    return PLAIN / float(told[0]), 1000 * float(told[1]) / PLAIN
