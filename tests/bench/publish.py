# SPDX-License-Identifier: Apache-2.0
"""Writes the latest figures of var/bench.jsonl into docs/performance.md, and draws growth.

`python -m tests.bench.publish`. What stands between two markers of the document is written anew;
its text is written by people.
"""

import json
import re
from pathlib import Path
from typing import Any

import pygal
from pygal.style import CleanStyle

from tests.bench.figures import FILE
from tests.bench.growth import SIZES

DOCUMENT = Path(__file__).parents[2] / "docs" / "performance.md"
DRAWING = DOCUMENT.with_name("performance-growth.svg")
TABLES = {"fanout": ("fanout_", "contacts_", "plain_"), "urgent": ("urgent_",), "bus": ("bus_",),
          "roster": ("roster_30k_",), "growth": ("growth_",), "dkim": ("dkim_",),
          "receipts": ("receipts_",), "translation": ("sentences_", "memory_"),
          "quality": ("chrf_", "refused_", "wrong_")}  # fmt: skip

Latest = dict[str, dict[str, Any]]


def latest() -> Latest:
    lines = [json.loads(line) for line in FILE.read_text().splitlines()]
    return {line["figure"]: line for line in lines}


def table(figures: Latest, prefixes: tuple[str, ...]) -> str:
    rows = [
        f"| `{name}` | {one['value']:,.3g} | {one['unit']} | {one['n']:,} | {one['at'][:10]} |"
        if one["value"] < 1000
        else f"| `{name}` | {one['value']:,.0f} | {one['unit']} | {one['n']:,} | {one['at'][:10]} |"
        for name, one in figures.items()
        if name.startswith(prefixes)
    ]
    return "\n".join(["| figure | value | unit | n | on |", "|---|---:|---|---:|---|", *rows])


def draw(figures: Latest) -> None:
    """Seconds against recipients, both logarithmic: a straight line of slope one is linear."""
    measured = [(n, figures[f"growth_{name}_s"]["value"]) for name, n in SIZES.items()]
    largest, took = measured[-1]
    chart = pygal.XY(
        js=[], style=CleanStyle, logarithmic=True, xrange=(1_000, largest), show_legend=True,
        title="One announcement: seconds until everybody is accounted for",
        x_title="recipients", y_title="seconds", x_labels=list(SIZES.values()),
        x_value_formatter=lambda n: f"{n / 1000:,.0f} k",
    )  # fmt: skip
    chart.add("measured", measured)
    chart.add("linear", [(n, took * n / largest) for _, n in SIZES.items()])
    DRAWING.write_bytes(chart.render())


def main() -> None:
    figures = latest()
    text = DOCUMENT.read_text()
    for name, prefixes in TABLES.items():
        marked = rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)"
        text = re.sub(marked, rf"\1{table(figures, prefixes)}\n\2", text, flags=re.DOTALL)
    DOCUMENT.write_text(text)
    draw(figures)


if __name__ == "__main__":
    main()
