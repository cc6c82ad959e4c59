# SPDX-License-Identifier: Apache-2.0
"""Ten times as many recipients, three times over: does time grow with them, and memory not?"""

from kernel.mongo import open_database
from services.notifications.repository import COLLECTIONS
from tests.bench.announcing import BY_EMAIL, announced, warm
from tests.bench.copying import LANGUAGES, fill
from tests.bench.figures import Figure
from tests.bench.ground import CONNECTIONS, ground
from tests.system.asking import Asking

SIZES = {"1k": 1_000, "10k": 10_000, "100k": 100_000, "1m": 1_000_000}
WORKERS = {"notifications.plan": "plan", "notifications.email": "email", "relay": "relay"}


def run() -> list[Figure]:
    return [figure for name, families in SIZES.items() for figure in _measured(name, families)]


def _measured(name: str, families: int) -> list[Figure]:
    """On servers and processes of their own, so that peaks are of this size alone."""
    with ground(connections=CONNECTIONS) as place:
        database = open_database(place.settings, "notifications", COLLECTIONS)
        fill(database, families, LANGUAGES)
        place.platform.start(*BY_EMAIL)
        asking = Asking(place.settings.amqp_url, "k" * 40)
        try:
            warm(place, asking, database)
            took = announced(place, asking, database, "district", 1)
        finally:
            asking.close()
            database.client.close()
        peaks = place.peak_memory_mb()
    cpu = 1000 * took.cpu_s / took.families
    return [
        Figure(figure=f"growth_{name}_s", value=took.seconds, unit="s", n=families),
        Figure(figure=f"growth_{name}_cpu_s_per_1000", value=cpu, unit="s", n=families),
        *[
            Figure(
                figure=f"growth_{name}_{short}_peak_mb", value=peaks[worker], unit="MB", n=families
            )
            for worker, short in WORKERS.items()
        ],
    ]
