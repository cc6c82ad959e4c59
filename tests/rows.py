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


def missing() -> dict[int, str]:
    """What is still missing of a row's bar."""
    return {int(row): what for row, what in tomllib.loads(TITLES.read_text())["missing"].items()}


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
    named, open_points = titles(), missing()
    verdicts = {row: _whole(verdict(outcomes.get(row, {})), row in open_points) for row in named}
    for row, title in named.items():
        tests = outcomes.get(row, {})
        output.write(f"{row:>3}  {verdicts[row]:<10}  {title}\n")
        if row in open_points and tests:
            output.write(f"       missing:  {open_points[row]}\n")
        for line in _by_function(tests):
            output.write(f"       {line}\n")
    proven, part = (list(verdicts.values()).count(each) for each in ("proven", "in part"))
    output.write(
        f"{proven} of {len(named)} rows are proven by the last run of their tests, "
        f"and {part} in part.\n"
    )


def _by_function(tests: dict[str, str]) -> list[str]:
    """One line for each test function: of one with many examples, how many passed."""
    functions: dict[str, list[str]] = {}
    for test, outcome in sorted(tests.items()):
        functions.setdefault(test.partition("[")[0], []).append(outcome)
    return [f"{_summed(outcomes):<14}  {name}" for name, outcomes in functions.items()]


def _summed(outcomes: list[str]) -> str:
    if len(outcomes) == 1:
        return outcomes[0]
    return f"{outcomes.count('passed')} of {len(outcomes)} passed"


def _whole(verdict: str, lacks: bool) -> str:
    return "in part" if verdict == "proven" and lacks else verdict


if __name__ == "__main__":
    show(read(), sys.stdout)
