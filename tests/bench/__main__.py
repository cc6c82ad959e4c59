# SPDX-License-Identifier: Apache-2.0
"""`make bench [ONLY=fanout]`: each group measures and appends its figures to var/bench.jsonl."""

import eventlet

eventlet.monkey_patch()

import importlib  # noqa: E402
import sys  # noqa: E402

from tests.bench.figures import keep  # noqa: E402

GROUPS = (
    "fanout",
    "urgent",
    "bus",
    "roster",
    "growth",
    "dkim",
    "receipts",
    "translation",
    "quality",
)


def main(only: list[str]) -> int:
    unknown = sorted(set(only) - set(GROUPS))
    if unknown:
        print(f"There is no group {unknown[0]}; there are {', '.join(GROUPS)}.")  # noqa: T201
        return 2
    for group in only or GROUPS:
        keep(importlib.import_module(f"tests.bench.{group}").run())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
