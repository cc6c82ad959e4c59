# SPDX-License-Identifier: Apache-2.0
"""`make rows`: which capabilities the last test run has proven, and with which tests."""

import json
import sys
import tomllib
from pathlib import Path
from typing import TextIO

TITLES = Path(__file__).with_name("rows.toml")
OUTCOMES = Path(__file__).parents[1] / "var" / "rows.json"

# Row number -> test -> "passed", "failed" or "skipped".
Outcomes = dict[int, dict[str, str]]


def titles() -> dict[int, str]:
    return {int(row): title for row, title in tomllib.loads(TITLES.read_text())["rows"].items()}


def read(path: Path = OUTCOMES) -> Outcomes:
    if not path.exists():
        return {}
    return {int(row): tests for row, tests in json.loads(path.read_text()).items()}


def verdict(tests: dict[str, str]) -> str:
    """Proven takes at least one test, and every one of them passed."""
    if not tests:
        return "not proven"
    if all(outcome == "passed" for outcome in tests.values()):
        return "proven"
    return "broken" if "failed" in tests.values() else "not proven"


def show(outcomes: Outcomes, output: TextIO) -> None:
    named = titles()
    for row, title in named.items():
        tests = outcomes.get(row, {})
        output.write(f"{row:>3}  {verdict(tests):<10}  {title}\n")
        for test, outcome in sorted(tests.items()):
            output.write(f"       {outcome:<8}  {test}\n")
    proven = sum(verdict(outcomes.get(row, {})) == "proven" for row in named)
    output.write(f"{proven} of {len(named)} rows are proven by the last run of their tests.\n")


if __name__ == "__main__":
    show(read(), sys.stdout)
