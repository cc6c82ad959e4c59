# SPDX-License-Identifier: Apache-2.0
"""How fast translation is."""

from tests.bench import memory_hits
from tests.bench.figures import Figure


def run() -> list[Figure]:
    return [*memory_hits.figures()]
