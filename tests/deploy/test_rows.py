# SPDX-License-Identifier: Apache-2.0
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests import rows
from tests.rows_plugin import RowRecorder

HERE = "tests/deploy/test_rows.py"


@dataclass
class Item:
    nodeid: str
    rows: tuple[int, ...]

    def iter_markers(self, _name: str) -> list[pytest.Mark]:
        return [pytest.mark.row(*self.rows).mark]


@dataclass
class Report:
    nodeid: str
    outcome: str
    when: str = "call"


def record(path: Path, *ran: tuple[str, int, str]) -> rows.Outcomes:
    recorder: Any = RowRecorder(path)
    recorder.pytest_collection_modifyitems([Item(name, (row,)) for name, row, _ in ran])
    for name, _, outcome in ran:
        recorder.pytest_runtest_logreport(Report(name, outcome))
    recorder.pytest_sessionfinish()
    return rows.read(path)


def test_a_run_of_some_tests_keeps_what_is_known_of_the_others(tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    record(path, (f"{HERE}::a", 1, "passed"), (f"{HERE}::b", 1, "passed"))

    known = record(path, (f"{HERE}::b", 1, "failed"))

    assert known == {1: {f"{HERE}::a": "passed", f"{HERE}::b": "failed"}}


def test_a_test_whose_file_is_gone_proves_nothing_more(tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    record(path, ("tests/gone.py::a", 1, "passed"))

    assert record(path, (f"{HERE}::b", 2, "passed")) == {2: {f"{HERE}::b": "passed"}}


def test_a_row_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(pytest.UsageError, match="no row"):
        record(tmp_path / "rows.json", (f"{HERE}::a", 4711, "passed"))


def test_a_failed_setup_counts_as_failed(tmp_path: Path) -> None:
    recorder: Any = RowRecorder(tmp_path / "rows.json")
    recorder.pytest_collection_modifyitems([Item(f"{HERE}::a", (1,))])
    recorder.pytest_runtest_logreport(Report(f"{HERE}::a", "failed", when="setup"))
    recorder.pytest_sessionfinish()

    assert rows.read(recorder.path) == {1: {f"{HERE}::a": "failed"}}


@pytest.mark.parametrize(
    ("tests", "expected"),
    [
        ({}, "not proven"),
        ({"a": "passed"}, "proven"),
        ({"a": "passed", "b": "failed"}, "broken"),
        ({"a": "passed", "b": "skipped"}, "not proven"),
    ],
)
def test_a_row_is_proven_when_all_its_tests_passed(tests: dict[str, str], expected: str) -> None:
    assert rows.verdict(tests) == expected


def test_rows_without_tests_are_shown_as_not_proven() -> None:
    output = io.StringIO()

    rows.show({3: {"tests/a.py::b": "passed"}}, output)

    shown = output.getvalue().splitlines()
    assert shown[1] == "  2  not proven  SMS"
    assert shown[2] == "  3  proven      Push (mobile/web)"
    assert shown[-1] == "1 of 105 rows are proven by the last run of their tests, and 0 in part."


def test_a_row_whose_bar_is_not_whole_is_proven_in_part_and_says_what_is_missing() -> None:
    output = io.StringIO()

    rows.show({29: {"tests/a.py::b": "passed"}}, output)

    shown = output.getvalue().splitlines()
    at = shown.index(" 29  in part     Read-aloud for pre-literate families")
    assert shown[at + 1].startswith("       missing:  voices for Somali")


def test_the_examples_of_a_test_are_summed_up() -> None:
    output = io.StringIO()

    rows.show({3: {"tests/a.py::b[1]": "passed", "tests/a.py::b[2]": "failed"}}, output)

    shown = output.getvalue().splitlines()
    assert shown[2:4] == [
        "  3  broken      Push (mobile/web)",
        "       1 of 2 passed   tests/a.py::b",
    ]
