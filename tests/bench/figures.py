# SPDX-License-Identifier: Apache-2.0
"""Figures: printed for people, appended to var/bench.jsonl for machines."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

FILE = Path(__file__).parents[2] / "var" / "bench.jsonl"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measured number under its stable name; `n` is how many things it was measured on."""

    figure: str
    value: float
    unit: str
    n: int


def keep(figures: list[Figure]) -> None:
    FILE.parent.mkdir(parents=True, exist_ok=True)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    with FILE.open("a") as file:
        for one in figures:
            line = {"figure": one.figure, "value": round(one.value, 3), "unit": one.unit}
            file.write(json.dumps(line | {"n": one.n, "at": at}) + "\n")
            print(f"{one.figure:34} {one.value:12,.2f} {one.unit:20} n={one.n:,}")  # noqa: T201
