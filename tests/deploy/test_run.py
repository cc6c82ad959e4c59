# SPDX-License-Identifier: Apache-2.0
"""`make test` runs every test once, in whichever of its three runs."""

from pathlib import Path

import pytest

from tests import run

FILES = sorted(run.ROOT.glob("tests/**/test_*.py"))


def runs_of(file: Path) -> list[str]:
    """Those of the runs that take this file, by what each is told."""
    return [
        name
        for name, chosen, left_out in (
            ("alone", run.ALONE, ()),
            ("apart", run.APART, run.ALONE),
            ("rest", ("tests",), (*run.APART, *run.ALONE)),
        )
        if _within(file, chosen) and not _within(file, left_out)
    ]


def _within(file: Path, paths: tuple[str, ...]) -> bool:
    return any(file.is_relative_to(run.ROOT / path) for path in paths)


def test_every_file_of_tests_is_run_once() -> None:
    assert [str(file) for file in FILES if len(runs_of(file)) != 1] == []


@pytest.mark.parametrize("path", [*run.APART, *run.ALONE])
def test_no_path_is_of_something_that_is_gone(path: str) -> None:
    assert (run.ROOT / path).exists()
