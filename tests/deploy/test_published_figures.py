# SPDX-License-Identifier: Apache-2.0
"""What docs/performance.md publishes: the figures that districts ask for, as last measured."""

import re
from pathlib import Path

import pytest

DOCUMENT = Path(__file__).parents[2] / "docs" / "performance.md"
ROW = re.compile(r"^\| `(\w+)` \| ([\d.,e+-]+) \| ([^|]+) \| ([\d,]+) \|", re.MULTILINE)


def published() -> dict[str, tuple[float, str]]:
    found = ROW.findall(DOCUMENT.read_text())
    return {name: (float(value.replace(",", "")), unit.strip()) for name, value, unit, _ in found}


@pytest.mark.row(9)
def test_what_24_000_contacts_take_and_how_soon_an_alert_leaves_is_published() -> None:
    figures = published()
    seconds, unit = figures["contacts_24k_s"]
    assert (seconds < 60, unit) == (True, "s")
    p50, p99 = figures["urgent_first_send_p50_ms"][0], figures["urgent_first_send_p99_ms"][0]
    assert 0 < p50 <= p99


def test_every_group_of_figures_stands_in_the_document() -> None:
    prefixes = {name.partition("_")[0] for name in published()}
    assert {"fanout", "contacts", "plain", "urgent", "bus", "roster", "growth"} <= prefixes
