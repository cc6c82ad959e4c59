# SPDX-License-Identifier: Apache-2.0
"""Writes what became of every test that carries @pytest.mark.row(n) to var/rows.json."""

import fcntl
import json
from pathlib import Path

import pytest

from tests import rows


class RowRecorder:
    """A run of some tests replaces what is known of those alone; tests that are gone go."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows_of: dict[str, set[int]] = {}
        self.outcomes: dict[str, str] = {}
        self.named = rows.titles()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            numbers = {row for mark in item.iter_markers("row") for row in mark.args}
            unknown = numbers - self.named.keys()
            if unknown:
                raise pytest.UsageError(f"{item.nodeid}: there is no row {sorted(unknown)}")
            self.rows_of[item.nodeid] = numbers

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or report.outcome != "passed":
            self.outcomes[report.nodeid] = report.outcome

    def pytest_sessionfinish(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.with_suffix(".lock").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)  # two runs side by side end whenever they end
            self._write()

    def _write(self) -> None:
        known = rows.read(self.path)
        for row, tests in known.items():
            known[row] = {test: said for test, said in tests.items() if self._still_counts(test)}
        for test, outcome in self.outcomes.items():
            for row in self.rows_of.get(test, ()):
                known.setdefault(row, {})[test] = outcome
        text = json.dumps({row: known[row] for row in sorted(known) if known[row]}, indent=1)
        self.path.write_text(text + "\n")

    def _still_counts(self, test: str) -> bool:
        file = Path(__file__).parents[1] / test.partition("::")[0]
        return file.exists() and test not in self.outcomes


def pytest_configure(config: pytest.Config) -> None:
    if not config.option.collectonly:
        config.pluginmanager.register(RowRecorder(rows.OUTCOMES))
