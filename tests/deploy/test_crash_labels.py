# SPDX-License-Identifier: Apache-2.0
"""No labelled step of the code without a test that dies there."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.directory.rest.test_killed_fetching import CRASHES as SYNC_CRASHES
from tests.directory.test_worker import CRASHES as ROSTER_CRASHES
from tests.system.crash_steps import CHAINS

ROOT = Path(__file__).parents[2]
ON_THE_WAY = {point.partition("@")[0] for chain in CHAINS.values() for point in chain.points}
QUICK = {point.partition("@")[0] for chain in CHAINS.values() for point in chain.quick}


def labels(*folders: str) -> Iterator[str]:
    """What `crash.point` is called with; of a label that is made up, its beginning."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "crash.point":
                    yield beginning(node.args[0])


def beginning(label: ast.expr) -> str:
    first = label.values[0] if isinstance(label, ast.JoinedStr) else label
    assert isinstance(first, ast.Constant)
    return str(first.value)


def untested(labels: Iterable[str], tested: Iterable[str]) -> set[str]:
    known = tuple(tested)
    return {label for label in labels if not any(one.startswith(label) for one in known)}


def test_every_crash_point_of_the_code_has_a_test_that_dies_there() -> None:
    found = set(labels("kernel", "services"))
    assert {"before-commit", "after-send", "roster-applied-"} <= found
    assert untested(found, [*ON_THE_WAY, *ROSTER_CRASHES, *SYNC_CRASHES]) == set()


def test_the_short_form_goes_through_every_label_too() -> None:
    assert QUICK == ON_THE_WAY
    assert all(set(chain.quick) <= set(chain.points) for chain in CHAINS.values())


def test_a_crash_point_that_no_test_knows_is_named() -> None:
    assert untested(["after-lunch", "after-send"], ON_THE_WAY) == {"after-lunch"}
