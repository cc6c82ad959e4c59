# SPDX-License-Identifier: Apache-2.0
from pathlib import Path

from deploy import docs


def test_a_file_that_differs_or_is_missing_is_stale(tmp_path: Path) -> None:
    (tmp_path / "same.md").write_text("a")
    (tmp_path / "other.md").write_text("a")

    files = {"same.md": "a", "other.md": "b", "missing.md": "c"}

    assert docs.stale(tmp_path, files) == {"other.md": "b", "missing.md": "c"}


def test_what_all_generators_give_is_taken_together() -> None:
    assert docs.generated([lambda: {"a": "1"}, lambda: {"b": "2"}]) == {"a": "1", "b": "2"}
