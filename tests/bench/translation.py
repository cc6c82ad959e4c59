# SPDX-License-Identifier: Apache-2.0
"""How fast translation is."""

from tests.bench import memory_hits, sentences
from tests.bench.figures import Figure


def run() -> list[Figure]:
    with memory_hits.empty_database() as database:
        return [*memory_hits.figures(), *sentences.figures(database)]
